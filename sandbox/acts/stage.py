"""Performs acts: draws who and what, does the steps, and remembers what must be seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sandbox.acts import CATALOGUE
from sandbox.acts.scene import Act, Matter, Plan, Scene, matters_of
from sandbox.acts.sight import Doc, Sight
from sandbox.core import World, iso
from sandbox.people import Step, perform
from sandbox.world import built
from sandbox.world.texts import References

MOST_ADDED = 16  # additions to one request that are on their way at a time


class NothingLeft(Exception):
    """No free subject is left for this act: unfinished acts are about all of them."""


class Stage:
    """The acts of one sandbox; they live in the world's store and survive a restart.

    `systems` holds the desks and the order shop by name; `version` tells by name a number that
    grows with every change there.
    """

    def __init__(
        self, world: World, systems: Mapping[str, Any], version: Callable[[str], int]
    ) -> None:
        self.world = world
        self.systems = systems
        self._version = version
        self._truths: dict[str, tuple[int, Doc]] = {}
        self._seen: tuple[tuple[int, int], Sight] | None = None
        self._matters: tuple[Sight, list[Matter]] | None = None

    def acts(self) -> Iterator[Doc]:
        """Yield all acts, oldest first."""
        return self.world.store.all("sandbox", "act")

    def open_acts(self) -> list[Doc]:
        """Return the acts whose effects have not all been seen."""
        return [act for act in self.acts() if act["arrived_at"] is None]

    def sight(self) -> Sight:
        """Return what is to be seen in all systems now."""
        with self.world.store.lock:
            outbox = list(self.world.store.all("sandbox", "outbox"))
            stamp = (self.world.changed, len(outbox))
            if self._seen is None or self._seen[0] != stamp:
                truths = {name: self._truth(name) for name in self.systems}
                self._seen = (stamp, Sight(truths, outbox))
            return self._seen[1]

    def act(self, name: str | None = None, only: str | None = None) -> Doc:
        """Perform one act and return its document; without a name one is drawn.

        `only` names the subject, order number or customer it shall be about. Raises KeyError for
        an unknown name and NothingLeft.
        """
        with self.world.store.lock:
            drawn = self._draw(name, self._count() + 1, only, self.sight())
            if drawn is not None:
                return self._perform(*drawn)
        raise NothingLeft(name or "any act")

    def act_at_once(self, times: int) -> list[Doc]:
        """Perform so many drawn acts of one moment, fewer when no free subjects are left.

        They are drawn from one sight. What an earlier one changed is in use and not drawn again,
        so nobody misses that the sight does not show it. In such a crowd people may add something
        to a request while others change it.
        """
        done: list[Doc] = []
        with self.world.store.lock:
            sight, begun = self.sight(), self._count()
            for number in range(begun + 1, begun + 1 + times):
                drawn = self._draw(None, number, None, sight, crowd=True)
                if drawn is None:
                    break
                done.append(self._perform(*drawn))
        return done

    def run_due(self) -> None:
        """Do the later steps of acts that are due by now."""
        with self.world.store.lock:
            now = self.world.clock.now()
            for act in self.open_acts():
                if act["todo"]:
                    self._run(act, now)

    def _count(self) -> int:
        return sum(1 for _ in self.acts())

    def _draw(
        self, name: str | None, number: int, only: str | None, sight: Sight, *, crowd: bool = False
    ) -> tuple[Act, int, Plan] | None:
        """Find an act that has a free subject, and who and what it is about."""
        for act in self._candidates(name, number):
            busy = self._crowded(act) if crowd else self._busy(self.open_acts())
            plan = act.draw(self._scene(act, number, only, sight, busy))
            if plan is not None:
                return act, number, plan
        return None

    def _truth(self, name: str) -> Doc:
        """Ask a system for its truth, unless nothing changed there since it was asked."""
        version = self._version(name)
        known = self._truths.get(name)
        if known is None or known[0] != version:
            known = self._truths[name] = (version, self.systems[name].truth())
        return known[1]

    def _candidates(self, name: str | None, number: int) -> list[Act]:
        """Return the acts to try: the named one, or the deck from which this number is dealt."""
        if name is not None:
            return [CATALOGUE[name]]
        deck = list(CATALOGUE.values())
        turn, place = divmod(number - 1, len(deck))
        self.world.rng("deck", turn).shuffle(deck)
        return deck[place:] + deck[:place]

    @staticmethod
    def _busy(acts: Iterable[Doc]) -> frozenset[str]:
        return frozenset(key for act in acts for key in act["uses"])

    def _crowded(self, act: Act) -> frozenset[str]:
        """Name what has no room for one more act: additions and changes do not mind one another."""
        acts = self.open_acts()
        adding = [other for other in acts if other.get("adds")]
        if not act.adds:
            return self._busy(other for other in acts if not other.get("adds"))
        added = Counter(key for other in adding for key in other["uses"])
        full = {key for key, times in added.items() if times >= MOST_ADDED}
        return self._busy(other for other in acts if other["kind"] == "created") | full

    def _scene(
        self, act: Act, number: int, only: str | None, sight: Sight, busy: frozenset[str]
    ) -> Scene:
        store = self.world.store
        marker = built(self.world) or {"planted": [], "next_reference": 1}

        def sign(text: str) -> str:
            return References(store.next("sandbox", "reference", marker["next_reference"])).sign(
                text
            )

        rng = self.world.rng("act", number, act.name)
        planted = marker["planted"]
        return Scene(
            sight, rng, self._everything(sight, planted), busy, planted, sign, number, only
        )

    def _everything(self, sight: Sight, planted: Collection[str]) -> list[Matter]:
        """Tell the requests of a sight apart once: many acts are drawn from one."""
        if self._matters is None or self._matters[0] is not sight:
            self._matters = (sight, matters_of(sight, planted))
        return self._matters[1]

    def _perform(self, act: Act, number: int, plan: Plan) -> Doc:
        now = self.world.clock.now()
        doc: Doc = {
            "id": str(number),
            "act": act.name,
            "kind": act.kind,
            "at": iso(now),
            "begun": now.isoformat(),
            "done": None,  # when the last step was performed
            "arrived_at": None,
            "held_since": None,
            "claims": list(plan.claims),
            "uses": sorted(plan.uses),
            "steady": plan.steady,
            "timed": plan.timed,
            "adds": act.adds,
            "todo": [step.as_doc() for step in plan.steps],
            "made": {},
            "mails_before": sum(1 for _ in self.world.store.all("sandbox", "outbox")),
        }
        self._run(doc, now)
        return doc

    def _run(self, act: Doc, now: datetime) -> None:
        begun = datetime.fromisoformat(act["begun"])
        while act["todo"]:
            step = Step.of(act["todo"][0])
            if begun + timedelta(seconds=step.after) > now:
                break
            perform(step, self.systems, act["made"])
            act["todo"].pop(0)
        if not act["todo"]:
            act["done"] = self.world.clock.now().isoformat()
        self.world.store.put("sandbox", "act", act["id"], act)
        self.world.touch()
