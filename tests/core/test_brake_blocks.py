"""`brake:` in the ticket file and on a route: read, inherited, and refused with its place."""

from __future__ import annotations

import pytest

from mappings.mapping import Brake
from tests.core.shop import edited, good, shipped

TO = "    to: zoho_desk\n"


def with_brake(top: str = "", route: str = "") -> dict[str, str]:
    texts = shipped()
    text = texts["ticket.yaml"].replace("\nroutes:\n", f"\n{top}routes:\n")
    texts["ticket.yaml"] = text.replace(TO, TO + route)
    return texts


def test_without_a_word_the_usual_limits_hold() -> None:
    mapping = good()
    assert mapping.brake == Brake(records=500, share=20, deletions=10, first_sync="go")
    assert {route.brake for route in mapping.routes} == {mapping.brake}


def test_a_route_inherits_what_it_does_not_say() -> None:
    texts = with_brake(
        "brake: {records: 900, deletions: 0, first_sync: ask}\n", "    brake: {share: 5}\n"
    )
    mapping = good(texts)
    assert mapping.brake == Brake(records=900, share=20, deletions=0, first_sync="ask")
    chats, team = mapping.routes
    assert (chats.brake.records, chats.brake.share) == (900, 5)
    assert team.brake == mapping.brake


@pytest.mark.parametrize(
    ("line", "column", "said"),
    [
        ("brake: {records: many}", 17, "records must be a whole number from 1 to 1000000"),
        ("brake: {records: 0}", 17, "records must be a whole number from 1 to 1000000"),
        ("brake: {share: 101}", 15, "share must be a whole number from 1 to 100"),
        ("brake: {deletions: true}", 19, "deletions must be a whole number from 0 to 1000000"),
        ("brake: {first_sync: maybe}", 20, "first_sync cannot be 'maybe'"),
        ("brake: {shares: 5}", 8, "'shares' means nothing in brake"),
        ("brake: 500", 7, "brake must be lines of the form"),
    ],
)
def test_what_cannot_be_meant_is_refused_where_it_stands(line: str, column: int, said: str) -> None:
    problems = edited(("\nroutes:\n", f"\n{line}\nroutes:\n"))
    (problem,) = [each for each in problems if each.severity == "error"]
    assert said in problem.message
    place = shipped()["ticket.yaml"].split("\nroutes:\n")[0].count("\n") + 2
    assert (problem.file, problem.line, problem.column) == ("ticket.yaml", place, column + 1)


def test_a_route_stops_by_writes_only() -> None:
    problems = edited((TO, TO + "    brake: {deletions: 3}\n"))
    (problem,) = [each for each in problems if each.severity == "error"]
    assert (problem.code, problem.found) == ("ACC-0105", "deletions")
