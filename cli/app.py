"""The command `accord`. Each command's code is imported when it is called: help comes at once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

MISSING = "the Python package {} is not installed: run `make venv`, then use .venv/bin/accord"

try:
    from cyclopts import App, CycloptsError

    from cli.alphabet import any_alphabet
    from cli.ending import heard
    from cli.options import (
        BackfillOptions,
        CardCode,
        Connection,
        DemoOptions,
        FivePorts,
        Flag,
        Folder,
        Place,
        Refs,
        Seed,
        SimOptions,
        Size,
    )
    from cli.persons import erase, export_person
    from cli.uncaught import redact_uncaught
    from cli.wrong import sentence, wrong
except ModuleNotFoundError as missing:
    sys.exit(MISSING.format(missing.name))

app = App(
    name="accord",
    help="Keeps tickets, chats and orders in step across Zendesk, Zoho Desk, Intercom and a shop.",
    version_flags=[],
)
USUAL = DemoOptions()
USUAL_SIM = SimOptions()
ALL = BackfillOptions()


@app.command
def demo(options: DemoOptions = USUAL) -> int:
    """Run the whole shop on this machine: rehearsed desks, Prefect, worker, webhooks, people.

    It goes on until Ctrl-C. With --once it ends when all is in step: 0 when every act arrived
    and nothing is doubled or unexplained, 1 otherwise.
    """
    from cli import demo as command  # noqa: PLC0415

    if options.json and not options.once:
        return wrong("--json needs --once: the endless demo has no last line")
    return command.run(options)


@app.command
def sandbox(
    *,
    port: FivePorts = 4300,
    data: Folder = Path(".accord/sandbox"),
    seed: Seed = 1,
    limits: Literal["real", "wide"] = "wide",
    env: Flag = False,
    tickets: Size = 240,
    chats: Size = 120,
    orders: Size = 300,
) -> int:
    """Serve Zendesk, Zoho Desk, Intercom and an order database as they behave, on this machine.

    Parameters
    ----------
    port
        Control port; Zendesk, Zoho Desk, Zoho's accounts and Intercom follow on the next four.
    data
        Folder of the world.
    seed
        What the world and its secrets are drawn from.
    limits
        Rate limits as the vendors have them, or ten times as wide.
    env
        Print the settings that reach this sandbox, and serve nothing.
    tickets
        Tickets of a new world.
    chats
        Intercom conversations of a new world.
    orders
        Orders of a new world.
    """
    from cli import sandbox as command  # noqa: PLC0415

    command.run(port, data, seed, limits, env, tickets, chats, orders)
    return 0


@app.command
def check(
    folder: Place | None = None,
    /,
    *,
    json: Flag = False,
    offline: Flag = False,
) -> int:
    """Say what is wrong with the mapping files before anything runs on them.

    Exit code 2 when a file must be changed, 3 when an account could not be asked.

    Parameters
    ----------
    folder
        Where the files are (ACCORD_MAPPINGS, or mappings).
    json
        Print one JSON object on the last line of stdout.
    offline
        Ask no account, whatever the settings name.
    """
    from cli import accounts as command  # noqa: PLC0415

    return command.run(folder, json_out=json, offline=offline)


@app.command
def cases(*, json: Flag = False) -> int:
    """List what waits for a person: one card per cause, with its owner and remedy.

    Exit code 1 when there are cards.

    Parameters
    ----------
    json
        Print one JSON object on the last line of stdout.
    """
    from cli import cases as command  # noqa: PLC0415

    return command.run(json_out=json)


@app.command
def retry(
    refs: Refs | None = None,
    /,
    *,
    code: CardCode | None = None,
    all: Flag = False,
    json: Flag = False,
) -> int:
    """Try again what was refused: by record, by the code of a card, or everything.

    Exit code 1 when nothing matched.

    Parameters
    ----------
    refs
        Records, as `accord cases` names them: zendesk:ticket:35436 or order:CMD-00001234.
    code
        Every record on the cards with this code, such as ACC-2001; with REFs only those of them.
    all
        Every record on every card.
    json
        Print one JSON object on the last line of stdout.
    """
    from cli import retry as command  # noqa: PLC0415

    if all == (bool(refs) or code is not None):
        return wrong("name records, or give --code, or both, or --all alone")
    return command.run(tuple(refs or ()), code, json_out=json)


@app.command
def approve(
    refs: Refs | None = None,
    /,
    *,
    drop: Flag = False,
    all: Flag = False,
    json: Flag = False,
) -> int:
    """Let a mass change go that the brake stopped, or drop it; with no REF, show what waits.

    Exit code 1 when something waits undecided, or a REF names nothing.

    Parameters
    ----------
    refs
        Stops, as `accord cases` names them: zoho_desk:stop:7.
    drop
        Do not write it: what differs stays as it is until it changes again.
    all
        Every stop that waits.
    json
        Print one JSON object on the last line of stdout.
    """
    from cli import approve as command  # noqa: PLC0415

    if all and refs:
        return wrong("name stops, or give --all: one of the two")
    if drop and not (all or refs):
        return wrong("say what to drop: name stops, or give --all")
    return command.run(tuple(refs or ()), all_=all, drop=drop, json_out=json)


@app.command
def effects(
    wanted: Literal["on", "off", "restored", "status"] = "status", /, *, json: Flag = False
) -> int:
    """Switch all messages to customers off or on, or show whether they are.

    Exit code 1 while they are off.

    Parameters
    ----------
    wanted
        off: replies wait from the very next one on; on: they go; restored: after a restored
        backup, replies written until now are never sent by themselves; status: just look.
    json
        Print one JSON object on the last line of stdout.
    """
    from cli import effects as command  # noqa: PLC0415

    return command.run(wanted, json_out=json)


@app.command
def backfill(connection: Connection, /, options: BackfillOptions = ALL) -> int:
    """Bring the history of one connection across: make or link what its routes miss.

    No customer hears of it. Whatever ends it, the same command goes on. Exit code 1 when something
    waits for a person.
    """
    from cli import backfill as command  # noqa: PLC0415

    return command.run(connection, options)


@app.command
def proof(*, now: Flag = False, json: Flag = False) -> int:
    """Show the last proof of sync: pairs compared, equal, explained, unexplained, and how fast.

    Exit code 1 when something is unexplained, or no proof is younger than 26 hours.

    Parameters
    ----------
    now
        Compare every linked pair now, which takes a while, then show that proof.
    json
        Print one JSON object on the last line of stdout.
    """
    from cli import proof as command  # noqa: PLC0415

    return command.run(now=now, json_out=json)


@app.command
def sim(options: SimOptions = USUAL_SIM) -> int:
    """Try to break the engine: rehearsed vendors, people, faults and crashes, drawn from seeds.

    Exit code 1 when a promise is broken (docs/reference/promises.md), with the smallest story
    that breaks it.
    """
    from cli import sim as command  # noqa: PLC0415

    return command.run(options)


app.command(erase)
app.command(export_person)


def main() -> None:
    """Run the command line; exit codes: 0 ok, 1 something to look at, 2 wrong, 3 unreachable."""
    redact_uncaught()
    any_alphabet()
    sys.exit(heard(_command))


def _command() -> int:
    try:
        code = app(
            sys.argv[1:], exit_on_error=False, print_error=False, result_action="return_value"
        )
    except ModuleNotFoundError as error:
        return wrong(MISSING.format(error.name))
    except CycloptsError as error:
        return wrong(sentence(error))
    except KeyboardInterrupt:
        return 1
    return code if isinstance(code, int) else 0
