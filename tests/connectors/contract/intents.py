"""What the engine would write: good values for every field of a catalogue, and whole intents."""

from __future__ import annotations

from collections.abc import Mapping

from mappings.records import FieldInfo, Intent, Note, Raw, Row
from tests.connectors.contract.desk import DeskTrial

PEOPLE: Mapping[str, tuple[str, str]] = {
    "name": ("Zoé Martin", "Léo Petit Durand"),
    "email": ("zoe.{}@client.example", "leo.{}@client.example"),
    "phone": ("+3362000{:04}", "+3363000{:04}"),
}
TEXT = "Bonjour,\n\nprix : 3 < 4 & <b>gras</b> « été » 🎉\nà bientôt"


def values_of(desk: DeskTrial, field: FieldInfo) -> tuple[Raw, Raw]:
    """Return two good values of a field."""
    if field.key in desk.vendor.values:
        return desk.vendor.values[field.key]
    if field.key in PEOPLE:
        number = len(desk.stand.faults.calls)
        first, second = PEOPLE[field.key]
        return first.format(number), second.format(number)
    if field.type == "choice":
        return field.choices[0].raw, field.choices[1].raw
    if field.type == "set":
        return ["alpha", "beta"], ["beta", "gamma"]
    return "Premier texte", "Second texte"


def update(row: Row, values: Mapping[str, Raw]) -> Intent:
    """Build the intent that sets these values on what a row shows."""
    return Intent(
        kind="update",
        object=row.object,
        key="record-1",
        id=row.id,
        values=values,
        before={key: row.values.get(key) for key in values},
        version=row.version,
    )


def create_contact(desk: DeskTrial, key: str, number: int) -> Intent:
    """Build the intent that makes a contact."""
    values = {
        "name": f"Zoé Martin {number}",
        "email": f"zoe.{number}@client.example",
        "phone": f"+3364000{number:04}",
    }
    return Intent(kind="create", object=desk.contact, key=key, values=values)


def create_ticket(desk: DeskTrial, key: str, contact: str) -> Intent:
    """Build the intent that makes a ticket with a value in every field, tags included."""
    fields = desk.fields(desk.ticket)
    values = {each.key: values_of(desk, each)[0] for each in fields}
    note = Note(text=TEXT, public=False)
    return Intent(
        kind="create", object=desk.ticket, key=key, values=values, contact_id=contact, note=note
    )


def say(desk: DeskTrial, ticket: str, key: str, *, public: bool, text: str = TEXT) -> Intent:
    """Build the intent that posts a message."""
    note = Note(text=text, public=public)
    return Intent(kind="message", object=desk.ticket, key=key, id=ticket, note=note)


def redact(desk: DeskTrial, message: Row) -> Intent:
    """Build the intent that makes the words of one of our messages unreadable."""
    note = Note(text="masqué", public=False)
    about = {"object": message.object, "id": message.id, "parent_id": message.parent_id}
    return Intent(kind="redact", key="0199-message", note=note, **about)
