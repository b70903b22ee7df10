"""The shop's mapping files and what its accounts would answer, for the tests of the core."""

from __future__ import annotations

from pathlib import Path

from mappings.check import Problem, check, load
from mappings.mapping import MappingSet
from mappings.records import Catalogue, Choice, FieldInfo

FOLDER = Path(__file__).parents[2] / "mappings"
SYSTEMS = {
    "zendesk": "zendesk",
    "zoho_desk": "zoho_desk",
    "intercom": "intercom",
    "orders": "orders",
}
TEAMS = ("Service client", "Marketplace", "Logistique")
REASONS = {
    "Livraison en retard": "motif_retard",
    "Article abîmé": "motif_abime",
    "Remboursement": "motif_remboursement",
    "Suivi de colis": "motif_suivi",
    "Vendeur silencieux": "motif_vendeur",
    "Autre": "motif_autre",
}


def shipped() -> dict[str, str]:
    """Return the files that come with Accord."""
    return dict(load(FOLDER))


def checked(texts: dict[str, str]) -> tuple[MappingSet | None, list[Problem]]:
    """Check files without any account."""
    return check(texts, {}, SYSTEMS)


def edited(*edits: tuple[str, str], file: str = "ticket.yaml") -> list[Problem]:
    """Return what is said of a shipped file after some edits of its text."""
    texts = shipped()
    for old, new in edits:
        assert old in texts[file], old
        texts[file] = texts[file].replace(old, new, 1)
    return checked(texts)[1]


def good(texts: dict[str, str] | None = None) -> MappingSet:
    """Return the mapping of files that must be right."""
    mapping, problems = checked(texts or shipped())
    assert mapping is not None, problems
    return mapping


def ticket_with(fields: str, *, systems: str = "zendesk, zoho_desk", rest: str = "") -> str:
    """Return a ticket file with the given fields (indented by two spaces)."""
    objects = "\n".join(f"  {system.strip()}: {{object: ticket}}" for system in systems.split(","))
    return f"kind: ticket\nsystems:\n{objects}\nfields:\n{fields}\n{rest}"


def _field(object_: str, name: str, type_: str = "text", key: str | None = None) -> FieldInfo:
    return FieldInfo(object=object_, key=key or name, names=(name,), label=name, type=type_)


def _choices(object_: str, key: str, choices: dict[str, str], *names: str) -> FieldInfo:
    listed = tuple(Choice(raw, label) for label, raw in choices.items())
    return FieldInfo(
        object=object_, key=key, names=names or (key,), label=key, type="choice", choices=listed
    )


def _teams(first: int) -> dict[str, str]:
    return {team: str(first + number) for number, team in enumerate(TEAMS)}


def _same(*words: str) -> dict[str, str]:
    return {word: word for word in words}


def _people(object_: str) -> tuple[FieldInfo, ...]:
    return tuple(_field(object_, name) for name in ("name", "email", "phone"))


def _zendesk() -> tuple[FieldInfo, ...]:
    return (
        _field("ticket", "subject"),
        _choices("ticket", "status", _same("new", "open", "pending", "hold", "solved", "closed")),
        _choices("ticket", "priority", _same("low", "normal", "high", "urgent")),
        _choices("ticket", "group", _teams(360001)),
        _field("ticket", "tags", "set"),
        *(
            FieldInfo(
                object="ticket",
                key=f"field:{number}",
                names=(f'field "{label}"', f"field {number}"),
                label=label,
                type="text",
            )
            for number, label in ((22788, "Numéro de commande"), (22789, "Statut commande"))
        ),
        _choices("ticket", "field:22790", REASONS, 'field "Motif de contact"', "field 22790"),
        *_people("user"),
    )


def _zoho_desk() -> tuple[FieldInfo, ...]:
    return (
        _field("ticket", "subject"),
        _choices(
            "ticket", "status", _same("Open", "Escalated", "On Hold", "Attente vendeur", "Closed")
        ),
        _choices("ticket", "priority", _same("Low", "Medium", "High", "Urgent")),
        _choices("ticket", "team", _teams(5000)),
        _field("ticket", "tags", "set"),
        _field("ticket", "cf.cf_numero_commande"),
        _field("ticket", "cf.cf_statut_commande"),
        _choices("ticket", "cf.cf_motif", _same(*REASONS)),
        *_people("contact"),
    )


def _intercom() -> tuple[FieldInfo, ...]:
    return (
        _field("conversation", "title"),
        _choices("conversation", "state", _same("open", "snoozed", "closed")),
        _choices("conversation", "team", _teams(70)),
        _field("conversation", "tags", "set"),
        _field("conversation", 'attribute "order_number"', key="attribute:order_number"),
        _field("conversation", 'attribute "order_status"', key="attribute:order_status"),
        _choices(
            "conversation",
            "attribute:contact_reason",
            _same(*REASONS),
            'attribute "contact_reason"',
        ),
        *_people("contact"),
    )


def accounts() -> dict[str, Catalogue]:
    """Return the catalogues of the desks, in the shape the connectors give them."""
    return {
        "zendesk": Catalogue(fields=_zendesk()),
        "zoho_desk": Catalogue(fields=_zoho_desk()),
        "intercom": Catalogue(fields=_intercom()),
    }
