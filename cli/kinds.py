"""The kinds of values that people type: each reads one, or refuses it in words that ask for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar, get_origin

from cyclopts import CoercionError, Token

Number = TypeVar("Number", int, float)
SHOWN = 40  # characters of what was typed that are told again
WHOLE = re.compile(r"[0-9]{1,15}", re.ASCII)
DECIMAL = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?", re.ASCII)
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
YEARS = (1970, 2100)
LONGEST_WORD = 300  # characters: addresses and vendors' ids have fewer
LONGEST_PATH, LONGEST_NAME = 4000, 255  # bytes that Linux takes


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of value, to be a parameter's converter.

    `wanted` ends the sentence "--seed is '1.5'; write ..."; `read` raises ValueError.
    """

    wanted: str
    read: Callable[[str], Any]

    def __call__(self, hint: Any, tokens: Sequence[Token]) -> Any:
        """Read what was typed for one parameter: a list of values where the hint is one."""
        values = [self._one(token) for token in tokens]
        return values if get_origin(hint) is list else values[0]

    def _one(self, token: Token) -> Any:
        try:
            return self.read(token.value)
        except ValueError:
            raise CoercionError(token=token, msg=self.wanted) from None


def shown(value: str) -> str:
    """Tell what was typed: quoted, on one line, and not at any length."""
    more = f" ... ({len(value)} characters)" if len(value) > SHOWN else ""
    return f"{value[:SHOWN]!r}{more}"


def whole(least: int, most: int) -> Kind:
    """Return the kind of whole numbers in decimal digits, from `least` to `most`."""

    def read(text: str) -> int:
        value = int(text) if WHOLE.fullmatch(text) else -1
        return _within(least, value, most)

    return Kind(wanted=f"a whole number from {least} to {most}", read=read)


def above_zero(what: str, most: int) -> Kind:
    """Return the kind of numbers over zero, also with a decimal point; `what` names the unit."""

    def read(text: str) -> float:
        value = float(text) if DECIMAL.fullmatch(text) else 0.0
        return _within(1e-9, value, most)

    return Kind(wanted=f"a number of {what} above 0 and up to {most}, such as 1.5", read=read)


def _within(least: float, value: Number, most: float) -> Number:
    if not least <= value <= most:
        raise ValueError
    return value


def _day(text: str) -> date:
    if not DAY.fullmatch(text):
        raise ValueError
    day = date.fromisoformat(text)
    _within(YEARS[0], day.year, YEARS[1])
    return day


def _word(text: str) -> str:
    if not text.strip() or not text.isprintable() or len(text) > LONGEST_WORD:
        raise ValueError
    return text


def _folder(text: str) -> Path:
    raw = text.encode(errors="surrogateescape")
    longest = max(map(len, raw.split(b"/")))
    if not text or "\0" in text or len(raw) > LONGEST_PATH or longest > LONGEST_NAME:
        raise ValueError
    return Path(text)


def _there(text: str) -> Path:
    folder = _folder(text)
    if not folder.is_dir():
        raise ValueError
    return folder


def word(what: str) -> Kind:
    """Return the kind of short texts on one line; `what` says which, with an example."""
    return Kind(wanted=what, read=_word)


DAYS = Kind(wanted=f"a day as 2024-01-31, from {YEARS[0]} to {YEARS[1]}", read=_day)
FOLDER = Kind(wanted="the name of a folder", read=_folder)
FOLDER_THERE = Kind(wanted="the name of a folder that is there", read=_there)
