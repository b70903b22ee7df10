"""Saying anything in any alphabet: a letter that a terminal lacks never ends a command."""

from __future__ import annotations

import codecs
import json
import sys

NAME = "accord-escape"


def any_alphabet() -> None:
    """Let what stdout and stderr cannot show be written as JSON writes it: é becomes \\u00e9.

    So the last line of `--json` stays JSON, whatever LC_ALL and PYTHONIOENCODING say.
    """
    codecs.register_error(NAME, _escaped)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a closed one is None
            stream.reconfigure(errors=NAME)


def _escaped(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return json.dumps(error.object[error.start : error.end])[1:-1], error.end
