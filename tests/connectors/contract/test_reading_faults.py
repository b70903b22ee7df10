"""Streams on a bad day: each fault at the first page and in mid-stream, then the restart."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mappings.errors import AccessRefused, RecordRefused, RetryLater, VendorError
from tests.connectors.contract.desk import DeskTrial
from tests.connectors.contract.trial import Landing, Line, Trial, add_some, assert_current

AT = pytest.mark.parametrize("after", [0, 1], ids=["page1", "page2"])
NO_PAGES = {
    "nothing": "",
    "html": "<html>maintenance</html>",
    "null": "null",
    "a list": "[]",
    "a text": '"ok"',
    "half": '{"data": [{"id": "1',
    "an error": '{"error": "Unavailable", "errorCode": "X", "type": "error.list", "errors": []}',
    "null rows": '{"users": null, "tickets": null, "conversations": null, "data": null}',
    "odd rows": '{"users": {}, "tickets": {}, "conversations": {}, "data": {}}',
}


def interrupted(
    trial: Trial, line: Line, kind: str, after: int, expected: type[VendorError]
) -> VendorError:
    """Let a trouble meet the page after so many, die, and prove that the restart loses nothing."""
    trial.small_pages(2)
    ids = add_some(trial, line.object, 8)
    trial.wait(trial.lag)
    landing, pages = Landing(line), iter(trial.connect().read(line.stream, None))
    for _ in range(after):
        landing.land(next(pages))
    trial.trouble(kind, line)
    with pytest.raises(expected) as caught:
        landing.take(pages)
    assert landing.pages == after, "rows came out of a failed call"
    trial.heal()
    assert_current(trial, landing.walk(trial.connect()), ids)
    return caught.value


@AT
def test_a_401_is_an_access_matter(trial: Trial, line: Line, after: int) -> None:
    interrupted(trial, line, "401", after, AccessRefused)


@AT
def test_a_422_is_a_refusal(trial: Trial, line: Line, after: int) -> None:
    interrupted(trial, line, "422", after, RecordRefused)


@AT
def test_a_429_says_when_to_come_back(trial: Trial, line: Line, after: int) -> None:
    error = interrupted(trial, line, "429 after 7", after, RetryLater)
    assert isinstance(error, RetryLater)
    assert error.after == 7


@AT
def test_a_429_may_not_say_when(trial: Trial, line: Line, after: int) -> None:
    error = interrupted(trial, line, "429", after, RetryLater)
    assert isinstance(error, RetryLater)
    assert error.after is None


@AT
def test_a_503_may_pass(trial: Trial, line: Line, after: int) -> None:
    interrupted(trial, line, "503", after, RetryLater)


@AT
def test_a_broken_connection_may_pass(trial: Trial, line: Line, after: int) -> None:
    interrupted(trial, line, "reset", after, RetryLater)


@AT
def test_a_missing_answer_may_pass(trial: Trial, line: Line, after: int) -> None:
    interrupted(trial, line, "no answer", after, RetryLater)


@AT
@pytest.mark.parametrize("body", NO_PAGES.values(), ids=list(NO_PAGES))
def test_a_200_that_is_no_page_is_not_an_empty_page(
    trial: Trial, line: Line, after: int, body: str
) -> None:
    interrupted(trial, line, f"body:{body}", after, RetryLater)


@AT
@pytest.mark.parametrize("kind", ["503", "reset", "no answer", "429"])
def test_a_hiccup_is_overcome_on_the_way(trial: Trial, line: Line, after: int, kind: str) -> None:
    trial.small_pages(2)
    ids = [trial.add(line.object) for _ in range(6)]
    trial.wait(trial.lag)
    landing, pages = Landing(line), iter(trial.connector.read(line.stream, None))
    for _ in range(after):
        landing.land(next(pages))
    trial.trouble(kind, line, times=1)
    landing.take(pages)
    assert_current(trial, landing, ids)


def test_a_429_holds_every_process_back(desk: DeskTrial) -> None:
    own = desk.add(desk.ticket)
    fault = desk.stand.plan(
        desk.type, kind="status", status=429, headers={"retry-after": "7"}, times=9
    )
    with pytest.raises(RetryLater) as caught:
        desk.connect().get(desk.ticket, [own])
    assert caught.value.after == 7
    assert desk.stand.budget.held == [7.0] * fault.hit == [7.0]


def test_a_429_without_a_time_holds_for_a_moment(desk: DeskTrial) -> None:
    own = desk.add(desk.ticket)
    desk.stand.plan(desk.type, kind="status", status=429, times=9)
    with pytest.raises(RetryLater):
        desk.connect().get(desk.ticket, [own])
    assert desk.stand.budget.held
    assert all(0 < seconds <= 10 for seconds in desk.stand.budget.held)


@pytest.mark.parametrize(
    "header",
    [
        "soon",
        "",
        "-5",
        "nan",
        "inf",
        "1e999",
        "1e300",
        "Mon, 02 Mar 2026 09:00:30 GMT",
        "Mon, 02 Mar 2026 09:00:30 -0000",
    ],
)
def test_an_odd_retry_after_is_a_moment(desk: DeskTrial, header: str) -> None:
    own = desk.add(desk.ticket)
    headers = {"retry-after": header, "date": "Mon, 02 Mar 2026 09:00:00 GMT"}
    desk.stand.plan(desk.type, kind="status", status=429, headers=headers, times=9)
    with pytest.raises(RetryLater) as caught:
        desk.connect().get(desk.ticket, [own])
    assert all(0 < seconds <= 86_400 for seconds in desk.stand.budget.held)
    assert caught.value.after is None or 0 < caught.value.after <= 86_400


@pytest.mark.parametrize(
    "date",
    [
        "",
        "now",
        "Mon, 99999999999999999999 Mar 2026 09:00:00 GMT",
        "Mon, 02 Mar 2026 09:00:00 +99999999999999999999",
        "Fri, 31 Dec 9999 23:59:59 GMT",
        "Mon, 01 Jan 0001 00:00:00 +2300",
    ],
)
def test_an_odd_date_is_no_clock(desk: DeskTrial, date: str) -> None:
    """A proxy may write what it likes there; the answer itself counts, also one to wait for."""
    own, connector = desk.add(desk.ticket), desk.connect()
    headers = {"retry-after": "Mon, 02 Mar 2026 09:00:30 GMT", "date": date}
    desk.stand.plan(desk.type, kind="status", status=503, headers=headers, times=9)
    for _ in range(2):
        with pytest.raises(RetryLater):
            connector.get(desk.ticket, [own])
    assert connector.ahead == timedelta()
