"""What a command says when it was called wrongly."""

from __future__ import annotations

import sys

WRONG = 2


def wrong(sentence: str) -> int:
    """Say what is wrong on stderr; returns the exit code for it."""
    print(sentence, file=sys.stderr)
    return WRONG
