"""A JSON column whose messages' words may be sealed: encrypted at rest, in clear for the code.

Words stand under `text` (messages) or `note.text` (intents). The engine's dialect carries the
seal, so that each database has its own.
"""

from __future__ import annotations

from typing import Any, Protocol

from sqlalchemy import JSON, Dialect, Engine, TypeDecorator

ATTRIBUTE = "accord_seal"
Json = dict[str, Any]


class Seals(Protocol):
    """What closes and opens words."""

    encrypts: bool
    key_id: str

    def close(self, words: str) -> Json:
        """Return the words under the newest key, as JSON."""

    def open(self, sealed: Json) -> str:
        """Return the words in clear."""


class WordsSealed(Exception):
    """Words are encrypted with a key that is not here."""

    def __init__(self) -> None:
        super().__init__("messages are encrypted with a key that ACCORD_BODY_KEYS does not hold")


def put_seal(engine: Engine, seal: Seals | None) -> None:
    """Let a database's messages be sealed from now on."""
    setattr(engine.dialect, ATTRIBUTE, seal)


def seal_of(dialect: Dialect) -> Seals | None:
    """Return the seal of a database, None when it has none."""
    seal: Seals | None = getattr(dialect, ATTRIBUTE, None)
    return seal


class Sealed(TypeDecorator[Json]):
    """JSON whose words are encrypted when the database has a seal that does."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Json | None, dialect: Dialect) -> Json | None:
        """Close the words on their way into the database."""
        seal = seal_of(dialect)
        if value is None or seal is None or not seal.encrypts:
            return value
        return _with_words(value, lambda words: _close(seal, words))

    def process_result_value(self, value: Json | None, dialect: Dialect) -> Json | None:
        """Open the words on their way out."""
        return None if value is None else _with_words(value, lambda w: _open(dialect, w))


def _with_words(value: Json, change: Any) -> Json:
    if value.get("text"):
        return {**value, "text": change(value["text"])}
    note = value.get("note")
    if isinstance(note, dict) and note.get("text"):
        return {**value, "note": {**note, "text": change(note["text"])}}
    return value


def _close(seal: Seals, words: Any) -> Any:
    return seal.close(words) if isinstance(words, str) else words


def _open(dialect: Dialect, words: Any) -> Any:
    if not isinstance(words, dict):
        return words
    seal = seal_of(dialect)
    if seal is None:
        raise WordsSealed
    return seal.open(words)
