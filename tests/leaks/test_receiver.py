"""The receiver refuses bodies full of canaries, and says nothing of them."""

from __future__ import annotations

import hashlib
import hmac
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.leaks import canaries
from tests.leaks.canaries import Canaries, columns, echoes
from tests.leaks.planted import Listen
from tests.web.hooked_shop import SANDBOX, environment, hooked_shop

ROOT = Path(__file__).parents[2]


def test_bad_bodies_and_signatures_are_told_without_their_words(
    tmp_path: Path, listen: Listen
) -> None:
    settings = environment(tmp_path, SANDBOX)
    said = listen(settings)
    with hooked_shop(tmp_path) as shop:
        secret = shop.world.secret("intercom_client_secret").encode()
        topics = (f"contact.{canaries.EMAIL}", f"conversation.{canaries.NAME}")
        bodies = [
            echoes("intercom"),
            canaries.echo(),
            *(f'{{"topic": "{topic}", "data": {{"item": {{}}}}}}' for topic in topics),
            *(f'{{"topic": "{topic}", "data": 1}}' for topic in topics),
            f'{{"topic": "contact.created", "data": {{"item": {{"id": "{canaries.EMAIL}"}}}}}}',
        ]
        for body in (each.encode() for each in bodies):
            proof = "sha1=" + hmac.new(secret, body, hashlib.sha1).hexdigest()
            for desk in ("zendesk", "zoho_desk", "intercom"):
                for signature in (proof, canaries.NAME):
                    headers = {"x-hub-signature": signature, "x-zdesk-jwt": canaries.NAME}
                    answer = shop.client.post(
                        f"{shop.hook(desk)}?email={canaries.EMAIL}", content=body, headers=headers
                    )
                    assert answer.status_code in (400, 401)
                    assert Canaries().find(answer.text + str(answer.headers)) == []
        assert shop.client.get(f"{shop.url}/hooks/{canaries.NAME}").status_code == 404
        kept = columns(shop.store.engine)
    seeking = Canaries.of(settings)
    found = seeking.search("log", said().splitlines())
    for name, texts in kept.items():
        found += seeking.search(name, texts)
    assert found == []
    assert "hook refused" in said()


@pytest.mark.processes
@pytest.mark.parametrize(
    "changes",
    [
        {"ACCORD_STATE_URL": "postgresql+psycopg://kanari:Kanari-9@127.0.0.1:1/kanari"},
        {"ACCORD_STATE_URL": "postgresql+psycopg://kanari:Kanari-9@127.0.0.1:port/kanari"},
        {"ACCORD_STATE_URL": "Kanari-9"},
        {"ACCORD_ZENDESK__SUBDOMAIN": "kanari.example/Kanari-9", "ACCORD_ZENDESK__URL": ""},
        {"ACCORD_INTERCOM__ADMIN_ID": ""},
        {"ACCORD_ZENDESK__TOKNE": "Kanari-9"},
    ],
)
def test_a_receiver_that_cannot_start_says_why_without_secrets(
    tmp_path: Path, changes: dict[str, str]
) -> None:
    settings = {**environment(tmp_path, SANDBOX), **changes}
    ended = subprocess.run(
        [sys.executable, "-m", "web"],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
        check=False,
    )
    assert ended.returncode in (2, 3), ended.stderr
    assert Canaries.of(settings).find(ended.stdout + ended.stderr) == []
    assert "Traceback" not in ended.stderr
