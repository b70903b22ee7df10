"""The sandbox as a real process: ports, faults, clock, webhooks, restart and end."""

from __future__ import annotations

import hashlib
import hmac
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from cli.sandbox import settings
from sandbox.core import World
from sandbox.store import Documents
from tests.ports import free_ports
from tests.sandbox.running_sandbox import SEED, Running

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    running = Running(tmp_path_factory.mktemp("sandbox"), free_ports(5))
    yield running
    running.stop()


@pytest.fixture(autouse=True)
def _no_faults_left(sandbox: Running) -> Iterator[None]:
    yield
    if sandbox.process.poll() is None:
        sandbox.control.delete("/faults")


def test_the_ports_follow_the_first_one(sandbox: Running) -> None:
    ports = [httpx.URL(url).port for url in sandbox.urls.values()]
    assert ports == [sandbox.port + n for n in range(5)]
    assert sandbox.control.get("/health").json()["ok"]
    assert sandbox.zendesk.get("/users/me.json").json()["user"]["role"] == "admin"


def test_only_loopback_names_are_answered(sandbox: Running) -> None:
    evil = {"Host": f"evil.example:{sandbox.port}"}
    assert sandbox.control.get("/truth", headers=evil).status_code == 421
    local = {"Host": f"localhost:{sandbox.port}"}
    assert sandbox.control.get("/health", headers=local).status_code == 200


def test_an_answer_does_not_wait_for_the_acknowledgement_of_its_headers(sandbox: Running) -> None:
    spans = []
    for _ in range(20):
        begun = time.perf_counter()
        sandbox.control.get("/health")
        spans.append(time.perf_counter() - begun)
    assert min(spans[1:]) < 0.02  # such a wait takes 0.04


def test_the_truth_has_every_system(sandbox: Running) -> None:
    truth = sandbox.control.get("/truth").json()
    assert {"tickets", "users", "comments"} <= set(truth["zendesk"])
    assert {"tickets", "contacts", "threads", "comments"} <= set(truth["zoho_desk"])
    assert {"conversations", "tickets", "contacts", "parts"} <= set(truth["intercom"])
    assert len(truth["orders"]["orders"]) == 60


def test_people_act_when_asked(sandbox: Running) -> None:
    done = sandbox.control.post("/act", json={"act": "zendesk.agent_notes"}).json()
    drawn = sandbox.control.post("/act").json()
    acts = sandbox.control.get("/acts").json()
    assert [act["id"] for act in acts[-2:]] == [done["id"], drawn["id"]]
    assert set(acts[-1]) == {"id", "act", "kind", "at", "arrived_at", "missing"}
    assert sandbox.control.get("/judge").json()["acts"] == len(acts)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/act", {"act": "nobody.dances"}, 422),
        ("/act", {"act": "orders.ship", "args": {"about": "no such order"}}, 409),
        ("/act", {"args": {"ticket": "x"}}, 422),
        ("/faults", {"system": "zendesk", "kind": "explode"}, 422),
        ("/faults", {"system": "nobody", "kind": "reset"}, 422),
        ("/faults", {"system": "zendesk", "kind": "reset", "tims": 1}, 422),
        ("/clock", {"advance": "much"}, 422),
        ("/clock", {"system": "orders", "ahead": 5}, 422),
        ("/acts", {"times": 0}, 422),
        ("/hooks", {"system": "zendesk", "url": "http://127.0.0.1:1/"}, 422),
        ("/nothing", {}, 404),
        ("/truth", {}, 405),
    ],
)
def test_nonsense_is_refused_with_a_sentence(
    sandbox: Running, path: str, body: dict[str, Any], status: int
) -> None:
    answer = sandbox.control.post(path, json=body)
    assert answer.status_code == status
    assert answer.json()["error"]


