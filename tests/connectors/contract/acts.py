"""Everything a connector can be asked to do, each act ready to be tried under any fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from mappings.records import Intent, Kind
from tests.connectors.contract.desk import ADDRESS, DeskTrial
from tests.connectors.contract.intents import create_contact, create_ticket, say, update, values_of

Asking = Callable[[], object]
KEY = "0199-find"


@dataclass(frozen=True)
class Act:
    """One thing to ask; `prepare` sets the scene for a numbered try and returns the asking.

    `looks` says that nothing is changed: the scene can be used again. `once` says that a second
    performance could not be undone: a create or a message.
    """

    name: str
    prepare: Callable[[DeskTrial, int], Asking]
    looks: bool = False
    once: bool = False


def looks(desk: DeskTrial) -> Iterator[Act]:
    """List what only reads."""
    yield Act("check", _check, looks=True)
    yield Act("catalogue", _catalogue, looks=True)
    for line in desk.lines:
        yield Act(f"read {line.stream}", partial(_read, stream=line.stream), looks=True)
    yield Act("get contact", lambda d, n: _get(d, d.contact, d.add(d.contact)), looks=True)
    yield Act("get ticket", lambda d, n: _get(d, d.ticket, _talked(d)), looks=True)
    yield Act("get nothing", lambda d, n: _get(d, d.ticket, "999999999"), looks=True)
    yield Act("find contact", partial(_find, kind=Kind.CONTACT), looks=True)
    yield Act("find ticket", partial(_find, kind=Kind.TICKET), looks=True)
    yield Act("match contact", _match_contact, looks=True)
    yield Act("match ticket", _match_ticket, looks=True)
    yield Act("parse event", _event, looks=True)


def writes(desk: DeskTrial) -> Iterator[Act]:
    """List what changes the vendor, and the subscription to its events."""
    for kind in sorted(desk.connector.creates - {Kind.MESSAGE}):
        yield Act(f"create {kind}", partial(_create, kind=kind), once=True)
    yield Act("reply", partial(_say, public=True), once=True)
    yield Act("note", partial(_say, public=False), once=True)
    yield Act("unsilence", _unsilence)
    for object in (desk.contact, desk.ticket):
        fields = sorted(desk.fields(object), key=lambda field: field.group)
        for group, _ in groupby(fields, key=lambda field: field.group):
            yield Act(f"update {object} {group}", partial(_update, object=object, group=group))
    yield Act("subscribe", _subscribe)


def _check(desk: DeskTrial, _: int) -> Asking:
    def asking() -> None:
        desk.connector.check()  # of the process that lives by then

    return asking


def _catalogue(desk: DeskTrial, _: int) -> Asking:
    def asking() -> object:
        return desk.connector.catalogue()

    return asking


def _read(desk: DeskTrial, _: int, stream: str) -> Asking:
    desk.add(desk.ticket)
    desk.wait(desk.lag)
    return lambda: list(desk.connector.read(stream, None))


def _get(desk: DeskTrial, object: str, own: str) -> Asking:
    return lambda: desk.connector.get(object, [own])


def _talked(desk: DeskTrial) -> str:
    """Let a ticket have every sort of message and value."""
    ticket = desk.add(desk.ticket)
    desk.core.agent_replies(ticket, "il arrive")
    desk.core.agent_notes(ticket, "à suivre")
    desk.core.agent_sets(ticket, {"tags": {"add": ["vip"]}, "order_number": "CMD-00000001"})
    desk.connector.write(say(desk, ticket, "0199", public=False))
    return ticket


def _find(desk: DeskTrial, _: int, kind: Kind) -> Asking:
    if kind in desk.connector.creates:
        _create(desk, 9999, kind, key=KEY)()
    desk.wait(desk.connector.search_lag)
    object = desk.contact if kind is Kind.CONTACT else desk.ticket
    return lambda: desk.connector.find(object, KEY)


def _match_contact(desk: DeskTrial, _: int) -> Asking:
    row = desk.get(desk.contact, desk.add(desk.contact))
    desk.wait(desk.connector.search_lag)
    email = {"email": row.values["email"]}
    return lambda: desk.connector.match(desk.contact, email, None)


def _match_ticket(desk: DeskTrial, _: int) -> Asking:
    row = desk.get(desk.ticket, _talked(desk))
    desk.wait(desk.connector.search_lag)
    wanted = {key: raw for key, raw in row.values.items() if raw == "CMD-00000001"}
    return lambda: desk.connector.match(desk.ticket, wanted, row.contact_id)


def _event(desk: DeskTrial, _: int) -> Asking:
    desk.subscribe()
    desk.edit(desk.contact, desk.add(desk.contact))
    hooks = desk.hooks()
    assert hooks
    return lambda: [desk.connector.parse_event(hook) for hook in hooks]


def _write(desk: DeskTrial, intent: Intent) -> Asking:
    return lambda: desk.connector.write(intent)


def _create(desk: DeskTrial, number: int, kind: Kind, key: str = "") -> Asking:
    key = key or f"0199-{number}"
    if kind is Kind.CONTACT:
        return _write(desk, create_contact(desk, key, number))
    return _write(desk, create_ticket(desk, key, desk.add(desk.contact)))


def _say(desk: DeskTrial, number: int, public: bool) -> Asking:
    return _write(desk, say(desk, desk.add(desk.ticket), f"0199-{number}", public=public))


def _unsilence(desk: DeskTrial, _: int) -> Asking:
    own = desk.add(desk.ticket)
    return _write(desk, Intent(kind="unsilence", object=desk.ticket, key="k", id=own))


def _update(desk: DeskTrial, _: int, object: str, group: str) -> Asking:
    row = desk.get(object, desk.add(object))
    fields = [field for field in desk.fields(object) if field.group == group]
    sets = {field.key: values_of(desk, field)[0] for field in fields if field.type == "set"}
    if sets:  # so that some of them are taken away later
        row = desk.connector.write(update(row, sets)).row
    return _write(desk, update(row, {field.key: values_of(desk, field)[1] for field in fields}))


def _subscribe(desk: DeskTrial, number: int) -> Asking:
    return lambda: desk.connector.subscribe(f"{ADDRESS.format(desk.type)}/{number % 3}")
