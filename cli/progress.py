"""What a person sees while a demo runs: what happens now, then a table of the systems."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

SEEN = ("in_step", "waiting", "cases")
HEADS = ("", "records", "in step", "waiting", "cases")


class Progress:
    """Tells on stderr; on a terminal the last lines are alive."""

    def __init__(self) -> None:
        self._console = Console(stderr=True, highlight=False, soft_wrap=True)
        self._live: Live | None = None
        self._spinner = Spinner("dots")
        self._table: Table | None = None
        self._below: tuple[str, ...] = ()

    @property
    def alive(self) -> bool:
        """Whether somebody watches: only then are tables worth their cost."""
        return self._console.is_terminal

    def __enter__(self) -> Progress:
        if self.alive:
            self._live = Live(self._view(), console=self._console, refresh_per_second=4)
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live is not None:
            self._spinner.update(text="")
            self._live.update(self._view(), refresh=True)
            self._live.stop()

    def now(self, text: str) -> None:
        """Say what is going on."""
        if self._live is None:
            self._console.print(text)
            return
        self._spinner.update(text=text)
        self._live.update(self._view())

    def tick(self, text: str) -> None:
        """Say how far something has come, to those who watch."""
        if self._live is not None:
            self.now(text)

    def done(self, text: str) -> None:
        """Say what was reached; it stays on the screen."""
        self._console.print(Text.assemble(("✓ ", "green"), text))

    def warn(self, text: str) -> None:
        """Say what is not as it should be."""
        self._console.print(Text.assemble(("! ", "yellow"), text))

    def below(self, *lines: str) -> None:
        """Keep these lines under the table."""
        self._below = lines

    def table(self, systems: Mapping[str, Mapping[str, int]]) -> None:
        """Show the figures of each system."""
        self._table = Table(*HEADS, box=None, pad_edge=False, padding=(0, 2))
        for column in self._table.columns[1:]:
            column.justify = "right"
        for name, counts in systems.items():
            self._table.add_row(name, *_cells(counts))
        if self._live is not None:
            self._live.update(self._view())

    def show_table(self) -> None:
        """Print the last table where nothing is alive."""
        if self._live is None and self._table is not None:
            self._console.print(self._table)

    def _view(self) -> RenderableType:
        parts: list[RenderableType] = [self._table] if self._table else []
        parts += [Text(line, style="dim") for line in self._below]
        return Group(*parts, self._spinner)


def _cells(counts: Mapping[str, int]) -> tuple[str, ...]:
    records = sum(count for word, count in counts.items() if word not in SEEN)
    return (str(records), *(str(counts.get(word, "")) for word in SEEN))
