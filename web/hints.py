"""What may enter the inbox: ids that every database keeps and every log shows as one line."""

from __future__ import annotations

import hashlib
import re

from mappings.errors import RecordRefused
from mappings.records import Hint

# The widest form of the vendors' ids, and what the event table's columns hold.
PLAIN = re.compile(r"[A-Za-z0-9_.:-]{1,120}")


def keepable(hint: Hint) -> Hint:
    """Return a hint that can be kept; raises RecordRefused for an id no vendor makes.

    An odd event id only serves to know a repetition, so its hash does as well.
    """
    if not _plain(hint.id) or not _plain(hint.object):
        raise RecordRefused("a signed event names an object by an impossible id")
    if _plain(hint.event_id):
        return hint
    digest = hashlib.sha256(hint.event_id.encode(errors="replace")).hexdigest()
    return Hint(event_id=f"sha256:{digest}", object=hint.object, id=hint.id)


def _plain(id_: str) -> bool:
    return PLAIN.fullmatch(id_) is not None
