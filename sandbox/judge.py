"""Watches what people's acts lead to, and counts what must never happen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sandbox.acts.claims import missing
from sandbox.acts.sight import Doc, Sight
from sandbox.acts.stage import Stage
from sandbox.core import iso
from sandbox.shop import DESKS

PLANTED_CASES = 2
KINDS = ("announced", "created", "polled")


class Judge:
    """Compares the vendors' truth with what the acts claim; it changes nothing at the desks."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.world = stage.world

    def check(self) -> None:
        """Note which open acts have arrived; call it after every change."""
        with self.world.store.lock:
            waiting = [act for act in self.stage.open_acts() if act["done"]]
            if not waiting:
                return
            now, sight = self.world.clock.now(), self.stage.sight()
            for act in waiting:
                self._look(act, sight, now)

    def holding(self) -> bool:
        """Say whether an act holds and only has to go on holding for a while."""
        return any(act["held_since"] for act in self.stage.open_acts())

    def listed(self) -> list[Doc]:
        """Return every act with what its claims still lack."""
        with self.world.store.lock:
            sight = self.stage.sight()
            return [self._shown(act, sight) for act in self.stage.acts()]

    def end_first_sync(self) -> None:
        """Take note that the first sync is over: what was mailed so far, it caused."""
        with self.world.store.lock:
            count = sum(1 for _ in self.world.store.all("sandbox", "outbox"))
            self.world.store.put("sandbox", "judge", "first_sync", {"mails": count})
            self.world.store.commit()

    def report(self) -> Doc:
        """Return the figures of GET /judge."""
        with self.world.store.lock:
            self.check()
            sight, acts = self.stage.sight(), list(self.stage.acts())
            twice, doubled = list(_sent_twice(sight)), list(_duplicates(sight))
            return {
                "acts": len(acts),
                "acts_arrived": sum(act["arrived_at"] is not None for act in acts),
                "duplicates": sum(count for _, count in doubled),
                "duplicates_found": [text for text, _ in doubled],
                "customer_messages_sent_twice": sum(count for _, count in twice),
                "sent_twice_found": [text for text, _ in twice],
                "first_sync_mails": self._first_sync_mails(sight, acts),
                "counts": _counts(sight),
                "planted_cases": PLANTED_CASES,
                "latencies": {kind: _latencies(acts, kind) for kind in KINDS},
            }

    def _look(self, act: Doc, sight: Sight, now: datetime) -> None:
        if any(missing(claim, sight) for claim in act["claims"]):
            if act["held_since"]:
                self._keep(act, held_since=None)
            return
        since = act["held_since"] or now.isoformat()
        if now - datetime.fromisoformat(since) >= timedelta(seconds=act["steady"]):
            self._keep(act, held_since=since, arrived_at=iso(datetime.fromisoformat(since)))
        elif not act["held_since"]:
            self._keep(act, held_since=since)

    def _keep(self, act: Doc, **changes: Any) -> None:
        act.update(changes)
        self.world.store.put("sandbox", "act", act["id"], act)
        self.world.store.commit()

    def _shown(self, act: Doc, sight: Sight) -> Doc:
        lacks = []
        if act["arrived_at"] is None:
            found = [missing(claim, sight) for claim in act["claims"]]
            lacks = list(dict.fromkeys(text for text in found if text))
            lacks += ["not all of it is done yet"] if act["todo"] else []
        keys = ("id", "act", "kind", "at", "arrived_at")
        return {**{key: act[key] for key in keys}, "missing": lacks}

    def _first_sync_mails(self, sight: Sight, acts: list[Doc]) -> int:
        mark = self.world.store.get("sandbox", "judge", "first_sync")
        before = acts[0]["mails_before"] if acts else len(sight.outbox)
        return min(before, mark["mails"]) if mark else int(before)


def _latencies(acts: list[Doc], kind: str) -> list[float]:
    """Return milliseconds from an act's last step to its arrival."""
    spans = [
        datetime.fromisoformat(act["arrived_at"].replace("Z", "+00:00"))
        - datetime.fromisoformat(act["done"])
        for act in acts
        if act["kind"] == kind and act["arrived_at"] and act["timed"]
    ]
    return [max(0.0, round(span / timedelta(milliseconds=1), 1)) for span in spans]


def _counts(sight: Sight) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {
        desk: {
            "tickets": sum(len(there) for (at, _), there in sight.found.items() if at == desk),
            "messages": 0,
            "contacts": len(sight.customers(desk)),
        }
        for desk in DESKS
    }
    for seen in _all(sight):
        counts[seen.system]["messages"] += sum(bool(said.text) for said in sight.said(seen))
    return {**counts, "orders": {"orders": len(sight.orders)}}


def _all(sight: Sight) -> Iterator[Any]:
    for there in sight.found.values():
        yield from there


def _duplicates(sight: Sight) -> Iterator[tuple[str, int]]:
    """Yield each thing a system holds more than once, and how often too many."""
    for (system, subject), there in sight.found.items():
        if len(there) > 1:
            yield f"{system} holds '{subject}' {len(there)} times", len(there) - 1
    for seen in _all(sight):
        words = Counter(name for said in sight.said(seen) for name in said.references)
        for name, count in words.items():
            if count > 1:
                yield f"{seen.system} '{seen.subject}' holds {name} {count} times", count - 1
    for system in DESKS:
        people = Counter(
            person["email"].lower() if person["email"] else f"{person['name']} (no address)"
            for person in sight.customers(system).values()
        )
        for who, count in people.items():
            if count > 1:
                yield f"{system} knows {who} {count} times", count - 1


def _sent_twice(sight: Sight) -> Iterator[tuple[str, int]]:
    """Yield each text a customer was brought more than once, and how often too many.

    Acknowledgements and closing mails repeat by nature and are left out.
    """
    replies = [mail for mail in sight.outbox if mail["cause"] == "reply"]
    keys = [
        (_customer(sight, mail), name)
        for mail in replies
        for name in (mail.get("references") or [mail["body_hash"]])
    ]
    for (_, name), count in Counter(keys).items():
        if count > 1:
            yield f"a customer was told {name} {count} times", count - 1


def _customer(sight: Sight, mail: Doc) -> str:
    """Return one name for a customer, whatever system wrote to him."""
    to = str(mail["to"])
    if "@" in to:
        return to.lower()
    email = sight.contact(mail["system"], to).get("email")
    return str(email).lower() if email else f"{mail['system']}:{to}"
