"""One trial: a shop in step, a storm over it, and the verdict once it is in step again."""

from __future__ import annotations

import time
from dataclasses import dataclass

from bench.chaos.household import Household
from bench.chaos.storm import Storm
from bench.chaos.verdict import Onlooker, Verdict

FIRST_SYNC = 300.0  # seconds
CALM = 420.0  # seconds to be in step again: the backlog on a busy machine, and a poll


class NoStart(Exception):
    """The shop was not in step before the storm began."""


@dataclass(kw_only=True)
class Trial:
    """A household, and the storm it has to bear."""

    household: Household
    storm: Storm

    def run(self) -> Verdict:
        """Start everything, let the storm blow, and judge; raises NotStarted and NoStart."""
        self.household.start_sandbox()
        onlooker = Onlooker(household=self.household, engine=self.household.start_engine())
        try:
            self.household.start_victims()
            if onlooker.calm(FIRST_SYNC) >= FIRST_SYNC:
                raise NoStart(f"not in step after {FIRST_SYNC:.0f} s")
            self.household.control.post("/judge/first-sync-done").raise_for_status()
            return self._through(onlooker)
        finally:
            onlooker.close()

    def _through(self, onlooker: Onlooker) -> Verdict:
        begun = time.monotonic()
        self.storm.extras.append(onlooker.listen)
        self.storm.blow()
        calm = onlooker.calm(CALM)
        seconds = time.monotonic() - begun
        lost_hooks = onlooker.lost_hooks()
        wrote = onlooker.poll_once_more()
        judged, late = onlooker.judged()
        unexplained, faults = onlooker.unexplained(), onlooker.traces()
        return Verdict(
            kills=self.storm.kills,
            acts=judged["acts"],
            lost=judged["acts"] - judged["acts_arrived"] + len(lost_hooks),
            duplicates=judged["duplicates"],
            sent_twice=judged["customer_messages_sent_twice"],
            unexplained=len(unexplained),
            seconds=round(seconds, 1),
            acknowledged=onlooker.acknowledged,
            calm_after=round(calm, 1),
            written_by_last_poll=wrote,
            faults=len(faults),
            found=[
                *late,
                *lost_hooks,
                *judged["duplicates_found"],
                *judged["sent_twice_found"],
                *unexplained,
            ],
            traces=faults,
        )
