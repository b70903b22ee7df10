"""Hollowing out: what counts as public, what is left of a function, who is seen to enter it."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bench.hollow import entered, record
from bench.hollow.functions import Function, hollowed, public_functions, watched
from bench.hollow.history import History

SOURCE = '''
from __future__ import annotations

def plain(a: int) -> int:
    """Give é back."""
    b = a
    return b

def counting(n):
    for each in range(n):
        yield each

def collected(n):
    return [each for each in counting(n)]

@contextmanager
def opened():
    """Open."""
    @property
    def inner(): ...
    yield "é"

class Box:
    """A box."""

    size: int = 1

    def __init__(self): self.full = True

    @property
    def state(self): return self.full and "full"

    def said(self): "A docstring, and nothing else."

    def _own(self): return 1

class _Hidden:
    def seen(self): return 1

class Shape(Protocol):
    def area(self) -> int:
        """Return it."""
        ...

def nothing(): return None
def _private(): return 1
'''.encode()


@pytest.fixture
def functions() -> dict[str, Function]:
    return {each.name: each for each in public_functions("a.py", SOURCE)}


def _run(source: bytes) -> dict[str, Any]:
    names: dict[str, Any] = {"contextmanager": contextmanager, "Protocol": object}
    exec(compile(source, "a.py", "exec", dont_inherit=True), names)
    return names


def test_only_public_functions_that_do_something_count(functions: dict[str, Function]) -> None:
    assert list(functions) == ["plain", "counting", "collected", "opened", "Box.state"]
    assert functions["Box.state"].key == "a.py:Box.state"
    assert functions["plain"].line == 4


def test_a_hollow_function_returns_early(functions: dict[str, Function]) -> None:
    assert _run(hollowed(SOURCE, functions["plain"]))["plain"](1) is None
    assert _run(hollowed(SOURCE, functions["collected"]))["collected"](1) is None
    assert _run(hollowed(SOURCE, functions["Box.state"]))["Box"]().state is None


def test_a_hollow_generator_is_empty(functions: dict[str, Function]) -> None:
    names = _run(hollowed(SOURCE, functions["counting"]))
    assert isinstance(names["counting"](3), Iterator)
    assert names["collected"](3) == []


def test_a_hollow_context_manager_still_opens(functions: dict[str, Function]) -> None:
    with _run(hollowed(SOURCE, functions["opened"]))["opened"]() as value:
        assert value is None


def test_one_function_at_a_time_is_hollow(functions: dict[str, Function]) -> None:
    names = _run(hollowed(SOURCE, functions["plain"]))
    assert names["collected"](2) == [0, 1]
    for each in functions.values():
        tree = ast.parse(hollowed(SOURCE, each))
        assert len(tree.body) == len(ast.parse(SOURCE).body)


def test_a_watched_function_works_as_before_and_is_noted(
    functions: dict[str, Function], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = tmp_path / "sheet"
    sheet.touch()
    monkeypatch.setattr(entered, "seen", set())
    monkeypatch.setenv(entered.SHEET, f"{os.getpid()}:{sheet}")
    names = _run(watched(SOURCE, list(functions.values())))
    assert names["collected"](2) == [0, 1]
    with names["opened"]() as value:
        assert value == "é"
    assert names["Box"]().state == "full"
    seen = entered.taken(sheet)
    assert seen == {f"a.py:{name}" for name in ("collected", "counting", "opened", "Box.state")}
    assert entered.taken(sheet) == set()


def test_a_child_process_tells_its_parent(
    functions: dict[str, Function], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = tmp_path / "sheet"
    sheet.touch()
    monkeypatch.setattr(entered, "seen", set())
    monkeypatch.setenv(entered.SHEET, f"{os.getpid() + 1}:{sheet}")  # as if we were the child
    assert _run(watched(SOURCE, list(functions.values())))["plain"](1) == 1
    monkeypatch.setattr(entered, "seen", set())
    assert entered.taken(sheet) == {"a.py:plain"}


def test_who_noticed_is_tried_first_as_long_as_it_enters_the_function(tmp_path: Path) -> None:
    """Kept verdict by verdict: a run that was cut off begins again with what it found."""
    file = tmp_path / "kept" / "noticed.json"
    one, other = (record.Test(name, 0.1, slow=False) for name in ("test_a", "test_b"))
    history = History(file)
    assert history.first("a.py:plain", [one, other]) == []
    history.keep("a.py:plain", "test_b")
    history.keep("a.py:kept", None)
    again = History(file)
    assert again.first("a.py:plain", [one, other]) == [other]
    assert again.first("a.py:plain", [one]) == again.first("a.py:kept", [one]) == []
