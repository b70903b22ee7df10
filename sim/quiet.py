"""Single acts in a town at rest: each must arrive, stand, and cost no more than it may (P3, P5)."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from sim import calm, promises
from sim.acts import ACTS, Act
from sim.groups import groups, said, words_of
from sim.scene import Group, Scene
from sim.shop import equal
from sim.sights import FIELDS, Ticket, tickets
from sim.town import Town

MOST = (2, 1, 2)  # acts of a seed, in turn: each has to come to rest, which takes its time
Sight = Mapping[tuple[str, str], Ticket]  # by system and id
Note = Callable[[str], None]
Do = Callable[[Scene], Act | None]


def try_some(town: Town, note: Note) -> None:
    """Have some acts done, one after the other, and judge each."""
    rng = random.Random(f"{town.seed}/quiet")  # noqa: S311
    done = 0
    for act in rng.sample(ACTS, len(ACTS)):
        if done == MOST[town.seed % len(MOST)] or town.watch.broken:
            return
        done += try_one(town, act, rng, note)


def try_one(town: Town, act: Do, rng: random.Random, note: Note) -> bool:
    """Have an act done with some request, and judge it; False where none is fit for it."""
    return any(_try(town, group, rng, act, note) for group in _whole(town, rng))


def _whole(town: Town, rng: random.Random) -> Iterator[Group]:
    """Yield the requests that stand in several desks, in any order."""
    found = [
        {system: there[0] for system, there in group.items()}
        for group in groups(town.watch.store, town.systems).values()
        if promises.whole(town, group) and len(group) > 1
    ]
    yield from rng.sample(found, len(found))


def _try(town: Town, group: Group, rng: random.Random, do: Do, note: Note) -> bool:
    look = _Look(town)
    scene = Scene(town, group, rng, look.begin_again)
    act = do(scene)
    after = _sight(town)
    if act is None:
        if after != look.before:  # the first of two agents was heard, the second one refused
            _settle(town)
        return False
    note(f"in the quiet: {act.text}")
    _settle(town, unheard=act.unheard)
    _stands(scene, act, look.before, after)
    _replies(scene, act)
    _cost(town, act, look.calls)
    promises.judge(town)
    return True


class _Look:
    """What stood before an act, and how many calls there were until then."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._take()

    def _take(self) -> None:
        self.before = _sight(self._town)
        self.calls = len(self._town.scenario.faults.calls)

    def begin_again(self) -> None:
        """Come to rest after what only prepares the act."""
        _settle(self._town)
        self._take()


def _settle(town: Town, *, unheard: bool = False) -> None:
    calm.rest(town)
    if town.deaf or unheard:
        calm.poll(town)


def _sight(town: Town) -> Sight:
    return {(t.system, t.id): t for s in town.systems for t in tickets(town.watch.store, s)}


def _stands(scene: Scene, act: Act, before: Sight, after: Sight) -> None:
    """What was set stands and is shown everywhere; nothing else changed anywhere (P3, P4)."""
    town, end = scene.town, _sight(scene.town)
    places = {(system, ticket.id) for system, ticket in scene.group.items()}
    moved = {act.decides} if act.decides else set()
    moved |= {n for p in places for n in FIELDS if before[p].values[n] != after[p].values[n]}
    for place, ticket in end.items():
        said = act.stands.get(ticket.system, {}) if place in places else {}
        for name in FIELDS:
            value, was = ticket.values[name], before[place].values[name]
            if name in said:
                stands = value == said[name]
            else:
                stands = value == was or (place in places and name in moved)
            if not stands:
                must = said.get(name, was)
                text = f"{ticket.system} {ticket.id}: {name} is {value!r} and must be {must!r}"
                town.watch.breaks("P3", f"{act.text}; {text}")
    for name in sorted(moved):
        shown = {
            p: {s: sight[s, t.id].values[name] for s, t in scene.group.items()}
            for p, sight in (("before", before), ("end", end))
        }
        same = {p: equal(name, values, escalated=scene.escalated) for p, values in shown.items()}
        if same["before"] and not same["end"]:
            town.watch.breaks("P4", f"{act.text}; {name} is {shown['end']}")


def _replies(scene: Scene, act: Act) -> None:
    """Each public reply was told to the customer once, where it was written or where he is (P8).

    A public comment mails nobody: a customer who is in that very desk reads it in its portal.
    """
    town = scene.town
    homes = {act.by, *_home(scene)} if act.replies else set()
    for name in act.replies:
        told = [
            mail["system"]
            for mail in town.watch.store.all("sandbox", "outbox")
            if mail["cause"] == "reply" and name in mail.get("references", ())
        ]
        if not told and homes == {act.by} and name in _in_public(scene, act.by):
            continue
        if len(told) != 1 or not homes.issuperset(told):
            text = f"the customer was told in {told or 'no desk'}, he is in {sorted(homes)}"
            town.watch.breaks("P8", f"{act.text}; {text}")


def _in_public(scene: Scene, system: str) -> set[str]:
    sight = scene.town.scenario.stage.sight()
    return {name for name, public in words_of(said(sight, scene.group[system])) if public}


def _home(scene: Scene) -> set[str]:
    """Name where the customer wrote last; several within a second are all his home."""
    town, heard = scene.town, set[str]()
    sight = town.scenario.stage.sight()
    for ticket in scene.group.values():
        heard |= {name for name, _ in words_of(said(sight, ticket))}
    if heard & town.redacted:
        return set(town.systems)  # what was blacked out may have been his last words
    opened = {name for _, _, name in town.opened}
    his = [n for n in heard if n in opened or town.words.get(n) == "customer_writes"]
    last = max(town.said_at[name] for name in his)
    young = last - timedelta(seconds=1)
    return {town.written_in[name] for name in his if town.said_at[name] >= young}


def _cost(town: Town, act: Act, since: int) -> None:
    """No desk was written to more often than the act is worth (P5)."""
    for system in town.systems:
        wrote = [f"{c['method']} {c['path']}" for c in _writes(town, system, since)]
        if len(wrote) > act.most.get(system, 0):
            text = f"{act.text}; {len(wrote)} writes to {system}: {', '.join(wrote)}"
            town.watch.breaks("P5", text)


def _writes(town: Town, system: str, since: int) -> Iterator[Mapping[str, Any]]:
    """Yield the calls by which the engine changed something; what is refused changes nothing."""
    for call in town.scenario.faults.calls[since:]:
        reads = call["method"] in ("GET", "HEAD") or "/search" in call["path"]
        if call["system"] == system and not reads and call["status"] < 300:
            yield call
