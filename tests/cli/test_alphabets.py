"""Cards in any alphabet at any terminal: what it lacks is shown otherwise, and ends no command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.hostile import CAUSES, accord, cards


@pytest.mark.processes
@pytest.mark.parametrize("words", [["cases"], ["cases", "--json"]], ids=["people", "scripts"])
def test_a_terminal_without_our_letters_shows_every_card(tmp_path: Path, words: list[str]) -> None:
    """For scripts the line stays JSON, and says the very same."""
    ended = accord(cards(tmp_path, 8), *words, PYTHONIOENCODING="ascii")
    assert ended.returncode == 1, ended.stderr
    assert ended.stderr == ""
    assert ended.stdout.isascii()
    if words == ["cases"]:
        assert "Zo\\u00eb" in ended.stdout
        return
    told = {card["cause"] for card in json.loads(ended.stdout)["cases"]}
    assert {f"{CAUSES[0]} 0", f"{CAUSES[1]} 0"} <= told
