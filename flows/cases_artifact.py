"""The table of a connection's open cases in Prefect, published when it changed and only then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC
from typing import Any

import orjson
from prefect.artifacts import acreate_table_artifact
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    ArtifactCollectionFilter,
    ArtifactCollectionFilterKey,
    ArtifactFilter,
    ArtifactFilterKey,
)
from prefect.settings import get_current_settings

from flows.outcome import artifact_key
from sync.cards import Card

MOST_REFS = 20  # in one cell: `accord cases` shows all
# Cells do not wrap in Prefect: the short ones come first, the sentences stand above the table too,
# and alone on the page of all versions, where a run's link leads.
COLUMNS = ("How many", "What", "Who acts", "Since", "Where", "What to do", "Cause", "Code")


def cases_page(connection: str) -> str:
    """Return the address of a connection's cases in Prefect."""
    page = f"/artifacts/key/{artifact_key(connection)}"
    return f"{(get_current_settings().ui_url or '').rstrip('/')}{page}"


async def publish(connection: str, cards: Sequence[Card]) -> bool:
    """Publish the open cases of a connection; returns False when the last version says the same.

    A connection that never had a case gets no artifact.
    """
    key = artifact_key(connection)
    last = await _last(key)
    table = rows(cards)
    if last == orjson.dumps(table) or (last is None and not cards):
        return False
    await acreate_table_artifact(key=key, table=table, description=_description(connection, cards))
    return True


async def withdraw(connections: Iterable[str]) -> int:
    """Delete every version of the connections' tables; the next runs publish what stands then.

    For erasures: older versions name requests of people who are erased. Returns how many.
    """
    count = 0
    async with get_client() as client:
        for connection in connections:
            wanted = ArtifactFilter(key=ArtifactFilterKey(any_=[artifact_key(connection)]))
            while found := await client.read_artifacts(artifact_filter=wanted):
                for artifact in found:
                    await client.delete_artifact(artifact.id)
                    count += 1
    return count


def rows(cards: Sequence[Card]) -> list[dict[str, Any]]:
    """Lay the cards out as a table, one row a cause."""
    return [dict(zip(COLUMNS, _cells(card), strict=True)) for card in cards]


def _cells(card: Card) -> Sequence[Any]:
    since = card.since.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return (
        card.count,
        card.title,
        card.owner,
        since,
        _refs(card),
        card.remedy,
        card.cause,
        card.code,
    )


def _refs(card: Card) -> str:
    shown = " ".join(card.refs[:MOST_REFS])
    more = len(card.refs) - MOST_REFS
    return f"{shown} and {more} more" if more > 0 else shown


def _description(connection: str, cards: Sequence[Card]) -> str:
    if not cards:
        return f"**{connection}**: nothing waits for a person."
    lines = [
        f"- **{card.title}** ({card.count}, {card.owner}) at {_refs(card)}: {card.remedy}"
        for card in cards
    ]
    return "\n".join(
        [f"**{connection}**: {sum(card.count for card in cards)} to review", "", *lines]
    )


async def _last(key: str) -> bytes | None:
    wanted = ArtifactCollectionFilter(key=ArtifactCollectionFilterKey(any_=[key]))
    async with get_client() as client:
        found = await client.read_latest_artifacts(artifact_filter=wanted)
    return orjson.dumps(orjson.loads(str(found[0].data))) if found else None
