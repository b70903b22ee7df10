"""The sandbox's control port, as a demo uses it."""

from __future__ import annotations

import re
from typing import Any

import httpx

WRITING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
# Calls that change nothing of a customer's: searches, and the webhooks' own set-up.
NO_WRITE = re.compile(r"/search(/|\?|$)|/webhooks?(/|\?|$)")
PATIENCE = 30.0  # seconds


class Rehearsal:
    """Asks for acts, and reads what the vendors saw and the judge found."""

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=url, timeout=PATIENCE, trust_env=False)

    def act(self) -> str | None:
        """Have somebody do something; returns the act's id, None while everybody is busy."""
        answer = self._client.post("/act", json={})
        if answer.status_code == 409:
            return None
        return str(answer.raise_for_status().json()["id"])

    def acts(self) -> list[dict[str, Any]]:
        """Return all acts: id, act, kind, at, arrived_at and what is missing."""
        acts: list[dict[str, Any]] = self._get("/acts")
        return acts

    def judge(self) -> dict[str, Any]:
        """Return the judge's figures."""
        figures: dict[str, Any] = self._get("/judge")
        return figures

    def writes(self) -> int:
        """Count the calls that wrote since the sandbox was started."""
        return sum(map(is_write, self._get("/calls")))

    def end_first_sync(self) -> None:
        """Say that the first sync is over."""
        self._client.post("/judge/first-sync-done").raise_for_status()

    def set_hook(self, system: str, url: str) -> None:
        """Set a webhook that the vendor's API cannot set."""
        self._client.post("/hooks", json={"system": system, "url": url}).raise_for_status()

    def close(self) -> None:
        """Release the connection."""
        self._client.close()

    def _get(self, path: str) -> Any:
        return self._client.get(path).raise_for_status().json()


def is_write(call: dict[str, Any]) -> bool:
    """Say whether one call of GET /calls changed data at a vendor."""
    return (
        call["method"] in WRITING
        and 200 <= call["status"] < 300
        and call["system"] != "zoho_accounts"
        and NO_WRITE.search(call["path"]) is None
    )
