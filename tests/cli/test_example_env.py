"""The file that IT starts from is accepted as it stands, once its secrets are filled in."""

from __future__ import annotations

import importlib
import re

from cli.supervise import ROOT
from sync.settings import GLOBALS, read_settings

LINE = re.compile(r'^(?:# )?(ACCORD_[A-Z_]+)=(\S*|"[^"\n]*")$', re.MULTILINE)


def test_every_line_is_understood() -> None:
    """Also the lines that are commented out; every connection can be opened with it."""
    text = (ROOT / "accord.example.env").read_text()
    lines = {name: value.strip('"') or "x" * 44 for name, value in LINE.findall(text)}
    settings = read_settings(lines)
    for name, connection in settings.connections.items():
        if name == "zendesk_uk":
            continue  # the lines only show how a second account is named
        module = importlib.import_module(f"connectors.{connection.type}.settings")
        module.from_values(name, connection.values)
    assert set(settings.connections) == {"zendesk", "zoho_desk", "intercom", "orders", "zendesk_uk"}


def test_the_main_settings_are_shown() -> None:
    """Durations are for special cases; the rest stands in the file."""
    text = (ROOT / "accord.example.env").read_text()
    shown = {name.removeprefix("ACCORD_") for name, _ in LINE.findall(text)}
    assert {name for name in GLOBALS if not name.endswith(("_SECONDS", "_DAYS"))} <= shown
