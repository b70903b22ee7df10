"""Whom the waker wakes, and when."""

from __future__ import annotations

from flows.worker.needs import (
    JOB_PATIENCE,
    LONGEST_PAUSE,
    QUICK_PAUSE,
    STREAM_PATIENCE,
    Alarm,
    Need,
)

EVENT = {"zendesk": Need(events=True, waiting=1)}
JOB = {"zendesk": Need(waiting=1)}
STREAM = {"zendesk": Need(stream=True)}


def test_an_event_wakes_at_once() -> None:
    assert Alarm().due(EVENT, 0.0, alone=False) == ["zendesk"]


def test_a_job_waits_for_the_run_that_opened_it() -> None:
    alarm = Alarm()
    assert alarm.due(JOB, 0.0, alone=False) == []
    assert alarm.due(JOB, JOB_PATIENCE - 0.1, alone=False) == []
    assert alarm.due(JOB, JOB_PATIENCE, alone=False) == ["zendesk"]


def test_a_job_that_was_written_meanwhile_wakes_nobody() -> None:
    alarm = Alarm()
    alarm.due(JOB, 0.0, alone=False)
    alarm.due({}, 1.0, alone=False)
    assert alarm.due(JOB, JOB_PATIENCE, alone=False) == []


def test_a_stream_is_left_to_its_schedule_for_a_while() -> None:
    alarm = Alarm()
    assert alarm.due(STREAM, 0.0, alone=False) == []
    assert alarm.due(STREAM, STREAM_PATIENCE, alone=False) == ["zendesk"]


def test_a_stream_wakes_at_once_when_nobody_schedules() -> None:
    assert Alarm().due(STREAM, 0.0, alone=True) == ["zendesk"]


def test_a_stream_that_was_never_read_wakes_at_once() -> None:
    never = {"zendesk": Need(stream=True, never_read=True)}
    assert Alarm().due(never, 0.0, alone=False) == ["zendesk"]


def test_a_run_that_moved_nothing_is_repeated_more_and_more_slowly() -> None:
    alarm, now, gaps = Alarm(), 0.0, []
    for _ in range(10):
        alarm.ended("zendesk", now, left=1, moved=False)
        began = now
        while not alarm.due(EVENT, now, alone=False):
            now += 0.25
        gaps.append(now - began)
    assert gaps[:3] == [1.0, 2.0, 4.0]
    assert gaps[-1] == LONGEST_PAUSE


def test_a_new_event_does_not_wait_for_the_pause_of_an_old_one() -> None:
    alarm = Alarm()
    for _ in range(8):
        alarm.ended("zendesk", 0.0, left=1, moved=False)
    assert alarm.due(EVENT, 0.5, alone=False) == []
    assert alarm.due({"zendesk": Need(events=True, waiting=2)}, 0.5, alone=False) == ["zendesk"]


def test_an_event_that_comes_while_a_run_ends_is_a_new_one() -> None:
    """The run had nothing to do and has looked for the last time; the count is taken after it."""
    alarm = Alarm()
    assert alarm.due(STREAM, 0.0, alone=True) == ["zendesk"]
    alarm.ended("zendesk", 5.0, left=1, moved=False)
    assert alarm.due(EVENT, 5.25, alone=False) == ["zendesk"]


def test_a_run_that_moved_something_is_followed_at_once() -> None:
    alarm = Alarm()
    alarm.ended("zendesk", 0.0, left=1, moved=True)
    assert alarm.due(EVENT, 0.0, alone=False) == ["zendesk"]


def test_a_stream_without_a_schedule_wakes_by_itself_every_few_seconds() -> None:
    alarm = Alarm()
    quick = {"orders": Need(stream=True, quick=True)}
    assert alarm.due(quick, 0.0, alone=False) == ["orders"]
    for _ in range(6):
        alarm.ended("orders", 1.0, left=0, moved=False)
    assert alarm.due(quick, 1.0 + QUICK_PAUSE - 0.1, alone=False) == []
    assert alarm.due(quick, 1.0 + QUICK_PAUSE, alone=False) == ["orders"]
