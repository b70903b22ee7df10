"""Settings are read once and refused early, with the name that was probably meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.settings import KEEP, Settings, SettingsError, read_settings

ZENDESK = {"ACCORD_ZENDESK__SUBDOMAIN": "boutique", "ACCORD_ZENDESK__TOKEN": "secret"}


def wrong(environment: dict[str, str]) -> list[str]:
    with pytest.raises(SettingsError) as refused:
        read_settings(environment)
    return refused.value.sentences


def test_without_any_variable_the_defaults_hold() -> None:
    settings = read_settings({"PATH": "/bin"})
    assert settings == Settings(
        data=Path(".accord").absolute(),
        state_url=f"sqlite:///{Path('.accord').absolute() / 'state.db'}",
        mappings=Path("mappings").absolute(),
    )
    assert settings.settle == 120.0
    assert settings.inflight is None


def test_a_connection_is_named_by_its_variables_and_typed_by_its_name() -> None:
    settings = read_settings(ZENDESK)
    connection = settings.connections["zendesk"]
    assert connection.type == "zendesk"
    assert connection.values == {"SUBDOMAIN": "boutique", "TOKEN": "secret"}
    assert (connection.calls_per_minute, connection.share) == (None, 0.75)


def test_a_second_account_of_a_type_says_its_type_and_its_rate() -> None:
    settings = read_settings(
        {
            "ACCORD_ZENDESK_UK__TYPE": "zendesk",
            "ACCORD_ZENDESK_UK__SUBDOMAIN": "shop-uk",
            "ACCORD_ZENDESK_UK__CALLS_PER_MINUTE": "200",
            "ACCORD_ZENDESK_UK__SHARE": "90",
        }
    )
    connection = settings.connections["zendesk_uk"]
    assert (connection.type, connection.calls_per_minute) == ("zendesk", 200.0)
    assert connection.share == 0.9
    assert connection.values == {"SUBDOMAIN": "shop-uk"}


@pytest.mark.parametrize("text", ["0", "101", "half"])
def test_a_share_is_some_per_cent(text: str) -> None:
    (sentence,) = wrong(ZENDESK | {"ACCORD_ZENDESK__SHARE": text})
    assert sentence.startswith(f"ACCORD_ZENDESK__SHARE is {text!r}; write a number")


def test_a_misspelt_variable_names_the_nearest_one() -> None:
    assert wrong({"ACCORD_MAPPING": "x"}) == [
        "ACCORD_MAPPING is not a setting of Accord; did you mean ACCORD_MAPPINGS?"
    ]


def test_an_unknown_type_names_the_types() -> None:
    (sentence,) = wrong({"ACCORD_HELP__TYPE": "zendsk"})
    assert "set ACCORD_HELP__TYPE to one of zendesk, zoho_desk, intercom, orders" in sentence
    assert "did you mean zendesk?" in sentence


@pytest.mark.parametrize("text", ["soon", "-1", "nan", "inf", "1e15"])
def test_a_duration_that_is_no_number_is_refused(text: str) -> None:
    assert wrong({"ACCORD_SETTLE_SECONDS": text}) == [
        f"ACCORD_SETTLE_SECONDS is {text!r}; write a number from 0 to 86400"
    ]


@pytest.mark.parametrize("name", KEEP)
def test_a_time_to_keep_is_a_hundred_years_at_most(name: str) -> None:
    """Who writes 999999 for "for ever" is told so: no calendar has that day."""
    variable = f"ACCORD_KEEP_{name.upper()}_DAYS"
    assert wrong({variable: "999999"}) == [
        f"{variable} is '999999'; write a number from 0 to 36500"
    ]
    assert read_settings({variable: "36500"}).keep[name] == 36_500


@pytest.mark.parametrize("text", ["0", "0.5", "1e-300", "1e300"])
def test_a_rate_of_no_calls_is_refused(text: str) -> None:
    """Nought was taken for the vendor's own figure: the opposite of what it says."""
    assert wrong({"ACCORD_ZENDESK__CALLS_PER_MINUTE": text}) == [
        f"ACCORD_ZENDESK__CALLS_PER_MINUTE is {text!r}; write a number from 1 to 1000000"
    ]


def test_all_mistakes_are_told_at_once() -> None:
    found = wrong({"ACCORD_LANG": "de", "ACCORD_HTTP_PORT": "http", "ACCORD_X": "1"})
    assert len(found) == 3


def test_a_wait_of_nothing_is_a_wait_of_nothing() -> None:
    assert read_settings({"ACCORD_SETTLE_SECONDS": "0"}).settle == 0.0


@pytest.mark.parametrize("text", ["0", "65536", "4310.5", "-1", "9" * 5000])
def test_a_port_that_no_machine_has_is_refused(text: str) -> None:
    assert wrong({"ACCORD_HTTP_PORT": text}) == [
        f"ACCORD_HTTP_PORT is {text!r}; write a whole number from 1 to 65535"
    ]


def test_a_part_of_a_message_is_refused() -> None:
    """It was cut off without a word: 0.5 allowed none."""
    assert wrong({"ACCORD_EFFECTS_PER_RUN": "0.5"}) == [
        "ACCORD_EFFECTS_PER_RUN is '0.5'; write a whole number from 0 to 1000000"
    ]


def test_a_sandbox_is_not_kept_in_step_with_real_customers() -> None:
    """What rehearsed people say would be written to people who exist."""
    mixed = {
        "ACCORD_ZENDESK__URL": "http://127.0.0.1:4301",
        "ACCORD_ZOHO_DESK__ORG_ID": "7",
        "ACCORD_ORDERS__URL": "sqlite:///orders.db",
    }
    assert wrong(mixed) == [
        "connection zendesk is a sandbox (ACCORD_ZENDESK__URL) and connection zoho_desk a real "
        "account: give each its URL, or none"
    ]
    del mixed["ACCORD_ZOHO_DESK__ORG_ID"]
    assert set(read_settings(mixed).connections) == {"zendesk", "orders"}
