"""Settings: read whatever their case, refused in sentences that name variables and no values."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from tests.connectors.contract.trial import Trial

SECRET = "s3cret-value"


def read(trial: Trial, **changes: str) -> Any:
    """Read the settings of a connection called `uk`."""
    module = importlib.import_module(f"connectors.{trial.type}.settings")
    return module.from_values("uk", trial.values() | changes)


def refusal(trial: Trial, **changes: str) -> str:
    """Return the sentences with which settings are refused."""
    with pytest.raises(ValueError, match=r"uk|UK") as caught:
        read(trial, **changes)
    assert SECRET not in str(caught.value) + repr(caught.value)
    assert caught.value.__cause__ is None
    return str(caught.value)


def test_settings_are_read_whatever_their_case(trial: Trial) -> None:
    module = importlib.import_module(f"connectors.{trial.type}.settings")
    small = {key.lower(): f" {text} " for key, text in trial.values().items()}
    assert module.from_values("uk", small | {"type": trial.type}) == read(trial, TYPE=trial.type)


def test_every_missing_variable_is_named_at_once(trial: Trial) -> None:
    module = importlib.import_module(f"connectors.{trial.type}.settings")
    with pytest.raises(ValueError, match="connection uk lacks ACCORD_UK__") as caught:
        module.from_values("uk", {})
    required = [k for k, field in type(read(trial)).model_fields.items() if field.is_required()]
    assert required
    for key in required:
        assert f"ACCORD_UK__{key.upper()}" in str(caught.value)


def test_a_blank_variable_is_a_missing_one(trial: Trial) -> None:
    required = [k for k, field in type(read(trial)).model_fields.items() if field.is_required()]
    for key in required:
        assert f"lacks ACCORD_UK__{key.upper()}" in refusal(trial, **{key.upper(): "  "})


def test_an_unknown_variable_is_refused_with_the_nearest_one(trial: Trial) -> None:
    for key in trial.values():
        text = refusal(trial, **{key[:-1] + "Z" if len(key) > 4 else key + "S": SECRET})
        assert f"did you mean ACCORD_UK__{key}?" in text


def test_a_wrong_value_is_named_and_not_told(trial: Trial) -> None:
    for wrong in ("often", "0", "-5", "nan", "inf", "1e9"):
        assert "ACCORD_UK__POLL_SECONDS" in refusal(trial, POLL_SECONDS=wrong)


def test_no_setting_shows_a_secret(trial: Trial) -> None:
    settings = read(trial)
    for field in ("token", "client_secret", "refresh_token", "webhook_secret"):
        held = getattr(settings, field, None)
        if held is not None:
            assert held.get_secret_value() not in f"{settings} {settings!r}"
    assert settings.model_config["frozen"]


@pytest.mark.parametrize(
    "address",
    [
        "https://vendor.example",
        "http://10.0.0.7:4301",
        "http://127.0.0.1.evil.example",
        "http://127.0.0.1@evil.example",
        "http://evil.example#127.0.0.1",
        "http://[::1",
        "localhost:4301",
    ],
)
def test_an_address_elsewhere_is_refused(trial: Trial, address: str) -> None:
    for key in trial.values():
        if key.endswith("URL"):
            refusal(trial, **{key: address})
