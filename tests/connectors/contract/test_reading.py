"""Streams: everything there is, everything that changed, nothing twice wrong, nothing missed."""

from __future__ import annotations

from tests.connectors.contract.trial import Landing, Line, Trial, add_some, assert_current


def test_the_trial_knows_every_stream(trial: Trial) -> None:
    streams = [stream.name for stream in trial.connector.streams]
    assert streams == [line.stream for line in trial.lines]
    assert all(stream.every > 0 for stream in trial.connector.streams)


def test_contacts_come_before_tickets(trial: Trial) -> None:
    kinds = [stream.kind for stream in trial.connector.streams]
    order = ["contact", "ticket", "message", "order"]
    assert kinds == sorted(kinds, key=order.index)


def test_a_first_read_shows_everything_there_is(trial: Trial, line: Line) -> None:
    ids = [trial.add(line.object) for _ in range(5)]
    trial.edit(line.object, ids[1])
    trial.wait(trial.lag)
    assert_current(trial, Landing(line).walk(trial.connector), ids)


def test_an_empty_account_is_read_without_a_word(trial: Trial, line: Line) -> None:
    landing = Landing(line).walk(trial.connector)
    assert (landing.rows, landing.problems) == ({}, [])
    own = trial.add(line.object)
    trial.wait(trial.lag)
    assert_current(trial, landing.walk(trial.connect()), [own])


def test_reading_from_the_cursor_shows_what_changed_since(trial: Trial, line: Line) -> None:
    ids = [trial.add(line.object) for _ in range(3)]
    trial.wait(trial.lag)
    landing = Landing(line).walk(trial.connector)
    assert landing.cursor is not None
    trial.edit(line.object, ids[0])
    ids.append(trial.add(line.object))
    trial.wait(trial.lag)
    landing.walk(trial.connect())
    assert_current(trial, landing, ids)


def test_the_cursor_skips_what_is_old(trial: Trial, line: Line) -> None:
    old = trial.add(line.object)
    trial.wait(3 * 86_400)
    young = trial.add(line.object)
    trial.wait(trial.lag)
    landing = Landing(line).walk(trial.connector)
    trial.wait(trial.lag)
    again = Landing(line, cursor=landing.cursor).walk(trial.connect())
    assert old not in again.rows
    assert again.rows.keys() <= {young}


def test_a_reading_may_begin_at_an_instant(trial: Trial, line: Line) -> None:
    """What changed at that very instant is shown; a connector that cannot says so."""
    old = trial.add(line.object)
    trial.wait(3 * 86_400)
    young = trial.add(line.object)
    trial.wait(trial.lag)
    (row,) = trial.connector.get(line.object, [young])
    cursor = trial.connector.since(line.stream, row.updated_at)
    rows = Landing(line, cursor=cursor).walk(trial.connect()).rows
    assert young in rows
    assert (old in rows) == (cursor is None) == (trial.type == "orders")


def test_nothing_new_keeps_a_cursor_that_works(trial: Trial, line: Line) -> None:
    ids = [trial.add(line.object) for _ in range(2)]
    trial.wait(trial.lag)
    landing = Landing(line).walk(trial.connector)
    for _ in range(3):
        trial.wait(3600)
        landing.walk(trial.connector)
    trial.edit(line.object, ids[1])
    trial.wait(trial.lag)
    assert_current(trial, landing.walk(trial.connect()), ids)


def test_rows_that_share_one_second_are_all_read(trial: Trial, line: Line) -> None:
    ids = [trial.add(line.object) for _ in range(7)]
    trial.wait(trial.lag)
    trial.small_pages(2)
    landing = Landing(line).walk(trial.connector)
    assert_current(trial, landing, ids)
    assert_current(trial, landing.walk(trial.connect()), ids)


def test_a_stream_that_ends_at_a_page_border_ends(trial: Trial, line: Line) -> None:
    trial.small_pages(2)
    ids = []
    for _ in range(4):
        ids.append(trial.add(line.object))
        trial.wait(2)
    trial.wait(trial.lag)
    landing = Landing(line).walk(trial.connector)
    assert landing.pages >= 2
    assert_current(trial, landing, ids)
    ids.append(trial.add(line.object))
    trial.wait(trial.lag)
    assert_current(trial, landing.walk(trial.connector), ids)


def test_a_process_killed_after_any_page_loses_nothing(trial: Trial, line: Line) -> None:
    ids = add_some(trial, line.object, 9)
    trial.wait(trial.lag)
    trial.small_pages(2)
    count = Landing(line).walk(trial.connector).pages
    assert count >= 4
    for killed_after in range(count):
        landing = Landing(line)
        pages = trial.connector.read(line.stream, None)
        for _ in range(killed_after):
            landing.land(next(pages))
        assert_current(trial, landing.walk(trial.connect()), ids)


def test_a_cursor_is_good_for_as_many_restarts_as_there_are_pages(trial: Trial, line: Line) -> None:
    """Dying after each first page must still get on, or a long stream is never finished."""
    ids = add_some(trial, line.object, 9, pause=5.0)
    trial.wait(trial.lag)
    trial.small_pages(2)
    landing = Landing(line)
    for _ in range(3):
        landing.land(next(iter(trial.connect().read(line.stream, landing.cursor))))
    assert_current(trial, landing.walk(trial.connect()), ids)