def test_a_status_fault_is_answered_in_the_vendors_stead(sandbox: Running) -> None:
    sandbox.fault(kind="status", status=503, headers={"Retry-After": "7"}, body={"error": "busy"})
    answer = sandbox.zendesk.get("/users/me.json")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "7")
    assert answer.json() == {"error": "busy"}
    assert sandbox.zendesk.get("/users/me.json").status_code == 200


def test_a_dropped_answer_leaves_the_work_done(sandbox: Running) -> None:
    sandbox.fault(kind="drop_answer", method="POST")
    body = {"user": {"name": "Jeanne Perdue", "email": "jeanne@perdue.example"}}
    with pytest.raises(httpx.RemoteProtocolError):
        sandbox.zendesk.post("/users.json", json=body)
    found = sandbox.control.get("/truth").json()["zendesk"]["users"].values()
    assert [user["name"] for user in found if user["email"] == "jeanne@perdue.example"]


def test_a_broken_connection_leaves_the_work_undone(sandbox: Running) -> None:
    sandbox.fault(kind="reset", method="POST")
    body = {"user": {"name": "Jean Nulle-Part", "email": "jean@nulle.example"}}
    with pytest.raises(httpx.ReadError):
        sandbox.zendesk.post("/users.json", json=body)
    users = sandbox.control.get("/truth").json()["zendesk"]["users"].values()
    assert not [user for user in users if user["email"] == "jean@nulle.example"]
    assert sandbox.control.get("/calls").json()[-1]["status"] == 0


def test_a_delayed_answer_holds_up_nobody_else(sandbox: Running) -> None:
    sandbox.fault(kind="delay", seconds=1.0)
    spent: list[float] = []

    def slow() -> None:
        begun = time.monotonic()
        httpx.get(sandbox.urls["zendesk"] + "/api/v2/users/me.json")
        spent.append(time.monotonic() - begun)

    thread = threading.Thread(target=slow)
    thread.start()
    time.sleep(0.2)
    begun = time.monotonic()
    sandbox.control.get("/health")
    assert time.monotonic() - begun < 0.5
    thread.join()
    assert spent[0] >= 1.0


def test_the_clock_can_be_advanced(sandbox: Running) -> None:
    before = sandbox.control.get("/clock").json()["offset"]
    after = sandbox.control.post("/clock", json={"advance": 90}).json()["offset"]
    assert after == before + 90


def test_calls_are_counted_by_vendor(sandbox: Running) -> None:
    count = len(sandbox.control.get("/calls").json())
    sandbox.zendesk.get("/users/me.json")
    (call,) = sandbox.control.get("/calls", params={"after": count}).json()
    assert (call["system"], call["method"], call["status"]) == ("zendesk", "GET", 200)
    assert call["path"] == "/api/v2/users/me.json"


class Listener:
    """Somebody who takes webhooks, refusing the first `refuse` ones of each topic."""

    def __init__(self, refuse: int = 0) -> None:
        self.taken: list[tuple[str, dict[str, str], bytes]] = []
        self.left = refuse
        listener = self

        class Taker(BaseHTTPRequestHandler):
            def do_HEAD(self) -> None:
                self.send_response(200)
                self.end_headers()

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                listener.taken.append((self.path, headers, body))
                listener.left -= 1
                self.send_response(503 if listener.left >= 0 else 200)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Taker)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hooks/intercom"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, _, body in self.taken]

    def wait_for(self, topic: str, times: int = 1) -> list[dict[str, Any]]:
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            found = [body for body in self.bodies() if body["topic"] == topic]
            if len(found) >= times:
                return found
            time.sleep(0.02)
        raise AssertionError([body["topic"] for body in self.bodies()])

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def test_hooks_are_signed_delivered_and_sent_again(sandbox: Running) -> None:
    listener = Listener(refuse=1)
    try:
        hook = {"system": "intercom", "url": listener.url}
        assert sandbox.control.post("/hooks", json=hook).status_code == 200
        listener.wait_for("ping")
        sandbox.control.post("/clock", json={"advance": 61})
        listener.wait_for("ping", times=2)
        sandbox.control.post("/act", json={"act": "intercom.agent_notes"})
        listener.wait_for("conversation.admin.noted")
        _, headers, body = listener.taken[-1]
        secret = World(SEED, Documents()).secret("intercom_client_secret").encode()
        sign = hmac.new(secret, body, hashlib.sha1).hexdigest()
        assert headers["x-hub-signature"] == f"sha1={sign}"
        time.sleep(0.2)  # the answers to the last ones have come
        kept = {hook["body"].encode() for hook in sandbox.control.get("/hooks/kept").json()}
        assert kept >= {body, *(told for _, _, told in listener.taken[1:3])}
        assert listener.taken[0][2] not in kept  # it was answered 503
    finally:
        listener.close()


