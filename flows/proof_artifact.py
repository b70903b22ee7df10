"""The proof of sync in Prefect: a table of routes, with what it means in words above it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prefect.artifacts import acreate_table_artifact

from sync.proof import said

KEY = "proof"
COLUMNS = ("Route", "Systems", "Pairs", "Equal", "Explained", "Unexplained", "Why")


async def publish_proof(figures: Mapping[str, Any]) -> None:
    """Publish one proof, as sync.proof.as_json tells it."""
    await acreate_table_artifact(
        key=KEY, table=rows(figures), description="\n\n".join(said(figures))
    )


def rows(figures: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Lay the routes out as a table; cells hold counts and names of routes only."""
    return [dict(zip(COLUMNS, _cells(row), strict=True)) for row in figures["routes"]]


def _cells(row: Mapping[str, Any]) -> tuple[Any, ...]:
    why = ", ".join(f"{count} {word}" for word, count in sorted(row["explained"].items()))
    return (
        row["route"],
        " - ".join(row["systems"]),
        row["pairs"],
        row["equal"],
        sum(row["explained"].values()),
        row["unexplained"],
        why,
    )
