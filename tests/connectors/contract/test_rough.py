"""Every call meets every fault: only our errors come out, they tell no secret, none is a lie."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import httpx
import pytest

from tests.connectors.contract.acts import Act, looks, writes
from tests.connectors.contract.conftest import Open
from tests.connectors.contract.desk import DeskTrial
from tests.connectors.contract.intents import TEXT
from tests.connectors.contract.judge import SAID, Judge
from tests.connectors.contract.trial import FOR_EVER

STATUSES = (400, 401, 403, 404, 408, 409, 410, 418, 422, 425, 429, 500, 502, 503, 504, 520)
ODD: tuple[Any, ...] = (None, "", "x", 0, -1, 1e300, True, [], {}, ["x"], [None], [[]], {"id": {}})
STATUSES_A_CALL, BENDS_A_CALL = 4, 3  # more find nothing new, and take their time
SEED = 7
GROUPS = pytest.mark.parametrize("acts_of", [looks, writes], ids=["looks", "writes"])
Acts = Callable[[DeskTrial], Iterator[Act]]


def complaints(said: str) -> tuple[Any, ...]:
    """Say the same as the vendors do, and as nobody does."""
    return (
        {"error": "RecordInvalid", "description": said, "details": {"x": [{"description": said}]}},
        {"errorCode": "INVALID_DATA", "message": said, "errors": [{"fieldName": "/x"}]},
        {"type": "error.list", "errors": [{"code": "parameter_invalid", "message": said}]},
        {"error": {"title": said, "message": None}, "errors": said, "details": [said]},
        {"error": "invalid_code", "access_token": "", "message": said, "details": {"a": 1}},
        {"user": said, "tickets": [said], "data": [None], "errors": 1, "error": 2},
        [said],
        said,
        None,
    )


BODIES = (*map(json.dumps, complaints(SAID)), "", f"<html>{SAID}</html>", "\x1f\x8b\x00{")


def faults(rng: random.Random) -> Iterator[Mapping[str, Any]]:
    """Yield one fault of each kind, with bodies, headers and lengths drawn by lot."""
    yield {"kind": "reset", "times": 1}
    yield {"kind": "reset", "times": FOR_EVER}
    yield {"kind": "drop_answer", "times": rng.choice([1, FOR_EVER])}
    yield {"kind": "delay", "seconds": 60.0, "times": 1}
    for status in (*rng.sample(STATUSES, STATUSES_A_CALL), 200, 204, 302):
        headers = rng.choice([{}, {}, {"retry-after": "3"}, {"content-encoding": "gzip"}])
        answer = {"status": status, "body": rng.choice(BODIES), "headers": dict(headers)}
        yield {"kind": "status", "times": rng.choice([1, FOR_EVER]), **answer}


def judges(open_trial: Open, acts_of: Acts) -> Iterator[Judge]:
    """Give each act an account of its own."""
    first = open_trial()
    assert isinstance(first, DeskTrial), f"{first.type} is no desk"
    for act in acts_of(first):
        desk = open_trial()
        assert isinstance(desk, DeskTrial)
        yield Judge(desk, act)


def verdict(wrong: list[str]) -> None:
    """Fail with the complaints."""
    assert not wrong, f"{len(wrong)} complaints:\n" + "\n".join(wrong[:60])


@GROUPS
def test_every_fault_of_every_call_is_one_of_ours(open_trial: Open, acts_of: Acts) -> None:
    rng, wrong = random.Random(SEED), []
    for judge in judges(open_trial, acts_of):
        for system, calls in judge.calls.items():
            for place in range(calls):
                for fault in faults(rng):
                    asking = judge.asking()
                    judge.desk.stand.plan(system, skip=place, **fault)
                    judge.meets(asking, f"{judge.act.name}, call {place} of {system}, {fault}")
        wrong += judge.wrong
    verdict(wrong)


@GROUPS
def test_every_bent_answer_is_read_or_one_of_ours(open_trial: Open, acts_of: Acts) -> None:
    rng, wrong = random.Random(SEED), []
    for judge in judges(open_trial, acts_of):
        for place in range(sum(judge.calls.values())):
            for _ in range(BENDS_A_CALL):
                asking = judge.asking()
                start = len(judge.desk.stand.faults.calls)
                judge.desk.stand.wire.bend = Bent(rng, start + place)
                judge.meets(asking, f"{judge.act.name}, call {place} bent")
        wrong += judge.wrong
    verdict(wrong)


def test_a_refusal_that_quotes_us_is_not_repeated(open_trial: Open) -> None:
    wrong = []
    for judge in judges(open_trial, writes):
        for number in range(len(complaints(""))):
            asking, status = judge.asking(), (422, 400, 409)[number % 3]
            judge.desk.stand.wire.bend = Quoting(number, status)
            judge.meets(asking, f"{judge.act.name} refused with {status}, {number}")
        wrong += [one for one in judge.wrong if "denies it" not in one]
    verdict(wrong)


class Bent:
    """Bends one answer: something odd in the place of one value, or nothing."""

    def __init__(self, rng: random.Random, place: int) -> None:
        self._rng, self._place = rng, place

    def __call__(self, place: int, _: httpx.Request, answer: httpx.Response) -> httpx.Response:
        if place != self._place:
            return answer
        try:
            document = json.loads(answer.content)
        except ValueError:
            return answer
        spots = list(_spots(document))
        if spots:
            holder, key = self._rng.choice(spots)
            if isinstance(holder, dict) and self._rng.random() < 0.3:
                del holder[key]
            else:
                holder[key] = self._rng.choice(ODD)
        return httpx.Response(answer.status_code, headers=answer.headers, json=document)


class Quoting:
    """Refuses every write in words that repeat what was sent."""

    def __init__(self, number: int, status: int) -> None:
        self._number, self._status = number, status

    def __call__(self, _: int, request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        if request.method == "GET" or "search" in request.url.path or "oauth" in request.url.path:
            return answer
        body = json.loads(request.content or b"{}")
        words = [holder[key] for holder, key in _spots(body) if isinstance(holder[key], str)]
        text = [TEXT] if any("Bonjour" in word for word in words) else []
        said = " is wrong; ".join([*text, *words])
        return httpx.Response(self._status, json=complaints(said)[self._number])


def _spots(value: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, dict | list):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from _spots(value[key])
