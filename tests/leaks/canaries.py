"""Words that stand nowhere but where a test puts them, and the search for them everywhere else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Engine, inspect

from sync.logs import secrets_of

NAME = "Qwyneth Kanarivogel"
EMAIL = "qwyneth.kanarivogel@kanaripost.example"
PHONE = "+33699887766"
ASKED = "Kanarisubject"
SUBJECT = f"{ASKED} Zwzwzw"
TEXT = "Kanaritext: meine Karte 4970 7777 8888 9999"
NOTE = "Kanarinote Xyxyxy"
TAG = "kanaritag"
ORDER = "KANARIORDER"  # fits no pattern of an order number
SELLER = "Kanariseller Gmbh"

# A part is as bad as the whole, in any case of its letters.
WORDS = (
    "qwyneth",
    "kanari",
    "zwzwzw",
    "xyxyxy",
    "99887766",
    "99 88 77 66",
    "7777 8888",
)

# Where our own database holds what customers wrote, and why it must.
HOLDS_VALUES: Mapping[tuple[str, str], str] = {
    ("record", "fields"): "the agreed values: what is written to the other systems",
    ("link", "seen"): "what the vendor last showed: without it every read looks like an edit",
    ("link", "base"): "what both sides agreed on: the base of the three-way merge",
    ("link", "sent"): "our last own writes: they are told from people's edits by their value",
    ("link", "field_state"): "the value a desk refused: the same one is not sent again",
    ("lookup", "value"): "order numbers, e-mails, phones: records are found by them",
    ("job", "intent"): "the frozen body of a call: it is looked up when its answer was lost",
    ("conflict", "candidates"): "the values between which a person chooses",
    ("journal", "changes"): "before and after of each change: what undo and proof are made of",
}


@dataclass
class Canaries:
    """What must not be found: customers' words, and the secrets of an environment."""

    secrets: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Canaries:
        """Add the secrets of an environment."""
        return cls(secrets_of(environment))

    def find(self, text: str) -> list[str]:
        """Return the canaries that stand in a text, with the words around them."""
        found = []
        folded = text.casefold()
        for word in (*WORDS, *(secret.casefold() for secret in self.secrets)):
            at = folded.find(word)
            if at >= 0:
                found.append(f"{word!r} in …{text[max(0, at - 120) : at + 80]!r}…")
        return found

    def search(self, where: str, texts: Iterable[str]) -> list[str]:
        """Return every find with the name of its place."""
        return [f"{where}: {found}" for text in texts for found in self.find(text)]


def echo() -> str:
    """Say everything a vendor could repeat of a customer, in one sentence."""
    return f"{SUBJECT} of {NAME} <{EMAIL}> {PHONE}: {TEXT} [{TAG}] {ORDER} {NOTE}"


def echoes(system: str) -> str:
    """Return an error body in the vendor's own form that repeats everything, codes included."""
    said, code = echo(), "KanariCode"
    if system == "zendesk":
        complaint = [{"description": f"Subject: {said}", "error": code}]
        details = {"subject": complaint, "base": complaint, NAME: complaint}
        return json.dumps({"error": code, "description": said, "details": details})
    if system == "intercom":
        errors = [{"code": code, "message": said, "field": "title"}]
        return json.dumps({"type": "error.list", "request_id": "kanari", "errors": errors})
    errors = [{"fieldName": "/subject", "errorType": code, "errorMessage": said}]
    return json.dumps({"errorCode": code, "message": said, "errors": errors, "error": code})


def columns(engine: Engine, allowed: Iterable[tuple[str, str]] = ()) -> dict[str, list[str]]:
    """Return the texts of every column of every table, by "table.column", but of allowed ones."""
    skipped = set(allowed)
    found: dict[str, list[str]] = {}
    with engine.connect() as connection:
        for table in inspect(engine).get_table_names():
            for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"').mappings():
                for name, value in row.items():
                    if (table, name) not in skipped and value is not None:
                        found.setdefault(f"{table}.{name}", []).append(_text(value))
    return found


def _text(value: object) -> str:
    text = value.decode(errors="replace") if isinstance(value, bytes) else str(value)
    return re.sub(r"\\u[0-9a-f]{4}", "?", text)
