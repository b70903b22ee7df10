"""Zendesk's settings: complete and safe, or refused with a sentence an admin can act on."""

from __future__ import annotations

import pytest

from connectors.zendesk import from_values

COMPLETE = {"SUBDOMAIN": "boutique", "EMAIL": "accord@boutique.example", "TOKEN": "s3cret-token"}


def test_a_subdomain_becomes_the_production_host() -> None:
    settings = from_values("zendesk", {**COMPLETE, "TYPE": "zendesk"})
    assert settings.base_url == "https://boutique.zendesk.com"
    assert settings.poll_seconds == 300


def test_a_loopback_address_stands_in_for_the_subdomain() -> None:
    values = {**COMPLETE, "URL": "http://127.0.0.1:4301/", "SUBDOMAIN": ""}
    assert from_values("zendesk", values).base_url == "http://127.0.0.1:4301"


def test_missing_variables_are_all_named() -> None:
    with pytest.raises(ValueError, match=r"ACCORD_ZENDESK_UK__SUBDOMAIN.*ACCORD_ZENDESK_UK__TOKEN"):
        from_values("zendesk_uk", {"EMAIL": "accord@boutique.example", "TOKEN": " "})


@pytest.mark.parametrize(
    "url",
    [
        "https://boutique.zendesk.com",
        "http://10.0.0.7:4301",
        "http://127.0.0.1.evil.example",
        "http://user@evil.example#127.0.0.1",
    ],
)
def test_an_address_elsewhere_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="on this machine only"):
        from_values("zendesk", {**COMPLETE, "URL": url})


@pytest.mark.parametrize("subdomain", ["evil.example/", "boutique.zendesk.com", "a@b", "-a"])
def test_a_subdomain_cannot_smuggle_a_host(subdomain: str) -> None:
    with pytest.raises(ValueError, match="word before"):
        from_values("zendesk", {**COMPLETE, "SUBDOMAIN": subdomain})


def test_an_unknown_setting_is_refused_and_no_secret_is_told() -> None:
    with pytest.raises(ValueError, match="ACCORD_ZENDESK__TOKN") as caught:
        from_values("zendesk", {**COMPLETE, "TOKN": "s3cret-typo"})
    assert "s3cret" not in str(caught.value)
    assert "s3cret" not in repr(from_values("zendesk", COMPLETE))
