"""`must_match`: patterns run by RE2, whose time grows with the text only (no `(a+)+$` trap)."""

from __future__ import annotations

import re
from collections.abc import Callable

import re2

MOST_CHARACTERS = 500
MOST_MEMORY = 1 << 20  # bytes of the compiled pattern; a real one takes a few hundred
_LOOKING = re.compile(r"\(\?<?[=!]")
_REPEATING = re.compile(r"\\[1-9]|\(\?P=")


class BadPattern(ValueError):
    """The pattern cannot be used; the text is a sentence for the admin."""


def matcher(pattern: str, *, small: bool = False) -> Callable[[str], bool]:
    """Return a test for "the whole text looks like this"; raises BadPattern.

    `small` also refuses what takes another engine long to prepare: conditions prepare theirs anew
    on each record.
    """
    if len(pattern) > MOST_CHARACTERS:
        raise BadPattern(f"the pattern is longer than {MOST_CHARACTERS} characters; shorten it")
    options = re2.Options()
    options.log_errors = False
    options.max_mem = MOST_MEMORY // 64 if small else MOST_MEMORY
    try:
        compiled = re2.compile(pattern, options)
    except re2.error as error:
        raise BadPattern(_sentence(pattern, error)) from error

    def matches(text: str) -> bool:
        try:
            return compiled.fullmatch(text) is not None
        except UnicodeEncodeError:  # half a character, as broken JSON escapes give
            return False

    return matches


def _sentence(pattern: str, error: re2.error) -> str:
    if _LOOKING.search(pattern):
        return "a pattern cannot look ahead or behind, (?= (?! (?<= (?<!; describe the whole text"
    if _REPEATING.search(pattern):
        return "a pattern cannot refer back to what it found; write the part out a second time"
    said = error.args[0]
    reason = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return f"the pattern cannot be read ({reason}); the usual signs are [0-9], {{8}}, (A|B)"
