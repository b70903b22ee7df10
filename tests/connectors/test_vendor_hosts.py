"""Vendor hosts and secrets in settings: nothing smuggles a host, nothing mixes two worlds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from connectors.intercom import settings as intercom
from connectors.zendesk import settings as zendesk
from connectors.zoho_desk import settings as zoho_desk
from sandbox.core import World
from sandbox.store import Documents

Read = Callable[[str, Mapping[str, str]], Any]
SECRET = World(1, Documents()).secret
ZENDESK = {"EMAIL": "accord@boutique.example", "TOKEN": "s3cret"}
ZOHO = {"ORG_ID": "1", "CLIENT_ID": "c", "CLIENT_SECRET": "s3cret", "REFRESH_TOKEN": "s3cret"}
INTERCOM = {"TOKEN": "s3cret", "CLIENT_SECRET": "s3cret", "ADMIN_ID": "1"}
REAL: tuple[tuple[Read, str, str, dict[str, str]], ...] = (
    (zendesk.from_values, "SUBDOMAIN", "boutique", ZENDESK),
    (zoho_desk.from_values, "DC", "eu", ZOHO),
    (intercom.from_values, "REGION", "eu", INTERCOM),
)
NAMES = ("zendesk", "zoho_desk", "intercom")
HERE = "http://127.0.0.1:4301"


@pytest.mark.parametrize(("read", "key", "_value", "rest"), REAL, ids=NAMES)
@pytest.mark.parametrize(
    "host",
    [
        "acme.zendesk.com.evil.org",
        "acme.zendesk.com",
        "acme/../evil",
        "acme/",
        "evil.org#",
        "evil.org?",
        "user@evil",
        "acme:8443",
        "acme\\evil",
        "acme\r\nHost: evil.org",
        "acme%2eevil",
        "аcme",  # a Cyrillic а
        "a" * 64,
        "-acme",
        "https://acme",
    ],
)
def test_what_names_an_account_names_no_host(
    read: Read, key: str, _value: str, rest: dict[str, str], host: str
) -> None:
    """Refused, or in the address just as one label before the vendor's own domain."""
    with pytest.raises(ValueError, match=f"{key} (is the word before|must be one of)") as refused:
        read("desk", {**rest, key: host})
    assert "s3cret" not in str(refused.value)


@pytest.mark.parametrize(("read", "_key", "_value", "rest"), REAL, ids=NAMES)
@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1.evil.org",
        "http://127.0.0.1@evil.org",
        "http://localhost:4301@evil.org",
        "http://evil.org#127.0.0.1",
        "http://evil.org?http://127.0.0.1",
        "http://evil.org/127.0.0.1",
        "http://evil.org\\@127.0.0.1",
        "//evil.org",
        "evil.org",
        "http://0.0.0.0:4301",
        "http://169.254.169.254",
        "http://2130706433:4301",
        "http://[::ffff:10.0.0.7]:4301",
        "http://localhost.evil.org:4301",
        "file:///etc/passwd",
        "http://[::1",
    ],
)
def test_a_sandboxs_address_is_this_machines(
    read: Read, _key: str, _value: str, rest: dict[str, str], url: str
) -> None:
    more = {"ACCOUNTS_URL": HERE} if read is zoho_desk.from_values else {}
    with pytest.raises(ValueError, match=r"ACCORD_DESK__|connection desk") as refused:
        read("desk", {**rest, **more, "URL": url})
    assert "s3cret" not in str(refused.value)


@pytest.mark.parametrize(("read", "key", "value", "rest"), REAL, ids=NAMES)
def test_an_account_is_real_or_rehearsed_and_never_both(
    read: Read, key: str, value: str, rest: dict[str, str]
) -> None:
    """With both, a real account's token would be sent to whatever listens on this machine."""
    more = {"ACCOUNTS_URL": HERE} if read is zoho_desk.from_values else {}
    read("desk", {**rest, key: value})
    read("desk", {**rest, **more, "URL": HERE})
    with pytest.raises(ValueError, match=f"URL is for a sandbox and {key} for a real account"):
        read("desk", {**rest, **more, "URL": HERE, key: value})


@pytest.mark.parametrize(
    ("read", "key", "value", "rest", "secret"),
    [
        (*each, secret)
        for each in REAL
        for secret in each[3]
        if secret not in ("EMAIL", "ORG_ID", "ADMIN_ID")
    ],
)
def test_a_sandboxs_secret_is_told_where_the_account_is_real(
    read: Read, key: str, value: str, rest: dict[str, str], secret: str
) -> None:
    """Somebody took half of the lines of `accord sandbox --env` along; no secret is repeated."""
    rehearsed = SECRET("any")
    with pytest.raises(ValueError, match=f"{secret} is a sandbox's, and {key} names a real") as no:
        read("desk", {**rest, key: value, secret: rehearsed})
    assert rehearsed not in str(no.value)
