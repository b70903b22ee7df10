"""The shop of the simulation: its mapping, and by hand what equal means in it.

The tables below are literal and know nothing of the mapping code: they judge it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

PEOPLE = {"zendesk": "user", "zoho_desk": "contact", "intercom": "contact"}
OBJECTS = {"zendesk": "ticket", "zoho_desk": "ticket", "intercom": "conversation"}

SUBJECT = {"zendesk": "subject", "zoho_desk": "subject", "intercom": "title"}
STATUS = {"zendesk": "status", "zoho_desk": "status", "intercom": "state"}
PRIORITY = {"zendesk": "priority", "zoho_desk": "priority"}
TAGS = {"zendesk": "tags", "zoho_desk": "tags", "intercom": "tags"}
ORDER = {
    "zendesk": 'field "Numéro de commande"',
    "zoho_desk": "cf.cf_numero_commande",
    "intercom": 'attribute "order_number"',
}
PLACES = {"zendesk": 0, "zoho_desk": 1, "intercom": 2}
# ours, Zendesk, Zoho Desk, Intercom; `escalated` is known to some revisions of the mapping only
STATUSES = (
    ("open", "open", "Open", "open"),
    ("new", "new", "Open", "open"),
    ("pending", "pending", "On Hold", "snoozed"),
    ("on_hold", "hold", "Attente vendeur", "snoozed"),
    ("solved", "solved", "Closed", "closed"),
    ("closed", "closed", "Closed", "closed"),
)
ESCALATED = ("escalated", "open", "Escalated", "open")
PRIORITIES = (
    ("low", "low", "Low", None),
    ("normal", "normal", "Medium", None),
    ("high", "high", "High", None),
    ("urgent", "urgent", "Urgent", None),
)
WINS = {  # whose edit stands when two meet: a desk's, or the later one
    "subject": "latest", "order_number": "latest", "status": "zendesk", "priority": "zendesk",
}  # fmt: skip
ASKED = ("  priority:\n    wins: zendesk", "  priority:\n    wins: ask")
ORDER_FORM = "(CMD|MKT)-[0-9]{8}"


def revisions(systems: Sequence[str], *, asks: bool = False) -> list[dict[str, str]]:
    """Return the mapping revisions that are published in turn: file name -> text.

    `asks` has a person decide when two priorities meet.
    """
    found = _revisions(systems)
    for texts in found if asks else ():
        texts["ticket.yaml"] = texts["ticket.yaml"].replace(*ASKED)
    return found


def _revisions(systems: Sequence[str]) -> list[dict[str, str]]:
    return [
        {"contact.yaml": _contact(systems), "ticket.yaml": _ticket(systems, STATUSES, order=False)},
        {
            "contact.yaml": _contact(systems),
            "ticket.yaml": _ticket(systems, (*STATUSES, ESCALATED), order=True),
        },
        {"contact.yaml": _contact(systems), "ticket.yaml": _ticket(systems, STATUSES, order=True)},
    ]


def _ticket(systems: Sequence[str], statuses: Sequence[Sequence[Any]], *, order: bool) -> str:
    blocks = [
        _block("subject", "wins: latest", SUBJECT, systems),
        _block("status", "wins: zendesk", STATUS, systems, statuses),
        _block("priority", "wins: zendesk", PRIORITY, systems, PRIORITIES),
        _block("tags", "type: set", TAGS, systems),
    ]
    if order:
        rules = f'clean: [trim, uppercase]\n    must_match: "{ORDER_FORM}"\n    wins: latest'
        blocks.append(_block("order_number", rules, ORDER, systems))
    routes = "  - name: everything\n    between: [zendesk, zoho_desk]\n"
    if "intercom" in systems:
        routes += "  - name: chats\n    from: intercom\n    to: zoho_desk\n"
    objects = "".join(f"  {name}: {{object: {OBJECTS[name]}}}\n" for name in systems)
    return f"kind: ticket\nsystems:\n{objects}fields:\n{''.join(blocks)}routes:\n{routes}"


def _block(
    name: str,
    rules: str,
    places: Mapping[str, str],
    systems: Sequence[str],
    values: Sequence[Sequence[Any]] = (),
) -> str:
    lines = [f"  {name}:", f"    {rules}"]
    held = [system for system in systems if system in places]
    lines += [f"    {system}: {places[system]}" for system in held]
    if values:
        lines.append("    values:")
        for row in values:
            words = ", ".join(f"{s}: {row[1 + PLACES[s]]}" for s in held)
            lines.append(f"      {row[0]}: {{{words}}}")
    return "\n".join(lines) + "\n"


def _contact(systems: Sequence[str]) -> str:
    objects = "".join(f"  {name}: {{object: {PEOPLE[name]}}}\n" for name in systems)
    fields = ""
    for name in ("name", "email", "phone"):
        fields += f"  {name}:\n    wins: latest\n"
        fields += "".join(f"    {system}: {name}\n" for system in systems)
    people = "same_person_by: [email, phone]\n"
    return f"kind: contact\nsystems:\n{objects}{people}fields:\n{fields}"


def equal(field: str, values: Mapping[str, Any], *, escalated: bool) -> bool:
    """Say whether what some systems show of one field may stand side by side.

    `escalated` says whether the mapping in force knows that status.
    """
    if field in ("subject", "order_number", "tags"):
        words = {" ".join(str(value or "").split()).upper() for value in values.values()}
        return len(words) == 1
    rows = PRIORITIES if field == "priority" else STATUSES
    known: list[Sequence[Any]] = [*rows, *([ESCALATED] if escalated else [])]
    if field == "priority":
        values = {name: value for name, value in values.items() if name != "intercom"}
        known.append(("none", None, None, None))
    return any(
        all(row[1 + PLACES[system]] == value for system, value in values.items()) for row in known
    )


def exact(field: str, values: Mapping[str, Any]) -> bool:
    """Say whether each of these words means one thing only."""
    if field != "status":
        return True
    return all(
        sum(row[1 + PLACES[system]] == value for row in STATUSES) == 1
        for system, value in values.items()
    )
