"""Every setting is documented, and every documented setting exists."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from sync.settings import GLOBALS, SHARE, TYPES

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "reference" / "settings.md").read_text(encoding="utf-8")
DESKS = ("zendesk", "zoho_desk", "intercom")
SHARED = {"TYPE", "CALLS_PER_MINUTE", "SHARE", "POLL_SECONDS"}


def keys(type_: str) -> set[str]:
    """Return the variables that a type of connection knows, in capitals."""
    module = importlib.import_module(f"connectors.{type_}.settings")
    models = [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, BaseModel) and value is not BaseModel
    ]
    (model,) = [value for value in models if value.__module__ == module.__name__]
    return {name.upper() for name in model.model_fields}


def section(type_: str) -> str:
    """Return the page's part about one type of connection."""
    return PAGE.partition(f"### {type_}\n")[2].partition("\n### ")[0]


@pytest.mark.parametrize("name", sorted(GLOBALS))
def test_every_setting_of_the_installation_is_explained(name: str) -> None:
    assert f"| `ACCORD_{name}` |" in PAGE


@pytest.mark.parametrize("type_", TYPES)
def test_every_setting_of_a_connection_is_explained_and_no_other(type_: str) -> None:
    told = set(re.findall(r"`…__([A-Z_]+)`", section(type_)))
    assert told == keys(type_) - SHARED


def test_what_all_connections_share_is_explained() -> None:
    assert set(re.findall(r"`…__([A-Z_]+)`", PAGE.partition("### ")[0])) == SHARED


def test_the_default_allowances_are_the_real_ones() -> None:
    row = next(line for line in PAGE.splitlines() if "CALLS_PER_MINUTE" in line)
    limits = [importlib.import_module(f"connectors.{type_}.limits") for type_ in DESKS]
    calls = [found.CALLS.calls * 60 / found.CALLS.seconds for found in limits]
    assert ", ".join(f"{each:.0f}" for each in calls) in row
    row = next(line for line in PAGE.splitlines() if "__SHARE`" in line)
    assert f"| {SHARE:.0f} |" in row
