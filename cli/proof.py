"""`accord proof`: the last proof of sync, or one made now."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

from cli.state import UNREACHABLE, WRONG, with_state
from mappings.errors import AccessRefused, RetryLater
from state.store import Store
from sync.logs import configure
from sync.ports import SystemClock
from sync.proof import as_json, last_proof, said, too_old
from sync.reconcile import prove
from sync.settings import SettingsError, read_settings
from sync.wiring import MappingRefused, Wiring, what_to_mend

OK, LOOK = 0, 1
WIDEST = 120  # columns: a row of the table stays one line where it is read from a file


def run(*, now: bool, json_out: bool) -> int:
    """Show the last proof, after making one if `now`.

    Returns 0 when it is fresh and nothing is unexplained, else 1.
    """
    return with_state(lambda store: (_make() if now else OK) or _show(store, json_out=json_out))


def _make() -> int:
    """Compare everything now, or go on with a comparison that was interrupted."""
    configure(os.environ)
    try:
        engine = Wiring(read_settings(os.environ)).engine()
    except (SettingsError, MappingRefused) as error:
        return _say("\n".join(what_to_mend(error)), WRONG)
    except (AccessRefused, RetryLater) as error:
        return _say(str(error), UNREACHABLE)
    try:
        night = engine.now().isoformat(timespec="seconds").replace("+00:00", "Z")
        proven = prove(engine, night)
    finally:
        engine.close()
    return OK if proven.id is not None else _say(f"No proof was written: {proven.why}.", LOOK)


def _show(store: Store, *, json_out: bool) -> int:
    done, going = last_proof(store)
    if going is not None:
        _say(f"A newer proof, begun {going.started_at:%Y-%m-%d %H:%M} UTC, is not finished.", OK)
    if done is None:
        code = _say("There is no proof yet: it is made at 03:00 UTC, or by accord proof --now", 1)
        if json_out:
            print(json.dumps({"proof": None}), flush=True)
        return code
    figures, old = as_json(done), too_old(done, SystemClock().now())
    if json_out:
        print(json.dumps(figures, ensure_ascii=False), flush=True)
    else:
        _print(figures)
    if old:
        _say("The last proof is older than 26 hours: does the worker run, and Prefect?", LOOK)
    if figures["unexplained"]:
        _say("What is unexplained stands in accord cases, code ACC-4003.", LOOK)
    return LOOK if old or figures["unexplained"] else OK


def _print(figures: Mapping[str, Any]) -> None:
    console = Console(highlight=False, soft_wrap=True)
    console.width = max(console.width, WIDEST)
    console.print(f"Proof of {figures['night']}, ended {figures['ended_at']}")
    heads = ("route", "between", "pairs", "equal", "explained", "unexplained")
    table = Table(*heads, box=None, pad_edge=False, padding=(0, 2))
    for column in table.columns[2:]:
        column.justify = "right"
    for row in figures["routes"]:
        counts = (row["pairs"], row["equal"], sum(row["explained"].values()), row["unexplained"])
        table.add_row(row["route"], " - ".join(row["systems"]), *(f"{n:,}" for n in counts))
    console.print(table)
    for word, count in sorted(figures["explained"].items()):
        console.print(f"  {count:,} explained: {word}")
    for sentence in said(figures):
        console.print(sentence)


def _say(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code
