"""The three errors that cross a connector's border, sorted by who acts next.

    VendorError
    +-- RetryLater      nobody: the vendor or the network is busy, the work is due again later
    +-- RecordRefused   care ops: the vendor (or the mapping) refuses this record or this field
    +-- AccessRefused   IT: credentials, rights or plan; the whole connection pauses

Their texts are shown to people: one sentence, no secret, no personal data, no customer text.
"""

from __future__ import annotations

from collections.abc import Mapping


class VendorError(Exception):
    """What a connector may raise; never raised itself."""


class RetryLater(VendorError):
    """The call may work later, unchanged.

    `after` is in seconds (None when the vendor did not say). `maybe_done` is True when the call
    may have been performed although no answer came (timeout, connection lost after sending, 5xx
    on a write): the caller must look before it repeats.
    """

    def __init__(self, text: str, *, after: float | None = None, maybe_done: bool = False) -> None:
        super().__init__(text)
        self.after = after
        self.maybe_done = maybe_done


class RecordRefused(VendorError):
    """The vendor refused this record; `fields` names the native keys it blamed, if it did.

    `reason` is "refused" unless the object is in a state that takes no update ("closed",
    "merged", "gone") or exists already ("duplicate", `other_id` then holds the vendor's id).
    """

    def __init__(
        self,
        text: str,
        *,
        fields: Mapping[str, str] | None = None,
        reason: str = "refused",
        other_id: str | None = None,
    ) -> None:
        super().__init__(text)
        self.fields: Mapping[str, str] = fields or {}
        self.reason = reason
        self.other_id = other_id


class Fault(Exception):
    """Accord itself failed: a code, the record at work, and where; never a value.

    It is no vendor's error. It stands beside them because it crosses every room on its way to
    Prefect and the log, which are told nothing else of what went wrong.
    """

    code = "ACC-7003"

    def __init__(self, record_id: str, error: BaseException) -> None:
        super().__init__(f"{self.code} at record {record_id}: {type(error).__name__}")
        self.record_id = record_id


class Collision(RetryLater):
    """Somebody changed the object after we read it; nothing was written. Read, land, try again."""


class AccessRefused(VendorError):
    """The vendor refuses us, not the record: IT renews a credential, a right or a plan."""
