"""`accord erase`: takes one person out of every store, or shows where his data lies."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from cli.receipts import spoilt
from cli.state import UNREACHABLE, WRONG, with_state
from cli.wrong import no_person, wrong
from mappings.errors import AccessRefused, RetryLater
from state.database import StateBusy
from state.house import Erasure
from state.store import Store
from sync.erase import GRACE, Eraser, erase, finish, unfinished
from sync.erase_again import erase_again
from sync.person import NotAPerson, find, holdings, tally
from sync.receipt import receipts
from sync.settings import Settings, SettingsError, read_settings
from sync.tombstones import NoErasureKey
from sync.wiring import MappingRefused, Wiring, what_to_mend

OK, LOOK = 0, 1
NO_KEY = (
    "ACCORD_ERASURE_KEY is not set: without it an erased person would come back with the next "
    "reading; `openssl rand -hex 32` makes one, and it must be kept as long as the tombstones"
)
WHAT = {
    "record": "emptied; his messages are deleted",
    "link": "emptied, ids replaced by pseudonyms",
    "journal": "values deleted",
    "effect": "kept: keys without personal data",
}


def run(person: str | None, again: Path | None, *, dry_run: bool, json_out: bool) -> int:
    """Erase one person, erase anew from receipts, or list the erasures there are.

    Returns 1 when nothing was found, 2 for what names no person or without a key, 3 when the
    state or an account cannot be reached.
    """
    if person is not None and (mistake := no_person(person)):
        return wrong(mistake)
    if again is not None and (mistake := spoilt(again)):
        return wrong(mistake)
    return with_state(
        lambda store: _erase(store, person, again, dry_run=dry_run, json_out=json_out)
    )


def _erase(
    store: Store, person: str | None, again: Path | None, *, dry_run: bool, json_out: bool
) -> int:
    try:
        settings = read_settings(os.environ)
        if person is not None and dry_run:
            return _show(store, person, json_out=json_out)
        if person is None and again is None:
            return _list(store, json_out=json_out)
        if not settings.erasure_keys:
            return _say(NO_KEY, WRONG)
        return _act(store, settings, person, again, json_out=json_out)
    except (NotAPerson, NoErasureKey, ValueError) as error:
        return _say(str(error), WRONG)
    except StateBusy:
        return _say("other processes were in the way: run the same command again", LOOK)


def _act(
    store: Store, settings: Settings, person: str | None, again: Path | None, *, json_out: bool
) -> int:
    try:
        eraser = _eraser(store, settings)
    except (SettingsError, MappingRefused) as error:
        return _say("; ".join(what_to_mend(error)), WRONG)
    except (AccessRefused, RetryLater) as error:
        return _say("; ".join(what_to_mend(error)), UNREACHABLE)
    if again is not None:
        if not any(again.glob("*.json")):  # what the database itself knows is finished all the same
            print(f"no receipt lies in {again}", file=sys.stderr)
        done = erase_again(eraser, again)
        done += [finish(eraser, each).id for each in unfinished(store)]
        return _tell_again(done, json_out=json_out)
    assert person is not None
    print(f"waiting {GRACE:.0f} seconds until every process knows", file=sys.stderr)
    erasure = erase(eraser, person)
    _clear_prefect(settings)
    receipt = next(each for each in receipts(eraser.folder) if each["id"] == erasure.id)
    path = eraser.folder / f"{erasure.id}.json"
    return _tell(receipt, path, json_out=json_out)


def _eraser(store: Store, settings: Settings) -> Eraser:
    wiring = Wiring(settings)
    engine = wiring.engine() if settings.erase_at_vendors == "redact" else None
    return wiring.eraser(store, engine)


def _clear_prefect(settings: Settings) -> None:
    """Take the tables of cases out of Prefect, where its server is named; else retention does."""
    if "PREFECT_API_URL" in os.environ:
        from flows.cases_artifact import withdraw  # noqa: PLC0415  (Prefect loads for seconds)

        asyncio.run(withdraw(settings.connections))


def _show(store: Store, person: str, *, json_out: bool) -> int:
    with store.look() as look:
        held = holdings(look, find(look, person))
        places: dict[str, int] = {}
        systems: dict[str, dict[str, int]] = {}
        for record, each in held:
            for place, count in each.counts.items():
                places[place] = places.get(place, 0) + count
            for kind, links in ((record.kind, each.links), ("message", each.message_links)):
                for link in links:
                    counts = systems.setdefault(link.system, {})
                    counts[kind] = counts.get(kind, 0) + 1
        counts = tally(held)
    _table(counts, places, systems)
    if json_out:
        answer = {"found": counts, "places": places, "systems": systems}
        print(json.dumps(answer, ensure_ascii=False), flush=True)
    return OK if held else LOOK


def _table(
    counts: Mapping[str, int], places: Mapping[str, int], systems: Mapping[str, Mapping[str, int]]
) -> None:
    print(f"found: {_many(counts) or 'nobody'}", file=sys.stderr)
    for place, count in sorted(places.items()):
        if count:
            print(f"  {place:<12}{count:>6}  {WHAT.get(place, 'deleted')}", file=sys.stderr)
    for system, objects in sorted(systems.items()):
        print(f"  at {system}: {_many(objects)}", file=sys.stderr)


def _many(counts: Mapping[str, int]) -> str:
    return ", ".join(
        f"{count} {kind}{'' if count == 1 else 's'}" for kind, count in counts.items() if count
    )


def _tell(receipt: Mapping[str, Any], path: Path, *, json_out: bool) -> int:
    erased = receipt.get("erased", {})
    found = _many(erased) or "nothing was held; whoever bears this address is not read any more"
    print(f"erased: {found}", file=sys.stderr)
    for ref in receipt["by_hand"]:
        print(f"  to be done by hand: delete {ref}", file=sys.stderr)
    print(f"receipt: {path}", file=sys.stderr)
    if json_out:
        print(json.dumps({**receipt, "receipt": str(path)}, ensure_ascii=False), flush=True)
    return OK if erased else LOOK


def _tell_again(done: list[str], *, json_out: bool) -> int:
    print(f"done again: {len(done)}", file=sys.stderr)
    if json_out:
        print(json.dumps({"erasures": done}), flush=True)
    return OK


def _list(store: Store, *, json_out: bool) -> int:
    with store.look() as look:
        found = list(look.session.scalars(select(Erasure).order_by(col(Erasure.id))))
    for each in found:
        done = _day(each.done_at) if each.done_at else "not finished: run it again"
        kept_out = f"kept out {each.passed_over} times"
        print(f"{each.id}  asked {_day(each.asked_at)}  done {done}  {kept_out}", file=sys.stderr)
    if json_out:
        rows = [
            {
                "id": each.id,
                "asked_at": each.asked_at.isoformat(),
                "done_at": each.done_at.isoformat() if each.done_at else None,
                "kept_out": each.passed_over,
            }
            for each in found
        ]
        print(json.dumps({"erasures": rows}), flush=True)
    return LOOK if any(each.done_at is None for each in found) else OK


def _day(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M UTC")


def _say(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code
