"""Vendors that misbehave, and people who end tickets."""

from __future__ import annotations

import random
from datetime import timedelta

from sandbox.core import iso
from sandbox.faults import Fault
from sim.actions.kind import Args, Kind, nothing, pick
from sim.actions.people import any_ticket, let
from sim.groups import REFERENCE
from sim.sights import tickets
from sim.town import Town

WRITES = "POST|PUT|PATCH|DELETE"
TOKEN_LIFE, TOKEN_YOUNG = 3600.0, 90.0  # seconds
CREATE = r"/(tickets|tickets\.json|conversations|contacts|users|users\.json)$"
CALLS = {  # what a fault is about: method and path
    "a write": (WRITES, ".*"),
    "a create": ("POST", CREATE),
    "a message": ("POST|PUT", r"(comments|sendReply|reply|tickets/\d+\.json)$"),
}
TICKET = r"/tickets/\d+$"
METHODS = ("GET", WRITES, ".*")


def _draw_answer(*statuses: int):  # type: ignore[no-untyped-def]
    def draw(rng: random.Random, town: Town) -> Args:
        return [rng.choice(town.systems), rng.choice(METHODS), rng.choice(statuses)]

    return draw


def _answer(town: Town, system: str, method: str, status: int) -> str | None:
    headers = {"retry-after": "3"} if status == 429 else {}
    fault = Fault(system, "status", method=method, status=status, headers=headers)
    town.scenario.faults.planned.append(fault)
    return f"{system} will answer {status} to a call"


def _draw_system(rng: random.Random, town: Town) -> Args:
    return [rng.choice(town.systems)]


def _draw_write(rng: random.Random, town: Town) -> Args:
    return [rng.choice(town.systems), rng.choice(list(CALLS))]


def _drop(town: Town, system: str, call: str) -> str | None:
    method, path = CALLS[call]
    fault = Fault(system, "drop_answer", method=method, path=path)
    town.scenario.faults.planned.append(fault)
    return f"{system} will perform {call} and its answer will be lost"


def _reset(town: Town, system: str) -> str | None:
    town.scenario.faults.planned.append(Fault(system, "reset"))
    return f"{system} will not be reached by a call"


def _late(town: Town, system: str, call: str) -> str | None:
    town.wire.late.append((system, *CALLS[call]))
    return f"{system} will perform {call} after its caller gave up"


def _draw_empty(rng: random.Random, town: Town) -> Args:
    return [rng.choice(town.systems), rng.choice(("{}", "", '{"error": "try later"}', "[]"))]


def _empty(town: Town, system: str, body: str) -> str | None:
    fault = Fault(system, "status", method="GET", status=200, body=body)
    town.scenario.faults.planned.append(fault)
    return f"{system} will answer 200 with {body!r}"


def _draw_end(rng: random.Random, town: Town) -> Args:
    return [rng.choice(town.systems), rng.randrange(6), rng.randrange(6)]


def _trash(town: Town, system: str, which: int, _other: int) -> str | None:
    ticket = any_ticket(town, system, which)
    if ticket is None or system == "intercom":
        return None
    town.watch.ended.add((system, ticket.id))
    if not let(town, system, lambda: town.desk(system).trash(ticket.id)):
        return None
    return f"an agent deletes {ticket.id} in {system}"


def _merge(town: Town, system: str, which: int, other: int) -> str | None:
    loser, master = any_ticket(town, system, which), any_ticket(town, system, other)
    if system == "intercom" or loser is None or master is None or loser.id == master.id:
        return None
    if not let(town, system, lambda: town.desk(system).merge(loser.id, master.id)):
        return None
    town.watch.ended.add((system, loser.id))
    town.mixed.add((system, master.id))
    return f"an agent merges {loser.id} into {master.id} in {system}"


def _close(town: Town, which: int) -> str | None:
    solved = [t for t in tickets(town.watch.store, "zendesk") if t.values["status"] == "solved"]
    ticket = pick(solved, which)
    if ticket is None or not let(town, "zendesk", lambda: town.desk("zendesk").close(ticket.id)):
        return None
    return f"Zendesk closes {ticket.id} for good"


def _expire(town: Town) -> str | None:
    """End an access token before its time, as Zoho does when others ask for too many.

    A fresh one lives longer than that: the call it was asked for.
    """
    old = iso(town.clock.now() + timedelta(seconds=TOKEN_LIFE - TOKEN_YOUNG))
    ended = [t for t in town.watch.store.all("zoho_accounts", "token") if "" < t["expires"] < old]
    for token in ended:
        token["expires"] = ""
    return "the Zoho token ends" if ended else None


def _draw_rule(rng: random.Random, town: Town) -> Args:
    value = rng.choice((("priority", "urgent", "Urgent"), ("status", "pending", "On Hold")))
    which = rng.choice(("zendesk", "zoho_desk"))
    return [which, value[0], value[1 if which == "zendesk" else 2], rng.choice((0.0, 0.0, 5.0))]


def _rule(town: Town, system: str, name: str, value: str, seconds: float) -> str | None:
    town.rules.append((system, name, value, seconds))
    return f"a rule of {system} will set {name} to {value!r} {seconds:g} s after a write of ours"


def _refuse(town: Town) -> str | None:
    """Have Zoho Desk refuse a field without saying which."""
    body = '{"errorCode": "INVALID_DATA", "message": "The data is invalid"}'
    fault = Fault("zoho_desk", "status", method="PATCH", path=TICKET, status=422, body=body)
    town.scenario.faults.planned.append(fault)
    town.refusals = True
    return "zoho_desk will refuse fields of a ticket"


def _redact(town: Town, which: int) -> str | None:
    """Black out what was said in Zendesk; not the first words, by which requests are known."""
    comments = [
        (comment["id"], name)
        for comment in town.watch.store.all("zendesk", "comment")
        for name in REFERENCE.findall(str(comment["body"]))
        if town.written_in.get(name) == "zendesk" and name in town.words
    ]
    chosen = pick(comments, which)
    if chosen is None or chosen[1] in town.redacted:
        return None
    comment, name = chosen
    desk = town.desk("zendesk")
    if not let(town, "zendesk", lambda: desk.redact(str(comment), f"réf. {name}")):
        return None
    town.redacted.add(name)
    return f"an agent blacks out {name} in zendesk"


KINDS = (
    Kind("rule", 0.8, _draw_rule, _rule, "rules"),
    Kind("refusal", 0.8, nothing, _refuse, "refused fields"),
    Kind("redact", 0.8, lambda rng, _: [rng.randrange(1000)], _redact, "redacted"),
    Kind("busy", 1.2, _draw_answer(429), _answer, "429"),
    Kind("broken", 1.2, _draw_answer(500, 503), _answer, "5xx"),
    Kind("refused", 0.8, _draw_system, _reset, "refused"),
    Kind("answer lost", 1.6, _draw_write, _drop, "answers lost"),
    Kind("late", 1.2, _draw_write, _late, "late"),
    Kind("empty", 0.8, _draw_empty, _empty, "empty answers"),
    Kind("delete", 0.5, _draw_end, _trash, "deleted"),
    Kind("merge", 0.4, _draw_end, _merge, "merged"),
    Kind("close", 0.5, lambda rng, _: [rng.randrange(6)], _close, "closed"),
    Kind("token", 0.5, nothing, _expire, "tokens"),
)
