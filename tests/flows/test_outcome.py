"""What people read in Prefect: names and states of runs."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from prefect.client.schemas.objects import StateType

from flows.leash import Stop
from flows.outcome import Done, no_engine, run_name, state_of, unknown_connection
from mappings.check import Problem
from mappings.errors import AccessRefused, RetryLater
from sync.cards import Card
from sync.run import Run
from sync.settings import SettingsError
from sync.wiring import MappingRefused

PAGE = "/artifacts/key/cases-zendesk"
CARD = Card(
    code="ACC-1002",
    title="A value does not look right",
    cause="order_number in zendesk",
    count=2,
    since=datetime(2026, 10, 1, tzinfo=UTC),
    owner="care ops",
    remedy="Correct it.",
    refs=("zendesk:ticket:1", "zendesk:ticket:2"),
)
MISTAKE = MappingRefused(
    [Problem("ticket.yaml", 3, 5, "ACC-0104", "statsu", (), None, "no such field")]
)


def run(**what: object) -> Run:
    return Run(system="zendesk", **what)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("done", "name"),
    [
        (Done(run=run(read=24, wrote=31)), "zendesk: 24 in, 31 out"),
        (Done(run=run(read=24, wrote=31), cards=[CARD]), "zendesk: 24 in, 31 out, 2 to review"),
        (Done(run=run()), "zendesk: nothing new"),
        (Done(run=run(), cards=[CARD]), "zendesk: nothing new, 2 to review"),
        (Done(run=run(skipped="the connection is paused")), "zendesk: nothing done"),
    ],
)
def test_a_run_is_named_after_what_it_did(done: Done, name: str) -> None:
    assert run_name(done) == name


@pytest.mark.parametrize(
    ("done", "kind", "name"),
    [
        (Done(run=run()), StateType.COMPLETED, "In step"),
        (Done(run=run(), cards=[CARD]), StateType.COMPLETED, "2 to review"),
        (Done(run=run(busy={"zendesk": "429"})), StateType.COMPLETED, "Vendor busy"),
        (Done(run=run(refused={"zendesk": "401"})), StateType.FAILED, "Vendor refused"),
        (Done(run=run(), refused_mapping=MISTAKE), StateType.FAILED, "Mapping refused"),
        (
            Done(run=run(), refused_mapping=RetryLater("busy")),
            StateType.COMPLETED,
            "Mapping waits",
        ),
        (
            Done(run=run(skipped="another run has this connection")),
            StateType.COMPLETED,
            "Already running",
        ),
        (Done(run=run(skipped="the token expired")), StateType.COMPLETED, "Paused"),
        (Done(run=run(), stop=Stop.CANCELLED), StateType.CANCELLED, "Cancelled"),
        (Done(run=run(), stop=Stop.WORKER_ENDS), StateType.COMPLETED, "Stopped early"),
    ],
)
def test_a_state_says_who_is_needed(done: Done, kind: StateType, name: str) -> None:
    state = state_of(done, PAGE)
    assert (state.type, state.name) == (kind, name)
    assert state.message


def test_a_refusal_that_it_must_mend_outranks_everything_else() -> None:
    what = run(refused={"zendesk": "renew the token"}, busy={"intercom": "429"})
    state = state_of(Done(run=what, cards=[CARD], refused_mapping=MISTAKE), PAGE)
    assert state.name == "Vendor refused"
    assert state.message == "zendesk: renew the token."


def test_the_message_of_a_review_names_the_first_case_and_the_page() -> None:
    message = state_of(Done(run=run(), cards=[CARD, CARD]), PAGE).message
    assert message is not None
    assert message.startswith("A value does not look right (and 1 more)")
    assert message.endswith(PAGE)


def test_a_refused_mapping_says_where_and_that_the_old_one_stays() -> None:
    message = state_of(Done(run=run(), refused_mapping=MISTAKE), PAGE).message
    assert message is not None
    assert "ticket.yaml line 3: no such field." in message
    assert "stays in force" in message


@pytest.mark.parametrize(
    ("error", "kind", "name"),
    [
        (MISTAKE, StateType.FAILED, "Mapping refused"),
        (SettingsError(["set ACCORD_ZENDESK__TOKEN"]), StateType.FAILED, "Settings refused"),
        (AccessRefused("renew the token"), StateType.FAILED, "Vendor refused"),
        (RetryLater("no answer"), StateType.COMPLETED, "Vendor busy"),
    ],
)
def test_without_an_engine_the_state_says_what_to_mend(
    error: Exception, kind: StateType, name: str
) -> None:
    state = no_engine(error)
    assert (state.type, state.name) == (kind, name)


def test_a_wrong_connection_in_the_run_form_is_told_the_right_ones() -> None:
    state = unknown_connection("zendsk", ["zendesk", "orders"])
    assert state.message == "There is no connection zendsk; there are orders, zendesk."
