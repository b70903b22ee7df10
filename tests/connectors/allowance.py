"""The budget that tests lend to a connector."""

from __future__ import annotations

from dataclasses import dataclass, field

from connectors.allowance import Bucket, Told
from mappings.errors import RetryLater


@dataclass
class Allowance:
    """Never runs out unless closed; remembers what was taken, held, told, and how calls ended."""

    taken: int = 0
    drawn: list[str] = field(default_factory=list)
    held: list[float] = field(default_factory=list)
    blamed: list[str] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    failed: list[bool] = field(default_factory=list)
    closed: bool = False

    def take(self, *buckets: Bucket) -> None:
        """Count the call."""
        if self.closed:
            raise RetryLater("the connection is held back", after=30.0)
        self.taken += 1
        self.drawn += [bucket.name for bucket in buckets]

    def hold(self, bucket: Bucket, seconds: float) -> None:
        """Note for how long everybody was held back, and from what."""
        self.held.append(seconds)
        self.blamed.append(bucket.name)

    def learn(self, told: Told) -> None:
        """Note what an answer said."""
        self.told.append(told)

    def ended(self, *, failed: bool, heavy: bool = False) -> None:
        """Note how a call ended."""
        self.failed.append(failed and not heavy)
