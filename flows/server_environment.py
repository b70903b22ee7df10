"""The environment of Prefect's server and of the worker. Imports nothing: Prefect takes seconds."""

from __future__ import annotations

from collections.abc import Mapping

SERVER_ENV: Mapping[str, str] = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    # Ten runs ahead are enough for any schedule of ours; the default writes a hundred rows each.
    "PREFECT_SERVER_SERVICES_SCHEDULER_MAX_RUNS": "10",
    # Runs and events are kept as long as people look at them; our own journal is elsewhere.
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
    "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": "1209600",  # 14 days, in seconds
    "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": "P2D",
}

WORKER_ENV: Mapping[str, str] = {
    "DO_NOT_TRACK": "1",
    "PREFECT_WORKER_QUERY_SECONDS": "1",
}
