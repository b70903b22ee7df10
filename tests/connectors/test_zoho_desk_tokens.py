"""One access token for all processes: made once, kept private, replaced when refused."""

from __future__ import annotations

import multiprocessing
import threading
import time
from dataclasses import replace
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from connectors.zoho_desk import ZohoDesk
from connectors.zoho_desk.settings import from_values
from connectors.zoho_desk.tokens import Tokens
from mappings.errors import AccessRefused, RetryLater
from sandbox.core import Clock
from tests.connectors.zoho_desk_world import Shop


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def refreshes(shop: Shop) -> int:
    return len([call for call in shop.faults.calls if call["system"] == "zoho_accounts"])


def test_a_token_is_made_once_and_used_until_five_minutes_before_its_end(shop: Shop) -> None:
    desk = shop.connect()
    desk.check()
    shop.pass_time(3600 - 301)
    shop.connect().check()
    assert refreshes(shop) == 1
    shop.pass_time(2)
    shop.connect().check()
    assert refreshes(shop) == 2


def test_the_token_file_is_ours_alone(shop: Shop) -> None:
    shop.connect().check()
    modes = {file.name: file.stat().st_mode & 0o777 for file in shop.folder.iterdir()}
    assert modes == {"zoho_desk.token.json": 0o600, "zoho_desk.token.lock": 0o600}


def test_other_credentials_do_not_use_the_token(shop: Shop) -> None:
    shop.connect().check()
    with pytest.raises(AccessRefused):
        shop.connect(CLIENT_ID="1000.OTHER").check()


def test_a_self_client_gets_its_token_without_refresh_token(shop: Shop) -> None:
    settings = {"GRANT": "client_credentials", "REFRESH_TOKEN": ""}
    shop.connect(**settings).check()


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("CLIENT_ID", "invalid_client"),
        ("CLIENT_SECRET", "invalid_client_secret"),
        ("REFRESH_TOKEN", "invalid_code"),
    ],
)
def test_wrong_credentials_are_for_it_although_the_status_is_200(
    shop: Shop, key: str, code: str
) -> None:
    with pytest.raises(AccessRefused, match=rf"{code}.*authorise connection zoho_desk again"):
        shop.connect(**{key: "wrong"}).check()


@pytest.mark.parametrize("status", [200, 400])
def test_too_many_requests_are_answered_with_silence(shop: Shop, status: int) -> None:
    body = '{"error": "Accès refusé", "status": "failure"}'
    shop.plan("zoho_accounts", kind="status", status=status, body=body)
    with pytest.raises(RetryLater) as caught:
        shop.connect().check()
    assert caught.value.after == 900
    shop.pass_time(600)
    with pytest.raises(RetryLater) as caught:
        shop.connect().check()
    assert caught.value.after == pytest.approx(300)
    assert refreshes(shop) == 1
    shop.pass_time(301)
    shop.connect().check()


def test_a_refused_token_is_replaced_once_and_the_call_repeated(shop: Shop) -> None:
    desk = shop.connect()
    desk.check()
    shop.pass_time(120)
    body = '{"errorCode": "INVALID_OAUTH", "message": "The OauthToken is invalid."}'
    shop.plan(kind="status", status=401, body=body)
    desk.check()
    assert refreshes(shop) == 2


def test_an_account_that_refuses_every_token_is_not_asked_for_more(shop: Shop) -> None:
    desk = shop.connect()
    desk.check()
    shop.pass_time(120)
    body = '{"errorCode": "INVALID_OAUTH", "message": "The OauthToken is invalid."}'
    shop.plan(kind="status", status=401, body=body, times=100)
    for _ in range(5):
        with pytest.raises(AccessRefused, match="authorise the connection again"):
            desk.check()
    assert refreshes(shop) == 2


class OurClock:
    """Our machine's clock, which may be ahead of everybody else's."""

    def __init__(self, shop: Shop) -> None:
        self.shop, self.ahead = shop, timedelta(hours=3)

    def now(self) -> datetime:
        """Return what our machine takes for the present instant."""
        return self.shop.world.clock.now() + self.ahead


def test_a_token_made_while_our_clock_was_ahead_is_replaced_when_it_is_refused(shop: Shop) -> None:
    """Else IT would be asked to authorise a connection that is fine."""
    clock = OurClock(shop)
    desk = ZohoDesk("zoho_desk", shop.settings(), replace(shop.ports(), clock=clock))
    desk.check()
    clock.ahead = timedelta()
    shop.pass_time(3700)
    desk.check()
    assert refreshes(shop) == 2


def test_a_silence_begun_while_our_clock_was_ahead_ends_in_time(shop: Shop) -> None:
    clock = OurClock(shop)
    desk = ZohoDesk("zoho_desk", shop.settings(), replace(shop.ports(), clock=clock))
    shop.plan("zoho_accounts", kind="status", status=400, body='{"error": "Accès refusé"}')
    with pytest.raises(RetryLater):
        desk.check()
    clock.ahead = timedelta()
    shop.pass_time(901)
    desk.check()


def test_a_token_request_without_answer_leaves_no_write_in_doubt(shop: Shop) -> None:
    shop.plan("zoho_accounts", kind="drop_answer")
    with pytest.raises(RetryLater) as caught:
        Tokens("zoho_desk", shop.settings(), shop.ports()).token()
    assert caught.value.maybe_done is False


def test_a_broken_token_file_is_made_anew(shop: Shop) -> None:
    (shop.folder / "zoho_desk.token.json").write_text("{half a tok")
    shop.connect().check()


def test_a_foreign_host_gets_no_token(shop: Shop) -> None:
    with pytest.raises(AccessRefused, match="outside of Zoho Desk"):
        shop.connect()._account.get("https://desk.zoho.com.evil.example/api/v1/tickets")


def test_two_threads_with_one_dead_token_make_one_refresh(shop: Shop) -> None:
    desks = [shop.connect() for _ in range(8)]
    desks[0].check()
    shop.pass_time(3500)
    threads = [threading.Thread(target=desk.check) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refreshes(shop) == 2


class SlowAccounts(BaseHTTPRequestHandler):
    """An accounts server that takes its time and counts."""

    count = 0

    def do_POST(self) -> None:
        """Mint a token."""
        type(self).count += 1
        time.sleep(0.3)
        body = b'{"access_token": "1000.%d", "expires_in": 3600}' % self.count
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Stay quiet."""


def ask(folder: str, url: str, said: multiprocessing.Queue[str]) -> None:
    """Ask for the token, as one process of several."""
    settings = from_values(
        "zoho_desk",
        {
            "URL": url,
            "ACCOUNTS_URL": url,
            "ORG_ID": "1",
            "CLIENT_ID": "1000.A",
            "CLIENT_SECRET": "s",
            "REFRESH_TOKEN": "r",
        },
    )
    ports = replace(Shop(Path(folder)).ports(), clock=Clock(), transport=None)
    said.put(Tokens("zoho_desk", settings, ports).token())


@pytest.mark.processes
def test_four_processes_without_a_token_make_one_refresh(tmp_path: Path) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), SlowAccounts)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    spawn = multiprocessing.get_context("spawn")
    said = spawn.Queue()
    url = f"http://127.0.0.1:{server.server_port}"
    workers = [spawn.Process(target=ask, args=(str(tmp_path), url, said)) for _ in range(4)]
    for worker in workers:
        worker.start()
    tokens = {said.get(timeout=60) for _ in workers}
    for worker in workers:
        worker.join()
    server.shutdown()
    server.server_close()
    assert tokens == {"1000.1"}
    assert SlowAccounts.count == 1
