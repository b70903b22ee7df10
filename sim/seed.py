"""One seed, from its first action to its verdict."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sim import calm, promises, quiet
from sim.actions import KINDS, Action
from sim.actions.questions import decide_all
from sim.fibers import SENDING
from sim.swarm import TRIES, Swarm
from sim.town import Town
from sim.watch import Broken

STEPS = 160  # actions of the storm; coming to rest adds some more
CYCLES = 4  # polls until one must write nothing


@dataclass
class Happened:
    """One line of the timeline."""

    step: int
    at: str
    text: str


@dataclass
class Outcome:
    """What became of one seed."""

    seed: int
    actions: list[Action] = field(default_factory=list)
    timeline: list[Happened] = field(default_factory=list)
    broken: list[Broken] = field(default_factory=list)
    steps: int = 0
    writes: int = 0
    windows: int = 0


def run_seed(
    seed: int,
    *,
    forced: Collection[str] = (),
    actions: Sequence[Action] | None = None,
    upto: int | None = None,
) -> Outcome:
    """Run one seed: the storm, the calm, one more cycle, and single acts in the quiet.

    `actions` replays these instead of drawing some; `upto` ends the storm after so many.
    """
    swarm = Swarm.of(seed, forced)
    town, outcome = Town(seed, swarm.systems, asks=swarm.asks), Outcome(seed)
    try:
        swarm.settle_in(town)
        _storm(town, swarm, outcome, actions, STEPS if upto is None else upto)
        if not town.watch.broken:
            _afterwards(town, outcome)
    finally:
        town.close()
    outcome.broken, outcome.windows = town.watch.broken, town.watch.windows
    outcome.writes = town.watch.writes
    return outcome


def _storm(
    town: Town, swarm: Swarm, outcome: Outcome, given: Sequence[Action] | None, most: int
) -> None:
    drawn = iter(given) if given is not None else swarm.draw(outcome.seed, town)
    idle = 0
    while len(outcome.actions) < most and not town.watch.broken:
        action = next(drawn, None)
        if action is None:
            return
        town.watch.step = len(outcome.actions) + 1
        _hurry(town)
        text = KINDS[action.kind].do(town, *action.args)
        if text is None and given is None:
            idle += 1
            if idle >= TRIES:
                town.clock.advance(1.0)
                idle = 0
            continue
        idle = 0
        outcome.actions.append(action)
        _note(town, outcome, text or f"({action.kind}: not possible)")
        town.clock.advance(town.tick)


def _hurry(town: Town) -> None:
    """Let calls leave that stood too long: a call is over after a while, sent or not."""
    while town.patience() <= town.tick:
        first = min(
            (f for p in town.processes.values() for f in p.fibers if f.at == SENDING),
            key=lambda fiber: fiber.since or town.clock.now(),
        )
        town.go_on(first)


def _note(town: Town, outcome: Outcome, text: str) -> None:
    outcome.steps += 1
    at = town.clock.now().strftime("%H:%M:%S.%f")[:-3]
    outcome.timeline.append(Happened(outcome.steps, at, text))


def _afterwards(town: Town, outcome: Outcome) -> None:
    calm.end_storm(town)
    _note(town, outcome, "the storm is over")
    town.watch.step += 1
    cycles = calm.cycles(town, CYCLES)
    town.watch.step += 1
    promises.judge(town)
    if decide_all(town):
        _note(town, outcome, "a person decides what is still asked")
        cycles = calm.cycles(town, CYCLES)
        promises.judge(town)
    if cycles is None:
        town.watch.breaks("P4", f"the town is still writing after {CYCLES} cycles")
    if not town.watch.broken:
        quiet.try_some(town, lambda text: _note(town, outcome, text))
