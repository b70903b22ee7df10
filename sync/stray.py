"""An object we just made was landed as a stranger's before our call came back (rules H1, L4a).

It happens where a vendor tells of the object at once and the object can hold no marker of ours.
"""

from __future__ import annotations

from mappings.records import Kind
from state.tables import Link, Record
from sync.landing import Landing


def take_over(landing: Landing, link: Link, record: Record) -> Link:
    """Give a stray's link, children and look-ups to the record the object was made for."""
    stray = landing.records[link.record_id]
    work = landing.work
    link.record_id, link.primary = record.id, True
    for kind in (Kind.TICKET, Kind.MESSAGE):
        for child in work.children(stray.id, kind):
            child.parent_id = record.id
    for job in work.jobs_of([stray.id]).values():
        work.close_job(job)
    work.drop_lookups(stray.id)
    stray.merged_into = record.id
    landing.links_of.setdefault(record.id, []).append(link)
    return link
