"""What must be seen for an act to have arrived: literal values, each claim a small document."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from sandbox.acts.sight import REFERENCE, Sight

Claim = dict[str, Any]


def shows(system: str, subject: str, field: str, value: Any) -> Claim:
    """A ticket's field holds this raw value."""
    return {"claim": "field", "system": system, "subject": subject, "field": field, "value": value}


def tagged(
    system: str, subject: str, has: Collection[str] = (), lacks: Collection[str] = ()
) -> Claim:
    """A ticket has these tags and not those."""
    rest = {"has": sorted(has), "lacks": sorted(lacks)}
    return {"claim": "tags", "system": system, "subject": subject, **rest}


def carries(system: str, subject: str, text: str, *, public: bool) -> Claim:
    """A ticket holds this text, for the customer's eyes or as an internal note."""
    rest = {"text": text, "public": public}
    return {"claim": "message", "system": system, "subject": subject, **rest}


def stands(system: str, subject: str, times: int = 1) -> Claim:
    """The system holds that many tickets of this subject."""
    return {"claim": "ticket", "system": system, "subject": subject, "times": times}


def known_as(system: str, subject: str, field: str, value: str) -> Claim:
    """The customer of a ticket has this name, e-mail or phone."""
    rest = {"field": field, "value": value}
    return {"claim": "customer", "system": system, "subject": subject, **rest}


def told_once(text: str) -> Claim:
    """The customer got this text once, from whatever system."""
    return {"claim": "mail", "text": text}


def missing(claim: Claim, sight: Sight) -> str | None:
    """Say in one sentence what a claim still lacks; None when it holds."""
    return _CHECKS[claim["claim"]](claim, sight)


def _field(claim: Claim, sight: Sight) -> str | None:
    seen = sight.one(claim["system"], claim["subject"])
    if seen is None:
        return _ticket({**claim, "times": 1}, sight)
    value = seen.values[claim["field"]]
    if value == claim["value"]:
        return None
    return f"{_place(claim)}: {claim['field']} is {value!r}, not yet {claim['value']!r}"


def _tags(claim: Claim, sight: Sight) -> str | None:
    seen = sight.one(claim["system"], claim["subject"])
    if seen is None:
        return _ticket({**claim, "times": 1}, sight)
    lost, kept = set(claim["has"]) - seen.tags, set(claim["lacks"]) & seen.tags
    if lost:
        return f"{_place(claim)}: tags {sorted(lost)} are not there yet"
    return f"{_place(claim)}: tags {sorted(kept)} are still there" if kept else None


def _message(claim: Claim, sight: Sight) -> str | None:
    seen = sight.one(claim["system"], claim["subject"])
    if seen is None:
        return _ticket({**claim, "times": 1}, sight)
    wanted = " ".join(claim["text"].split())
    there = [said for said in sight.said(seen) if wanted in " ".join(said.text.split())]
    if not there:
        return f"{_place(claim)}: the message {reference(claim['text'])} is not there yet"
    if any(said.public == claim["public"] for said in there):
        return None
    kind = "a public message" if claim["public"] else "an internal note"
    return f"{_place(claim)}: the message {reference(claim['text'])} is there, but not as {kind}"


def _ticket(claim: Claim, sight: Sight) -> str | None:
    count = len(sight.found.get((claim["system"], claim["subject"]), []))
    if count == claim["times"]:
        return None
    return f"{_place(claim)}: there are {count} such tickets, not {claim['times']}"


def _customer(claim: Claim, sight: Sight) -> str | None:
    seen = sight.one(claim["system"], claim["subject"])
    if seen is None:
        return _ticket({**claim, "times": 1}, sight)
    value = sight.contact(seen.system, seen.customer).get(claim["field"])
    if value == claim["value"]:
        return None
    return f"{_place(claim)}: the customer's {claim['field']} is not yet the new one"


def _mail(claim: Claim, sight: Sight) -> str | None:
    name = reference(claim["text"])
    count = sum(name in mail.get("references", ()) for mail in sight.outbox)
    return None if count == 1 else f"the customer was told {name} {count} times, not once"


def _place(claim: Claim) -> str:
    return f"{claim['system']} '{claim['subject']}'"


def reference(text: str) -> str:
    """Return the reference a text ends with."""
    return str(REFERENCE.findall(text)[-1])


_CHECKS: dict[str, Callable[[Claim, Sight], str | None]] = {
    "field": _field,
    "tags": _tags,
    "message": _message,
    "ticket": _ticket,
    "customer": _customer,
    "mail": _mail,
}