def test_the_environment_reaches_the_running_sandbox(sandbox: Running, tmp_path: Path) -> None:
    lines = settings(sandbox.port, tmp_path, SEED)
    values = dict(line.split("=", 1) for line in lines)
    assert all(name.startswith("ACCORD_") for name in values)
    assert values["ACCORD_ORDERS__URL"] == f"sqlite:///{tmp_path / 'shop.db'}"
    auth = (f"{values['ACCORD_ZENDESK__EMAIL']}/token", values["ACCORD_ZENDESK__TOKEN"])
    me = httpx.get(values["ACCORD_ZENDESK__URL"] + "/api/v2/users/me.json", auth=auth)
    assert me.json()["user"]["email"] == "accord@boutique.example"
    form = {
        "grant_type": "refresh_token",
        "client_id": values["ACCORD_ZOHO_DESK__CLIENT_ID"],
        "client_secret": values["ACCORD_ZOHO_DESK__CLIENT_SECRET"],
        "refresh_token": values["ACCORD_ZOHO_DESK__REFRESH_TOKEN"],
    }
    token = httpx.post(values["ACCORD_ZOHO_DESK__ACCOUNTS_URL"] + "/oauth/v2/token", data=form)
    headers = {
        "Authorization": f"Zoho-oauthtoken {token.json()['access_token']}",
        "orgId": values["ACCORD_ZOHO_DESK__ORG_ID"],
    }
    tickets = httpx.get(values["ACCORD_ZOHO_DESK__URL"] + "/api/v1/tickets", headers=headers)
    assert tickets.json()["data"]
    headers = {"Authorization": f"Bearer {values['ACCORD_INTERCOM__TOKEN']}"}
    whoami = httpx.get(values["ACCORD_INTERCOM__URL"] + "/me", headers=headers).json()
    assert whoami["id"] == values["ACCORD_INTERCOM__ADMIN_ID"]


def test_a_restart_keeps_the_world_and_ends_quickly(tmp_path: Path) -> None:
    port = free_ports(5)
    first = Running(tmp_path, port)
    first.control.post("/act", json={"act": "zoho_desk.agent_notes"})
    before = first.control.get("/truth").json()
    assert first.stop() < 2
    assert first.process.returncode == 0
    begun = time.monotonic()
    again = Running(tmp_path, port)
    assert time.monotonic() - begun < 5  # the process's own share is below two
    assert again.control.get("/truth").json() == before
    assert len(again.control.get("/acts").json()) == 1
    again.process.kill()
    again.stop()
    third = Running(tmp_path, port)
    assert third.control.get("/truth").json() == before
    third.stop()


def test_a_port_that_is_taken_is_said_at_once(sandbox: Running, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "cli.sandbox", "--port", str(sandbox.port)]
    rest = ["--data", str(tmp_path), "--seed", "1", "--limits", "wide", "--no-env"]
    sizes = ["--tickets", "10", "--chats", "3", "--orders", "12"]
    ended = subprocess.run(
        [*command, *rest, *sizes], check=False, capture_output=True, text=True, timeout=30
    )
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"port {sandbox.port} of 127.0.0.1 is in use")
