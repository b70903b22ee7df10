"""`accord backfill`: the history of one connection, with its progress before your eyes."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from types import FrameType

from cli.backfill_bar import Bar
from cli.kinds import shown
from cli.options import BackfillOptions
from cli.state import UNREACHABLE, WRONG, NoState, in_sentences, open_state, tell_wrong
from mappings.errors import AccessRefused, Fault, RetryLater
from sync.backfill import Outcome, Unfinished, Wish, backfill
from sync.engine import Engine
from sync.logs import configure
from sync.settings import Settings, SettingsError, read_settings
from sync.wiring import MappingRefused, Wiring, what_to_mend

OK, LOOK = 0, 1
SHOWN = 20  # tickets named of each list; --json names all


class Asked:
    """Ends the backfill after the record at hand when somebody stops the process."""

    def __init__(self) -> None:
        self.stop = False

    def watch(self) -> None:
        """Mind Ctrl-C and `kill`; the second one ends at once, which loses nothing either."""
        for sign in (signal.SIGINT, signal.SIGTERM):
            signal.signal(sign, self._note)

    def __call__(self) -> bool:
        return self.stop

    def _note(self, sign: int, _frame: FrameType | None) -> None:
        self.stop = True
        signal.signal(sign, signal.SIG_DFL)
        print("ending after the record at hand; once more ends at once", file=sys.stderr)


def run(connection: str, options: BackfillOptions) -> int:
    """Do or go on with a connection's backfill.

    Returns 1 when something waits for a person, 2 for wrong input, 3 when the state or an account
    cannot be reached.
    """
    configure(os.environ)
    try:
        settings, wish = read_settings(os.environ), _wish(connection, options)
        if wrong := _wrong(settings, wish):
            return _say(wrong, WRONG)
        open_state().close()
        with in_sentences():
            engine = Wiring(settings).engine()
    except NoState as error:
        return tell_wrong(error)
    except (SettingsError, MappingRefused) as error:
        return _say("; ".join(what_to_mend(error)), WRONG)
    except (AccessRefused, RetryLater) as error:
        return _say("; ".join(what_to_mend(error)), UNREACHABLE)
    return _backfilled(engine, wish, options)


def _wish(connection: str, options: BackfillOptions) -> Wish:
    until = _start_of(options.until + timedelta(days=1)) if options.until else None
    return Wish(
        system=connection,
        since=_start_of(options.since) if options.since else None,
        until=until - timedelta(microseconds=1) if until else None,
        dry_run=options.dry_run,
        fresh=options.fresh,
    )


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time_of_day(), UTC)


def _wrong(settings: Settings, wish: Wish) -> str:
    if wish.system not in settings.connections:
        known = ", ".join(sorted(settings.connections)) or "none"
        return f"there is no connection {shown(wish.system)}; there are {known}"
    if wish.since is not None and wish.since > datetime.now(UTC):
        return f"--since is {wish.since:%Y-%m-%d}, which lies in the future; write an earlier day"
    if wish.since is not None and wish.until is not None and wish.since > wish.until:
        days = f"--since is {wish.since:%Y-%m-%d} and --until {wish.until:%Y-%m-%d}"
        return f"{days}; write the earlier day as --since"
    return ""


def _backfilled(engine: Engine, wish: Wish, options: BackfillOptions) -> int:
    asked, began = Asked(), time.monotonic()
    asked.watch()
    try:
        with in_sentences(), Bar(wish.system) as bar:
            done = backfill(engine, wish, stop=asked, tell=bar.show)
    except Unfinished as error:
        return _say(str(error), WRONG)
    except Fault as fault:
        return _say(f"{fault}; the same command goes on", LOOK)
    except NoState as error:
        return tell_wrong(error)
    finally:
        engine.close()
    _tell(done)
    if options.json:
        seconds = round(time.monotonic() - began, 1)
        print(json.dumps({**_as_json(done), "seconds": seconds}, ensure_ascii=False), flush=True)
    return _code(done)


def _code(done: Outcome) -> int:
    if done.refused:
        return UNREACHABLE
    lists = done.ambiguous or done.unmatchable or done.left
    ended = done.phase in ("done", "planned") and not done.why
    return LOOK if lists or done.asks or not ended else OK


def _as_json(done: Outcome) -> dict[str, object]:
    return {
        "connection": done.system,
        "phase": done.phase,
        "read": done.read,
        "to_create": done.to_create,
        "to_link": done.to_link,
        "created": done.created,
        "linked": done.linked,
        "ambiguous": done.ambiguous,
        "unmatchable": done.unmatchable,
        "left": done.left,
        "asks": done.asks,
        "stops": done.stops,
        "why": done.why,
    }


def _tell(done: Outcome) -> None:
    print(f"{done.system}: {done.read} records read", file=sys.stderr)
    if done.phase == "planned":
        _tell_plan(done)
    elif done.created or done.linked or done.phase == "done":
        print(f"  {done.created} copies made, {done.linked} linked", file=sys.stderr)
    for refs, what in (
        (done.ambiguous, "may be the same as several others (ACC-3001)"),
        (done.unmatchable, "cannot be matched (ACC-3003)"),
        (done.left, "wait for a person or for live work"),
    ):
        _list(refs, what)
    if done.stops:
        print(f"  {done.why}: accord approve {' '.join(done.stops)}", file=sys.stderr)
        print("  then start the same command again", file=sys.stderr)
    elif done.why:
        print(f"  not finished: {done.why}", file=sys.stderr)


def _tell_plan(done: Outcome) -> None:
    for target in sorted({*done.to_create, *done.to_link}):
        made, linked = done.to_create.get(target, 0), done.to_link.get(target, 0)
        print(f"  in {target}: {made} copies to make, {linked} to link", file=sys.stderr)
    if not (done.to_create or done.to_link):
        print("  no copy is missing", file=sys.stderr)
    for target, count in sorted(done.asks.items()):
        print(f"  {count} writes in {target} will ask first (accord approve)", file=sys.stderr)


def _list(refs: list[str], what: str) -> None:
    if refs:
        more = f" and {len(refs) - SHOWN} more" if len(refs) > SHOWN else ""
        print(f"  {len(refs)} {what}: {' '.join(refs[:SHOWN])}{more}", file=sys.stderr)


def _say(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code
