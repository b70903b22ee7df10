"""Settings of a Zoho Desk connection: known hosts only, and errors that name the variables."""

from __future__ import annotations

import pytest

from connectors.zoho_desk.settings import HOSTS, ZohoDeskSettings, from_values

COMPLETE = {
    "TYPE": "zoho_desk",
    "DC": "eu",
    "ORG_ID": "20260001",
    "CLIENT_ID": "1000.CLIENT",
    "CLIENT_SECRET": "s3cret",
    "REFRESH_TOKEN": "1000.refresh",
}


def read(**changes: str | None) -> ZohoDeskSettings:
    values = {**COMPLETE, **changes}
    return from_values(
        "zoho_uk", {key: value for key, value in values.items() if value is not None}
    )


@pytest.mark.parametrize("dc", sorted(HOSTS))
def test_a_data_centre_names_both_hosts(dc: str) -> None:
    settings = read(DC=dc.upper())
    assert settings.desk_url == f"https://{HOSTS[dc][0]}"
    assert settings.token_url == f"https://{HOSTS[dc][1]}"


def test_canada_is_no_tld() -> None:
    assert read(DC="ca").desk_url == "https://desk.zohocloud.ca"
    assert read(DC="ca").token_url == "https://accounts.zohocloud.ca"


def test_every_missing_variable_is_named() -> None:
    with pytest.raises(ValueError, match="ACCORD_ZOHO_UK__ORG_ID, ACCORD_ZOHO_UK__REFRESH_TOKEN"):
        read(ORG_ID=None, REFRESH_TOKEN=" ")


def test_a_self_client_needs_no_refresh_token() -> None:
    assert read(REFRESH_TOKEN=None, GRANT="client_credentials").refresh_token is None


def test_a_sandbox_needs_both_addresses() -> None:
    with pytest.raises(ValueError, match="ACCORD_ZOHO_UK__ACCOUNTS_URL"):
        read(DC=None, URL="http://127.0.0.1:4302")


@pytest.mark.parametrize(
    "url",
    [
        "https://desk.zoho.eu",
        "http://10.0.0.7:4302",
        "http://127.0.0.1.evil.example",
        "http://127.0.0.1@evil.example",
        "http://evil.example#127.0.0.1",
    ],
)
@pytest.mark.parametrize("key", ["URL", "ACCOUNTS_URL"])
def test_addresses_elsewhere_are_refused(key: str, url: str) -> None:
    addresses = {"URL": "http://localhost:4302", "ACCOUNTS_URL": "http://localhost:4303", key: url}
    with pytest.raises(ValueError, match="sandbox on this machine"):
        read(**addresses)


def test_an_unknown_data_centre_is_refused() -> None:
    with pytest.raises(ValueError, match="DC must be one of us, eu"):
        read(DC="fr")


def test_an_unknown_key_is_named_and_no_secret_is_told() -> None:
    with pytest.raises(ValueError, match="ACCORD_ZOHO_UK__CLIENT_SECRT") as caught:
        read(CLIENT_SECRT="s3cret-typo")
    assert "s3cret" not in str(caught.value)
    assert "s3cret" not in repr(read())
