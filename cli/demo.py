"""`accord demo`: the whole shop on this machine, kept in step while people work in it."""

from __future__ import annotations

import json
import time
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import httpx

from cli.figures import Found, figures, wrong
from cli.interrupts import Interrupts
from cli.opening import open_house
from cli.options import DemoOptions
from cli.place import Unusable, empty, locked, ports
from cli.processes import PREFECT_PORT, RECEIVER_PORT, SANDBOX_PORT, Household
from cli.progress import Progress
from cli.supervise import ChildFailed, Supervisor
from cli.watch import Look, StandsStill, Watch
from sync.cards import cards

OK, LOOK, WRONG, UNREACHABLE = 0, 1, 2, 3
ACTS = 40
BETWEEN_ACTS = 0.5  # seconds
LEISURE = 4.0  # seconds between two acts of the endless demo


def run(options: DemoOptions) -> int:
    """Run the demo to its end, or until Ctrl-C without `once`; returns the exit code."""
    interrupts = Interrupts()
    interrupts.watch()
    try:
        with locked(options.data.absolute()):
            return _in_place(options, interrupts)
    except Unusable as unusable:
        return _fail(options, WRONG, str(unusable))
    except ChildFailed as failed:
        return _fail(options, UNREACHABLE, str(failed))
    except httpx.HTTPError as error:
        return _fail(options, UNREACHABLE, f"the sandbox does not answer ({error})")
    except KeyboardInterrupt:
        return LOOK if options.once else OK


def _in_place(options: DemoOptions, interrupts: Interrupts) -> int:
    began = time.monotonic()
    if options.fresh:
        empty(options.data.absolute())
    household = _household(options)
    logs = household.data / "logs"
    logs.mkdir(exist_ok=True)
    supervisor = Supervisor(logs=logs, interrupts=interrupts)
    with ExitStack() as last:
        last.callback(supervisor.stop)
        progress = last.enter_context(Progress())
        engine, rehearsal = open_house(household, supervisor, progress, options.without)
        last.callback(rehearsal.close)
        watch = Watch(
            engine=engine,
            rehearsal=rehearsal,
            supervisor=supervisor,
            progress=progress,
            patience=options.patience,
        )
        progress.below(f"Prefect  {household.prefect}", f"sandbox  {household.control}")
        show = _Show(options=options, watch=watch)
        show.first_sync()
        if not options.once:
            show.for_ever()
        result, bad = show.once(began, household.prefect)
    return _tell(options, progress, result, bad)


@dataclass(kw_only=True)
class _Show:
    """The demo once everything runs."""

    options: DemoOptions
    watch: Watch
    stands_still: bool = False

    def __post_init__(self) -> None:
        self._engine, self._rehearsal = self.watch.engine, self.watch.rehearsal
        self._supervisor, self._progress = self.watch.supervisor, self.watch.progress

    def first_sync(self) -> None:
        """Bring the whole world in step."""
        self._progress.now("first sync: every ticket, message and contact")
        self._look(())
        self._rehearsal.end_first_sync()
        if not self.stands_still:
            self._progress.done("first sync: all is in step")

    def for_ever(self) -> None:
        """Let people act until Ctrl-C; after `acts` of them they rest, and all keeps running."""
        wanted = self.options.acts
        self._progress.now("customers, agents and the warehouse are at work; Ctrl-C ends the demo")
        done = 0
        while True:
            try:
                if wanted is None or done < wanted:
                    done += self._rehearsal.act() is not None
                if self._progress.alive:
                    self.watch.picture()
            except httpx.TransportError:
                self._progress.warn("the sandbox does not answer; it is started again")
            self._supervisor.pause(LEISURE)

    def once(self, began: float, prefect_ui: str) -> tuple[dict[str, Any], list[str]]:
        """Let the wanted number of acts happen; returns the figures and what is wrong in them."""
        wanted = ACTS if self.options.acts is None else self.options.acts
        judged = self._rehearsal.judge()["latencies"]
        earlier = {kind: len(spans) for kind, spans in judged.items()}
        acts = self._act(0 if self.stands_still else wanted)
        seen = self._look(acts)
        late = self.watch.missing(acts)
        result = figures(
            Found(
                acts=wanted,
                arrived=len(acts) - len(late),
                judge=seen.judge,
                review=seen.review,
                cases=len(cards(self._engine.store)),
                writes=self._rehearsal.writes(),
                seconds=time.monotonic() - began,
                prefect_ui=prefect_ui,
                earlier=earlier,
            )
        )
        texts = [f"{a['act']} ({a['id']}): {'; '.join(a['missing'])}" for a in late]
        return result, [*wrong(result), *texts, *seen.review.unexplained]

    def _act(self, wanted: int) -> list[str]:
        acts: list[str] = []
        if wanted:
            self._progress.now(f"{wanted} acts of customers, agents and the warehouse")
        still = time.monotonic()
        while len(acts) < wanted and time.monotonic() - still < self.options.patience:
            self._progress.tick(f"act {len(acts) + 1} of {wanted}")
            act = self._rehearsal.act()
            if act is not None:
                acts.append(act)
                still = time.monotonic()
            self._supervisor.pause(BETWEEN_ACTS)
        if acts:
            self._progress.now("waiting until all is in step")
        return acts

    def _look(self, acts: list[str] | tuple[()]) -> Look:
        """Wait until all is in step, unless nothing moves any more; returns the last look."""
        if not self.stands_still:
            try:
                return self.watch.until_in_step(acts)
            except StandsStill:
                self.stands_still = True
                self._progress.warn(f"nothing has moved for {self.options.patience:.0f} s")
        return self.watch.picture()


def _household(options: DemoOptions) -> Household:
    return Household(
        data=options.data.absolute(),
        seed=options.seed,
        sandbox_port=ports(options.sandbox_port, SANDBOX_PORT, 5, "--sandbox-port"),
        prefect_port=ports(options.prefect_port, PREFECT_PORT, 1, "--prefect-port"),
        receiver_port=ports(options.receiver_port, RECEIVER_PORT, 1, "--receiver-port"),
    )


def _tell(options: DemoOptions, progress: Progress, result: dict[str, Any], bad: list[str]) -> int:
    progress.show_table()
    for text in bad:
        progress.warn(text)
    if not bad:
        progress.done("all is in step, every difference is explained")
    if options.json:
        print(json.dumps(result, ensure_ascii=False), flush=True)
    return LOOK if bad else OK


def _fail(options: DemoOptions, code: int, sentence: str) -> int:
    Progress().warn(sentence)
    if options.json:
        print(json.dumps({"error": sentence}, ensure_ascii=False), flush=True)
    return code
