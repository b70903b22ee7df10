"""Webhooks: what the vendor really sends is a hint; what anybody else sends is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from connectors.connector import Hook
from mappings.errors import AccessRefused, RecordRefused
from mappings.records import Hint
from tests.connectors.contract.conftest import Open
from tests.connectors.contract.desk import ADDRESS, DeskTrial


def hints_of(desk: DeskTrial, act: Callable[[], object]) -> list[Hint]:
    """Let somebody act; return what the deliveries it causes hint at."""
    desk.hooks()
    act()
    return [hint for hook in desk.hooks() for hint in desk.connector.parse_event(hook)]


def a_hook(desk: DeskTrial) -> Hook:
    """Let the vendor send one genuine delivery."""
    desk.subscribe()
    desk.edit(desk.contact, desk.add(desk.contact))
    return desk.hooks()[-1]


def test_what_people_do_is_hinted_at(desk: DeskTrial) -> None:
    desk.subscribe()
    contact = desk.add(desk.contact)
    ticket = desk.add(desk.ticket)
    desk.hooks()
    core, about = desk.core, (desk.ticket, ticket)
    acts: list[tuple[Callable[[], object], tuple[str, str]]] = [
        (lambda: core.customer_writes(ticket, "alors ?"), about),
        (lambda: core.agent_replies(ticket, "il arrive"), about),
        (lambda: core.agent_notes(ticket, "à suivre"), about),
        (lambda: core.agent_sets(ticket, {"tags": {"add": ["vip"]}}), about),
        (lambda: core.set_contact_email(contact, "neuf@client.example"), (desk.contact, contact)),
    ]
    for act, expected in acts:
        hints = hints_of(desk, act)
        assert {(hint.object, hint.id) for hint in hints} == {expected}
        assert all(hint.event_id for hint in hints)
        desk.wait(1)


def test_a_new_ticket_is_hinted_at(desk: DeskTrial) -> None:
    desk.subscribe()
    contact = desk.add(desk.contact)
    made: list[str] = []
    hints = hints_of(
        desk, lambda: made.append(desk.core.customer_opens(contact, "Colis", "Où est-il ?"))
    )
    assert (desk.ticket, made[0]) in {(hint.object, hint.id) for hint in hints}


def test_a_delivery_that_comes_twice_is_one_event(desk: DeskTrial) -> None:
    hook = a_hook(desk)
    first, again = desk.connector.parse_event(hook), desk.connect().parse_event(hook)
    assert first
    assert first == again


def test_two_edits_are_two_events(desk: DeskTrial) -> None:
    desk.subscribe()
    contact = desk.add(desk.contact)
    seen = []
    for number in range(3):
        address = f"a.{number}@client.example"
        seen += hints_of(desk, lambda: desk.core.set_contact_email(contact, address))  # noqa: B023
        desk.wait(0.1)
    assert len({hint.event_id for hint in seen}) == len(seen) >= 3


def test_subscribing_twice_is_once(desk: DeskTrial) -> None:
    for _ in range(3):
        desk.connect().subscribe(ADDRESS.format(desk.type))
    desk.vendor.by_hand(desk.core, ADDRESS.format(desk.type))
    desk.hooks()
    desk.add(desk.contact)
    bodies = [hook.body for hook in desk.hooks()]
    assert bodies
    assert len(set(bodies)) == len(bodies)


def test_a_restart_still_knows_the_signature(desk: DeskTrial) -> None:
    hook = a_hook(desk)
    assert desk.connect().parse_event(hook)


def test_a_delivery_of_another_account_is_refused(open_trial: Open) -> None:
    ours, theirs = open_trial(), open_trial(seed=8)
    assert isinstance(ours, DeskTrial)
    assert isinstance(theirs, DeskTrial)
    a_hook(ours)
    with pytest.raises(AccessRefused):
        ours.connector.parse_event(a_hook(theirs))


def test_an_unsigned_delivery_is_refused(desk: DeskTrial) -> None:
    hook = a_hook(desk)
    plain = {"content-type": "application/json"}
    for headers in ({}, plain, dict.fromkeys(hook.headers, ""), dict.fromkeys(hook.headers, "é")):
        with pytest.raises(AccessRefused):
            desk.connector.parse_event(replace(hook, headers=headers))


def test_a_delivery_whose_body_was_changed_is_refused(desk: DeskTrial) -> None:
    hook = a_hook(desk)
    for body in (hook.body + b" ", hook.body.replace(b"1", b"2"), b"{}"):
        with pytest.raises(AccessRefused):
            desk.connector.parse_event(replace(hook, body=body))


def test_a_delivery_whose_proof_was_changed_is_refused(desk: DeskTrial) -> None:
    hook = a_hook(desk)
    refused = 0
    for name, value in hook.headers.items():
        if len(value) < 28:
            continue  # no signature is shorter
        middle = len(value) // 2
        other = "A" if value[middle] != "A" else "B"
        changed = {**hook.headers, name: f"{value[:middle]}{other}{value[middle + 1 :]}"}
        try:
            desk.connector.parse_event(replace(hook, headers=changed))
        except AccessRefused:
            refused += 1
    assert refused == 1


def test_a_stale_delivery_is_refused(desk: DeskTrial) -> None:
    hook = a_hook(desk)
    desk.wait(3600)
    with pytest.raises(AccessRefused):
        desk.connector.parse_event(hook)


def test_a_fresh_delivery_may_be_a_minute_old(desk: DeskTrial) -> None:
    hook = a_hook(desk)
    desk.wait(60)
    assert desk.connector.parse_event(hook)


@pytest.mark.parametrize("method", ["HEAD", "GET"])
def test_a_probe_is_no_event(desk: DeskTrial, method: str) -> None:
    desk.subscribe()
    assert desk.connector.parse_event(Hook(method=method, headers={}, body=b"")) == []


BODIES = (b"", b"null", b"[]", b"{}", b"7", b'"x"', b"{", b"\xff\xfe", b"[null]", b'{"type": 7}')


@pytest.mark.parametrize("body", BODIES)
def test_no_body_is_our_downfall(desk: DeskTrial, body: bytes) -> None:
    """Signed or not: nothing but our errors and a list of hints ever comes out."""
    hook = a_hook(desk)
    for headers in (hook.headers, {}):
        try:
            hints = desk.connector.parse_event(replace(hook, headers=headers, body=body))
        except (AccessRefused, RecordRefused):
            continue
        assert hints == []
