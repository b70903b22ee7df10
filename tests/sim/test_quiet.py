"""The acts of the quiet: each can be done, costs what it may, and is judged by what it did."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest

from sim import acts, calm, quiet, scene
from sim.actions import KINDS
from sim.acts import ACTS, Act
from sim.scene import Scene
from sim.town import Town
from sync import merge

DESKS = ("zendesk", "zoho_desk", "intercom")


@pytest.fixture
def town() -> Iterator[Town]:
    """Three desks at rest: a ticket that stands in two of them, and a chat that stands in all."""
    town = Town(1, DESKS)
    for system in ("zendesk", "intercom"):
        assert KINDS["open"].do(town, system, 0)
    assert calm.cycles(town, 4)
    yield town
    town.close()


def done(town: Town, act: Callable[[Scene], Act | None], number: int) -> list[str]:
    """Have one act done; returns what it was."""
    told: list[str] = []
    assert quiet.try_one(town, act, random.Random(number), told.append)
    return told


@pytest.mark.timeout(120)
def test_every_act_can_be_done_and_keeps_the_promises(town: Town) -> None:
    """An act that is never possible would be judged by nobody."""
    for number, act in enumerate(ACTS):
        assert done(town, act, number)
        assert town.watch.broken == [], act.__name__


@pytest.mark.timeout(120)
def test_tags_that_are_heard_minutes_apart_may_be_written_one_by_one(town: Town) -> None:
    """Two desks that are polled apart: the third hears of either tag when its own desk is read."""
    town.deaf = True
    (told,) = done(town, acts.two_agents_tag, 5)
    assert "zoho_desk" not in told
    assert town.watch.broken == []


@pytest.mark.timeout(120)
def test_words_that_mean_two_things_may_be_written_one_by_one(town: Town) -> None:
    """A chat that is snoozed may be pending or on hold: the third desk hears of either."""
    town.deaf = True
    (told,) = done(town, acts.two_agents_agree, 71)
    assert "'hold' in zendesk and 'snoozed' in intercom" in told
    assert town.watch.broken == []


def _older_wins(at: datetime, stamp: dict[str, Any]) -> bool:
    known = stamp.get("at")
    return known is None or at <= datetime.fromisoformat(known)


@pytest.mark.timeout(120)
def test_an_edit_that_loses_to_an_older_one_is_noticed(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Promise P3, by a planted bug: the latest edit wins where the mapping says so."""
    monkeypatch.setattr(scene, "FIELDS", ("subject",))
    done(town, acts.two_agents_differ, 1)
    assert town.watch.broken == []
    monkeypatch.setattr(merge, "_newer", _older_wins)
    done(town, acts.two_agents_differ, 2)
    assert "P3" in {broken.promise for broken in town.watch.broken}


@pytest.mark.timeout(120)
def test_a_write_too_many_is_noticed(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Promise P5: what an act may cost is counted, desk by desk."""

    def for_nothing(place: Scene) -> Act | None:
        act = acts.edits_a_field(place)
        return act and Act(text=act.text, stands=act.stands, unheard=act.unheard)

    done(town, for_nothing, 1)
    assert {broken.promise for broken in town.watch.broken} == {"P5"}


@pytest.mark.timeout(120)
def test_a_reply_that_is_told_nowhere_is_noticed(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Promise P8: by planted mails that never leave."""
    monkeypatch.setattr(type(town.scenario.world), "mail", lambda *_, **__: None)
    done(town, acts.answers_the_customer, 1)
    assert {broken.promise for broken in town.watch.broken} == {"P8"}
