"""In which order jobs are written: the lanes, and how a job gets into a more urgent one."""

from __future__ import annotations

from state.tables import Job

URGENCY = ("replay", "mirror", "backfill", "robot", "live")  # what people wait for comes last


def hasten(job: Job, lane: str) -> None:
    """Move an open job into a more urgent lane; a backfill then gives it away, stopped or not."""
    if URGENCY.index(lane) <= URGENCY.index(job.lane):
        return
    job.lane = lane
    if job.backfill is not None:
        job.backfill, job.stop_id = None, None
