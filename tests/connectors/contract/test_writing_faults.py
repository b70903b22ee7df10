"""Writes on a bad day: what was surely not done is said so, and done once when tried again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from mappings.errors import AccessRefused, RecordRefused, RetryLater, VendorError
from mappings.records import Intent, Kind
from tests.connectors.contract.desk import DeskTrial
from tests.connectors.contract.intents import (
    create_contact,
    create_ticket,
    say,
    update,
    values_of,
)

Fault = Mapping[str, Any]
WRITES = ("contact", "ticket", "note", "reply", "update")


def intents(desk: DeskTrial, what: str, number: int) -> Intent | None:
    """Build the first intent of a kind, or another; None where the vendor takes none."""
    if what == "contact":
        return create_contact(desk, f"0199-{number}", number)
    if what == "ticket":
        contact = desk.add(desk.contact)
        creates = Kind.TICKET in desk.connector.creates
        return create_ticket(desk, f"0199-{number}", contact) if creates else None
    ticket = desk.add(desk.ticket)
    if what == "update":
        field = next(field for field in desk.fields(desk.ticket) if field.type == "text")
        row = desk.get(desk.ticket, ticket)
        return update(row, {field.key: values_of(desk, field)[0]})
    return say(desk, ticket, f"0199-{number}", public=what == "reply")


def prevented(desk: DeskTrial, what: str, fault: Fault, expected: type[VendorError]) -> VendorError:
    """Let the call that changes something meet a fault, then try the same intent once more."""
    first, second = intents(desk, what, 1), intents(desk, what, 2)
    if first is None or second is None:
        pytest.skip(f"{desk.type} creates no tickets: its own case says so")
    changing = desk.changing_calls(lambda: desk.connector.write(first))
    desk.connect()
    before = len(desk.stand.wire.changed)
    desk.stand.plan(desk.type, skip=changing[0], times=1, **fault)
    with pytest.raises(expected) as caught:
        desk.connector.write(second)
    assert len(desk.stand.wire.changed) == before
    desk.heal()
    desk.wait(desk.connector.search_lag)
    desk.connect().write(second)
    assert len(desk.stand.wire.changed) == before + len(changing)
    return caught.value


def status(code: int, **headers: str) -> Fault:
    """Answer with a bare status."""
    return {"kind": "status", "status": code, "headers": headers}


@pytest.mark.parametrize("what", WRITES)
def test_a_401_stops_the_connection(desk: DeskTrial, what: str) -> None:
    prevented(desk, what, status(401), AccessRefused)


@pytest.mark.parametrize("what", WRITES)
def test_a_422_is_about_this_record(desk: DeskTrial, what: str) -> None:
    prevented(desk, what, status(422), RecordRefused)


@pytest.mark.parametrize("what", WRITES)
def test_a_429_was_not_performed_and_holds_all_back(desk: DeskTrial, what: str) -> None:
    error = prevented(desk, what, status(429, **{"retry-after": "7"}), RetryLater)
    assert isinstance(error, RetryLater)
    assert (error.after, error.maybe_done) == (7, False)
    assert desk.stand.budget.held == [7]


@pytest.mark.parametrize("what", WRITES)
def test_a_429_without_a_time_was_not_performed(desk: DeskTrial, what: str) -> None:
    error = prevented(desk, what, status(429), RetryLater)
    assert isinstance(error, RetryLater)
    assert (error.after, error.maybe_done) == (None, False)


@pytest.mark.parametrize("what", WRITES)
def test_a_503_was_not_performed(desk: DeskTrial, what: str) -> None:
    error = prevented(desk, what, status(503), RetryLater)
    assert isinstance(error, RetryLater)
    assert not error.maybe_done


@pytest.mark.parametrize("what", WRITES)
@pytest.mark.parametrize("code", [408, 500, 502, 504, 520])
def test_a_broken_answer_may_have_been_performed(desk: DeskTrial, what: str, code: int) -> None:
    error = prevented(desk, what, status(code), RetryLater)
    assert isinstance(error, RetryLater)
    assert error.maybe_done
