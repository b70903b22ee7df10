"""The account's allowance: every call takes from it, and while it is closed nothing is sent."""

from __future__ import annotations

from contextlib import suppress

import pytest

from mappings.errors import RetryLater, VendorError
from tests.connectors.contract.acts import looks, writes
from tests.connectors.contract.desk import DeskTrial
from tests.connectors.contract.judge import Judge


def test_every_call_takes_a_slot(desk: DeskTrial) -> None:
    for act in (*looks(desk), *writes(desk)):
        asking = act.prepare(desk, 1)
        desk.connect()
        taken, sent = desk.stand.budget.taken, len(desk.stand.faults.calls)
        asking()
        made = len(desk.stand.faults.calls) - sent
        assert desk.stand.budget.taken - taken == made, act.name


def test_a_call_sent_anew_takes_another_slot(desk: DeskTrial) -> None:
    own = desk.add(desk.ticket)
    desk.connect().get(desk.ticket, [own])
    desk.wait(120)  # a token as young as before would not be replaced
    for status, body in (
        (401, '{"errorCode": "INVALID_OAUTH"}'),
        (502, "<html>bad gateway</html>"),
    ):
        taken, sent = desk.stand.budget.taken, len(desk.stand.faults.calls)
        desk.stand.plan(desk.type, kind="status", status=status, body=body)
        with suppress(VendorError):
            desk.connector.get(desk.ticket, [own])
        desk.heal()
        assert desk.stand.budget.taken - taken == len(desk.stand.faults.calls) - sent


def test_nothing_is_sent_while_the_account_is_held_back(desk: DeskTrial) -> None:
    for act in (*looks(desk), *writes(desk)):
        judge = Judge(desk, act)
        if judge.calls[desk.type] == 0:
            continue
        asking = judge.asking()
        desk.stand.budget.closed = True
        sent = len(desk.stand.faults.calls)
        with pytest.raises(RetryLater) as caught:
            asking()
        assert not caught.value.maybe_done
        assert len(desk.stand.faults.calls) == sent, act.name
        desk.stand.budget.closed = False
