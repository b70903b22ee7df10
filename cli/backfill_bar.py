"""The progress bar of a backfill: records read, linked, created and left, rate and time left."""

from __future__ import annotations

import time

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as RichProgress
from rich.text import Text

from sync.backfill_effort import Progress

PHASES = {
    "read": "reading the lists",
    "plan": "looking for what is there already",
    "ask": "weighing",
    "write": "making and linking copies",
}
SELDOM = 30.0  # seconds between two lines where nobody watches


class _Rate(ProgressColumn):
    """Records a second."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{speed:.1f}/s" if speed else "")


class Bar:
    """Tells on stderr; where that is no terminal, with a line now and then."""

    def __init__(self, system: str, console: Console | None = None) -> None:
        self._system = system
        self._console = console or Console(stderr=True, highlight=False, soft_wrap=True)
        self._rich = RichProgress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            _Rate(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[figures]}"),
            console=self._console,
            disable=not self._console.is_terminal,
        )
        self._phase, self._task = "", TaskID(-1)
        self._told = float("-inf")

    def __enter__(self) -> Bar:
        self._rich.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._rich.stop()

    def show(self, progress: Progress) -> None:
        """Show how far the backfill is."""
        if progress.phase not in PHASES:
            return
        if progress.phase != self._phase:
            self._phase, self._told = progress.phase, float("-inf")
            name = f"{self._system}: {PHASES[progress.phase]}"
            self._task = self._rich.add_task(name, total=None, figures="")
        total = progress.total
        if total is not None and progress.done > total:
            total = None  # there are more than anybody knew
        self._rich.update(
            self._task, completed=progress.done, total=total, figures=figures(progress)
        )
        self._line(progress)

    def _line(self, progress: Progress) -> None:
        if self._console.is_terminal or time.monotonic() < self._told + SELDOM:
            return
        self._told = time.monotonic()
        of = f" of {progress.total}" if progress.total is not None else ""
        did = f"{self._system}: {PHASES[progress.phase]}, {progress.done}{of}"
        self._console.print(f"{did}  {figures(progress)}".rstrip())


def figures(progress: Progress) -> str:
    """Say in a few words what was read and made, and what is left."""
    said = [f"{progress.read} read"]
    if progress.phase == "write":
        said += [f"{progress.linked} linked", f"{progress.created} created"]
        said += [f"{progress.left} left"]
    return ", ".join(said) + (f" (waits: {progress.waits})" if progress.waits else "")
