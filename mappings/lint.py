"""Looks at whole fields and files: what is well written and would still go wrong in use."""

from __future__ import annotations

import re

from mappings.drafts import FieldDraft, KindDraft
from mappings.places import Location
from mappings.problems import Findings, shorten
from mappings.records import Kind
from mappings.route_blocks import Drafts

_FRAGILE = re.compile(
    r"(?:^|_)(?:stat(?:us|e|ut)|total|amount|price|refund(?:ed)?|money|montant|prix|address|adresse|"
    r"street|rue|city|ville|zip|postcode)(?:_|$)"
)
_TAKES = {  # our type -> the vendor's types of place it can live in
    "set": ("set",),
    "boolean": ("boolean", "text", "choice"),
    "integer": ("integer", "decimal", "text"),
    "decimal": ("decimal", "integer", "text"),
    "date": ("date", "datetime", "text"),
    "datetime": ("datetime", "text", "integer"),
    "text": ("text", "choice", "integer", "decimal", "date", "datetime", "boolean"),
    "choice": ("choice", "text", "integer", "boolean"),
}


def lint(drafts: Drafts, findings: Findings) -> None:
    """Run all looks over all files."""
    for draft in drafts.values():
        for field in draft.fields.values():
            _renderings(field, findings)
            _winner(field, findings)
            for system, found in field.places.items():
                _place(field, system, found, findings)
        _shared_places(draft, findings)
        _unused_systems(draft, findings)
    _derived_fields(drafts, findings)


def _renderings(field: FieldDraft, findings: Findings) -> None:
    """Each of our values needs a raw one in each system we write to, or it is lost there."""
    if field.kind is Kind.ORDER:
        return
    for row in field.rows:
        for system in field.places:
            if row.theirs.get(system) or system in (field.only_from, *field.elsewhere):
                continue
            if system in row.theirs:
                continue  # written, but wrong: said already
            message = (
                f"{field.name} {shorten(row.ours)!r} has no value for {system}; add {system}: to "
                f"this line, or elsewhere: {{{system}: …}} below the values"
            )
            findings.add("ACC-0112", row.spot, message, found=row.ours)


def _winner(field: FieldDraft, findings: Findings) -> None:
    fragile = field.type == "decimal" or _FRAGILE.search(field.name)
    if field.wins == "latest" and fragile and field.type != "set":
        message = (
            f"wins: latest guesses by clocks, which is too weak for {field.name}; name the system "
            "that decides, or write ask"
        )
        findings.warn("ACC-0119", field.spots["wins"], message, found="latest")


def _place(field: FieldDraft, system: str, found: Location, findings: Findings) -> None:
    info = found.info
    if info is None:
        return
    if not info.writable and field.kind is not Kind.ORDER and field.only_from != system:
        message = (
            f"{info.label!r} of {system} can only be read; add only_from: {system} or take the "
            "line away"
        )
        findings.add("ACC-0110", field.spots[system], message, found=info.key)
    if info.type not in _TAKES[field.type]:
        message = (
            f"{field.name} is of the type {field.type}, and {info.label!r} of {system} of the type "
            f"{info.type}; write type: {info.type} or choose another place"
        )
        findings.add("ACC-0109", field.spots[system], message, found=info.type)


def _shared_places(draft: KindDraft, findings: Findings) -> None:
    owners: dict[tuple[str, str], str] = {}
    for field in draft.fields.values():
        for system, found in field.places.items():
            owner = owners.setdefault((system, found.key), field.name)
            if owner != field.name:
                message = f"{owner} lives in this place of {system} already; give {field.name} "
                spot = field.spots[system]
                findings.add("ACC-0111", spot, f"{message}another one", found=found.key)


def _unused_systems(draft: KindDraft, findings: Findings) -> None:
    used = {name for field in draft.fields.values() for name in field.spots}
    for system in draft.system_spots:
        if system not in used:
            message = f"no field of this file has a place in {system}; add one or take it away"
            findings.warn("ACC-0120", draft.system_spots[system], message, found=system)


def _derived_fields(drafts: Drafts, findings: Findings) -> None:
    orders = drafts.get(Kind.ORDER)
    known = orders.fields if orders else {}
    for draft in drafts.values():
        for field in draft.fields.values():
            if field.derived is None:
                continue
            spot = field.spots["from"]
            if field.derived not in known:
                message = f"from: the order has no field {shorten(field.derived)!r}"
                if orders is None:
                    message += " as no file of kind order is there"
                findings.add("ACC-0118", spot, message, found=field.derived, allowed=known)
                continue
            if draft.kind is Kind.TICKET and "order_number" not in draft.fields:
                message = "from: order.… finds the order by the field order_number; add that field"
                findings.add("ACC-0118", spot, message)
            _same_values(field, known[field.derived], findings)


def _same_values(field: FieldDraft, order_field: FieldDraft, findings: Findings) -> None:
    for value in order_field.values:
        if value not in field.values and field.rows:
            message = f"{field.name} has no line for the order's {order_field.name} {value!r}; add"
            spot = field.spots["values"]
            findings.add("ACC-0112", spot, f"{message} {shorten(value)}: …", found=value)
