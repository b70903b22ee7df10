"""What a person may ask of the larger commands; the texts under the fields are their help."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from cli.kinds import DAYS, FOLDER, FOLDER_THERE, Kind, above_zero, whole, word


def _typed(kind: Kind) -> Parameter:
    """Let a kind read what is typed, also with a dash in front: it says what is wrong with that."""
    return Parameter(converter=kind, allow_leading_hyphen=True)


Flag = Annotated[bool, Parameter(negative=())]
Seed = Annotated[int, _typed(whole(0, 10**12))]
Seeds = Annotated[int, _typed(whole(1, 10**6))]
Steps = Annotated[int, _typed(whole(1, 10**6))]
Workers = Annotated[int, _typed(whole(1, 64))]
Minutes = Annotated[float, _typed(above_zero("minutes", 7 * 24 * 60))]
Seconds = Annotated[float, _typed(above_zero("seconds", 24 * 3600))]
Size = Annotated[int, _typed(whole(0, 10**6))]
Port = Annotated[int, _typed(whole(1, 65_535))]
FivePorts = Annotated[int, _typed(whole(1, 65_531))]  # the first of five in a row
Day = Annotated[date, _typed(DAYS)]
Folder = Annotated[Path, _typed(FOLDER)]
Place = Annotated[Path, Parameter(converter=FOLDER)]  # without an option's name in front
FolderThere = Annotated[Path, _typed(FOLDER_THERE)]
Refs = Annotated[
    list[str],
    Parameter(
        negative=(), converter=word("a REF, as `accord cases` names it: zendesk:ticket:35436")
    ),
]
CardCode = Annotated[str, _typed(word("a code, as `accord cases` names it: ACC-2001"))]
Person = Annotated[
    str,
    Parameter(
        converter=word(
            "an e-mail address, a phone number with its country (+33612345678) or the REF of a "
            "contact (zendesk:user:123)"
        )
    ),
]
Connection = Annotated[str, Parameter(converter=word("the name of a connection, such as zendesk"))]
Rehearsed = Literal["zendesk", "zoho_desk", "intercom", "orders"]
Without = Annotated[tuple[Rehearsed, ...], Parameter(negative=(), show_default=False)]


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class DemoOptions:
    """How a demo runs, and where."""

    once: Flag = False
    """First sync, then the acts, then judge and end."""

    json: Flag = False
    """Print the figures as one JSON object on the last line of stdout (with --once)."""

    acts: Size | None = None
    """How many things people do: 40 with --once, without end otherwise."""

    seed: Seed = 1
    """What the shop and its people are drawn from."""

    data: Folder = Path(".accord")
    """Folder of the state, the sandbox's world, Prefect's database and the logs."""

    fresh: Flag = False
    """Forget what earlier demos left in that folder."""

    without: Without = ()
    """Switch a connection off (pause it), to see what then waits. With --once the exit code is
    then 1."""

    patience: Seconds = 300.0
    """Give up when nothing has moved for so many seconds."""

    sandbox_port: FivePorts | None = None
    """First of the sandbox's five ports (searched from 4300)."""

    prefect_port: Port | None = None
    """Port of Prefect's UI and API (searched from 4210)."""

    receiver_port: Port | None = None
    """Port of the webhook receiver (searched from 4310)."""


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class SimOptions:
    """What is simulated."""

    seeds: Seeds = 100
    """How many seeds to run."""

    first: Annotated[Seed, Parameter(name="--from")] = 1
    """The first seed."""

    minutes: Minutes | None = None
    """Go on for so many minutes, whatever --seeds says."""

    seed: Seed | None = None
    """Run this seed alone, and show what happened in it."""

    upto: Steps | None = None
    """With --seed: end the storm after so many steps."""

    mutants: Flag = False
    """Plant known bugs in copies of the engine, one at a time, and say which are caught; --seeds
    is then how many are tried on each."""

    workers: Workers = 1
    """Processes at the same time."""

    json: Flag = False
    """Print one JSON object on the last line of stdout."""


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class BackfillOptions:
    """What of a history is brought across."""

    since: Day | None = None
    """First day, as 2024-01-31 (UTC), of tickets' last change; without it from the beginning."""

    until: Day | None = None
    """Last day of it; without it until now: what changes later is live work."""

    dry_run: Flag = False
    """Only read, and say what would be made; nothing is written in any desk."""

    fresh: Flag = False
    """Forget where the last backfill of this connection stood, and what it asked."""

    json: Flag = False
    """Print one JSON object on the last line of stdout."""
