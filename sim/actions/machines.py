"""Our own machines: runs go on step by step, processes die, stand still and start again."""

from __future__ import annotations

import random

from sim.actions.kind import Args, Kind, nothing, number, pick
from sim.fibers import DEADLY, SENDING
from sim.town import WORKERS, Town


def _step(town: Town, which: int) -> str | None:
    fiber = pick(town.ready(), which)
    if fiber is None:
        return None
    before = fiber.at
    town.go_on(fiber)
    return f"{fiber.name} goes on {before}: {'ends' if fiber.over else 'now ' + fiber.at}"


def _draw_run(rng: random.Random, town: Town) -> Args:
    return [rng.choice(WORKERS), rng.choice(town.systems)]


def _run(town: Town, name: str, system: str) -> str | None:
    process = town.processes[name]
    if process.frozen or town.run(process, system) is None:
        return None
    return f"{name} begins a run of {system}"


def _draw_kill(rng: random.Random, _town: Town) -> Args:
    return [rng.choice(WORKERS), rng.choice((*DEADLY, "now"))]


def _kill(town: Town, name: str, point: str) -> str | None:
    process = town.processes[name]
    if process.dead:
        return None
    if point == "now":
        process.kill()
        return f"{name} is killed"
    process.armed = point
    return f"{name} will die {point}"


def _draw_worker(rng: random.Random, _town: Town) -> Args:
    return [rng.choice(WORKERS)]


def _restart(town: Town, name: str) -> str | None:
    process = town.processes[name]
    if not process.dead:
        return None
    town.processes[name] = town.start(name)
    return f"{name} starts again"


def _freeze(town: Town, name: str) -> str | None:
    """Stop a process between two of its steps, but not with a call about to leave."""
    process = town.processes[name]
    if process.dead:
        return None
    if not process.frozen and any(fiber.at == SENDING for fiber in process.fibers):
        return None
    process.frozen = not process.frozen
    return f"{name} {'stands still' if process.frozen else 'goes on'}"


def _publish(town: Town) -> str | None:
    """Publish the next revision of the mapping; both workers take it up as they start."""
    if town.revision + 1 >= len(town.revisions):
        return None
    town.revision += 1
    for name, process in list(town.processes.items()):
        process.kill()
        town.processes[name] = town.start(name)
    return f"revision {town.revision} of the mapping is published, the workers start again"


KINDS = (
    Kind("step", 62.0, number, _step),
    Kind("run", 8.0, _draw_run, _run),
    Kind("kill", 1.2, _draw_kill, _kill, "kills"),
    Kind("restart", 6.0, _draw_worker, _restart),
    Kind("freeze", 1.5, _draw_worker, _freeze, "freezes"),
    Kind("publish", 0.6, nothing, _publish, "revisions"),
)
