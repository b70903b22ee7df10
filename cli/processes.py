"""The processes of a demo: what is started, with which settings, and when it is ready."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from cli import sandbox
from cli.place import HOST
from cli.supervise import Child
from flows.server_environment import SERVER_ENV, WORKER_ENV

SANDBOX_PORT, PREFECT_PORT, RECEIVER_PORT = 4300, 4210, 4310
CALLS = "4000"  # a minute: the sandbox's wide limits bear it
# Rehearsed desks answer at once and index within a second, so nobody has to wait two minutes.
QUICK = {
    "ACCORD_SETTLE_SECONDS": "5",
    "ACCORD_INFLIGHT_SECONDS": "10",
    "ACCORD_SEARCH_LAG_SECONDS": "3",
    "ACCORD_ORDERS__POLL_SECONDS": "5",
    "ACCORD_INTERCOM__POLL_SECONDS": "5",
    "ACCORD_ZENDESK__CALLS_PER_MINUTE": CALLS,
    "ACCORD_ZOHO_DESK__CALLS_PER_MINUTE": CALLS,
    "ACCORD_INTERCOM__CALLS_PER_MINUTE": CALLS,
}
DEPLOY = "import asyncio, sys; from flows.deploy import deploy; asyncio.run(deploy(sys.argv[1:]))"


@dataclass(frozen=True, kw_only=True)
class Household:
    """Ports, folder and seed of one demo, and the commands that follow from them."""

    data: Path
    seed: int
    sandbox_port: int
    prefect_port: int
    receiver_port: int

    @property
    def control(self) -> str:
        """The address of the sandbox's control port."""
        return f"http://{HOST}:{self.sandbox_port}"

    @property
    def prefect(self) -> str:
        """The address of the Prefect UI."""
        return f"http://{HOST}:{self.prefect_port}"

    @property
    def receiver(self) -> str:
        """The address of the webhook receiver."""
        return f"http://{HOST}:{self.receiver_port}"

    @property
    def world(self) -> Path:
        """The folder of the sandbox."""
        return self.data / "sandbox"

    def hook(self, connection: str) -> str:
        """Return the webhook address of a connection."""
        return f"{self.receiver}/hooks/{connection}"

    def settings(self) -> dict[str, str]:
        """Return the ACCORD_* variables that reach this sandbox, and no real account."""
        lines = sandbox.settings(self.sandbox_port, self.world, self.seed)
        return {
            **dict(line.split("=", 1) for line in lines),
            **QUICK,
            "ACCORD_DATA": str(self.data),
            "ACCORD_HTTP_PORT": str(self.receiver_port),
        }

    def children(self) -> dict[str, Child]:
        """Return the processes to keep, by name."""
        environment = _plain(os.environ)
        accord = {**environment, **self.settings()}
        prefect = {
            "PREFECT_HOME": str(self.data / "prefect"),
            "PREFECT_API_URL": f"{self.prefect}/api",
        }
        listed = (
            *self._servers(environment, prefect),
            Child(
                name="receiver",
                command=[sys.executable, "-m", "web"],
                environment=accord,
                ready=_answers(self.receiver_port, "/health"),
            ),
            *self._flows({**accord, **WORKER_ENV, **prefect}),
        )
        return {child.name: child for child in listed}

    def _servers(self, environment: Mapping[str, str], prefect: Mapping[str, str]) -> list[Child]:
        """Return what others run for a shop: its vendors, and Prefect's server."""
        world = ["--port", str(self.sandbox_port), "--data", str(self.world)]
        where = ["--host", HOST, "--port", str(self.prefect_port)]
        return [
            Child(
                name="sandbox",
                command=[sys.executable, "-m", "cli", "sandbox", *world, "--seed", str(self.seed)],
                environment=environment,
                ready=_answers(self.sandbox_port, "/health"),
                serves=True,
            ),
            Child(
                name="prefect",
                command=[sys.executable, "-m", "flows.prefect_server", "start", *where],
                environment={**environment, **SERVER_ENV, **prefect},
                ready=_answers(self.prefect_port, "/api/health"),
                serves=True,
            ),
        ]

    def _flows(self, environment: Mapping[str, str]) -> list[Child]:
        """Return who runs the flows, and who deploys them."""
        connections = ["zendesk", "zoho_desk", "intercom", "orders"]
        return [
            Child(
                name="worker",
                command=[sys.executable, "-m", "flows.worker"],
                environment=environment,
                ready=_says(self.data / "logs" / "worker.log", " started!"),
            ),
            Child(
                name="deploy",
                command=[sys.executable, "-c", DEPLOY, *connections],
                environment=environment,
            ),
        ]


def _plain(environment: Mapping[str, str]) -> dict[str, str]:
    """Leave out settings of real accounts and of another Prefect: a demo never touches them."""
    return {
        key: value
        for key, value in environment.items()
        if not key.startswith(("ACCORD_", "PREFECT_"))
    }


def _answers(port: int, path: str) -> Callable[[], bool]:
    def asked() -> bool:
        # http.client: an httpx client costs 30 ms to make, and this is asked many times a second
        connection = HTTPConnection(HOST, port, timeout=2.0)
        try:
            connection.request("GET", path)
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    return asked


def _says(log: Path, words: str) -> Callable[[], bool]:
    def said() -> bool:
        return log.exists() and words in log.read_text(errors="replace")

    return said
