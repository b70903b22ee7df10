"""What a person may ask of the larger commands; the texts under the fields are their help."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter, validators

Port = Annotated[int | None, Parameter(validator=validators.Number(gte=1, lte=65535))]
Flag = Annotated[bool, Parameter(negative=())]
Count = Annotated[int, Parameter(validator=validators.Number(gte=0))]
Seconds = Annotated[float, Parameter(validator=validators.Number(gt=0))]
Names = Annotated[tuple[str, ...], Parameter(negative=(), show_default=False)]


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class DemoOptions:
    """How a demo runs, and where."""

    once: Flag = False
    """First sync, then the acts, then judge and end."""

    json: Flag = False
    """Print the figures as one JSON object on the last line of stdout (with --once)."""

    acts: Annotated[int | None, Parameter(validator=validators.Number(gte=0))] = None
    """How many things people do: 40 with --once, without end otherwise."""

    seed: Count = 1
    """What the shop and its people are drawn from."""

    data: Path = Path(".accord")
    """Folder of the state, the sandbox's world, Prefect's database and the logs."""

    fresh: Flag = False
    """Forget what earlier demos left in that folder."""

    without: Names = ()
    """Switch a connection off (pause it), to see what then waits: zendesk, zoho_desk, intercom
    or orders. With --once the exit code is then 1."""

    patience: Seconds = 300.0
    """Give up when nothing has moved for so many seconds."""

    sandbox_port: Port = None
    """First of the sandbox's five ports (searched from 4300)."""

    prefect_port: Port = None
    """Port of Prefect's UI and API (searched from 4210)."""

    receiver_port: Port = None
    """Port of the webhook receiver (searched from 4310)."""


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class SimOptions:
    """What is simulated."""

    seeds: Count = 100
    """How many seeds to run."""

    first: Annotated[Count, Parameter(name="--from")] = 1
    """The first seed."""

    minutes: Annotated[float | None, Parameter(validator=validators.Number(gt=0))] = None
    """Go on for so many minutes, whatever --seeds says."""

    seed: Annotated[int | None, Parameter(validator=validators.Number(gte=0))] = None
    """Run this seed alone, and show what happened in it."""

    upto: Annotated[int | None, Parameter(validator=validators.Number(gte=1))] = None
    """With --seed: end the storm after so many steps."""

    mutants: Flag = False
    """Plant known bugs in copies of the engine, one at a time, and say which are caught; --seeds
    is then how many are tried on each."""

    workers: Annotated[int, Parameter(validator=validators.Number(gte=1))] = 1
    """Processes at the same time."""

    json: Flag = False
    """Print one JSON object on the last line of stdout."""


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class BackfillOptions:
    """What of a history is brought across."""

    since: date | None = None
    """First day, as 2024-01-31 (UTC), of tickets' last change; without it from the beginning."""

    until: date | None = None
    """Last day of it; without it until now: what changes later is live work."""

    dry_run: Flag = False
    """Only read, and say what would be made; nothing is written in any desk."""

    fresh: Flag = False
    """Forget where the last backfill of this connection stood, and what it asked."""

    json: Flag = False
    """Print one JSON object on the last line of stdout."""
