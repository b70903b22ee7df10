"""From ACCORD_<NAME>__<KEY> variables to the settings of one connection, mistakes in sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

# The whole address, since parsers do not agree: http://evil.org\\@127.0.0.1 is here for one of
# them and elsewhere for another.
HERE = re.compile(r"https?://(127\.0\.0\.1|localhost|\[::1\])(:[0-9]{1,5})?/?", re.ASCII)
DAY = 86_400.0
REHEARSED = "sandbox_"  # every secret of the sandbox begins so, and none of a vendor's


class ConnectionSettings(BaseModel):
    """What the settings of every connection share; no error of theirs shows a value."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, hide_input_in_errors=True
    )

    poll_seconds: float = Field(default=300.0, ge=1.0, le=DAY)


Model = TypeVar("Model", bound=ConnectionSettings)
Needed = Callable[[Mapping[str, str]], Sequence[str]]


def read_variables(
    model: type[Model], name: str, values: Mapping[str, str], needed: Needed | None = None
) -> Model:
    """Read the settings of connection `name` from KEY -> value (any case, TYPE is skipped).

    `needed` names the keys that what is given calls for; without it the model's required ones
    count. Raises ValueError with sentences that name the variables to set or to mend.
    """
    given = {key.lower(): value for key, value in values.items() if value.strip()}
    given.pop("type", None)
    keys = needed(given) if needed else _required(model)
    missing = [variable(name, key) for key in keys if key not in given]
    wrong = [f"connection {name} lacks {', '.join(missing)}"] if missing else []
    wrong += [_unknown(model, name, key) for key in given if key not in model.model_fields]
    if not wrong:
        try:
            return model.model_validate(given)
        except ValidationError as error:
            wrong = [_sentence(name, problem) for problem in error.errors(include_input=False)]
    raise ValueError("; ".join(wrong))


def variable(name: str, key: str) -> str:
    """Name the environment variable of one setting."""
    return f"ACCORD_{name.upper()}__{key.upper()}"


def on_this_machine(address: str | None, instead: str) -> None:
    """Refuse an address elsewhere; raises ValueError that says what to set `instead`."""
    if address is not None and not HERE.fullmatch(address):
        raise ValueError(
            f"URL is for a sandbox on this machine only; a real account is named by {instead}"
        )


def one_world(settings: ConnectionSettings, address: str | None, instead: str) -> None:
    """Refuse what is half a sandbox's and half a real account's; raises ValueError.

    `address` is the sandbox's, None for the real account, which `instead` names.
    """
    if address is not None and instead.lower() in settings.model_fields_set:
        raise ValueError(f"URL is for a sandbox and {instead} for a real account: set one of them")
    for key in type(settings).model_fields if address is None else ():
        value = getattr(settings, key)
        text = value.get_secret_value() if isinstance(value, SecretStr) else value
        if isinstance(text, str) and text.startswith(REHEARSED):
            raise ValueError(
                f"{key.upper()} is a sandbox's, and {instead} names a real account: set URL for "
                f"the sandbox, or the account's own {key.upper()}"
            )


def _required(model: type[ConnectionSettings]) -> list[str]:
    return [key for key, field in model.model_fields.items() if field.is_required()]


def _unknown(model: type[ConnectionSettings], name: str, key: str) -> str:
    near = get_close_matches(key, list(model.model_fields), n=1)
    hint = f"; did you mean {variable(name, near[0])}?" if near else ""
    return f"{variable(name, key)} is not a setting of this connection{hint}"


def _sentence(name: str, problem: Mapping[str, object]) -> str:
    text, place = str(problem["msg"]).removeprefix("Value error, "), problem["loc"]
    where = variable(name, str(place[0])) if isinstance(place, tuple) and place else ""
    return f"{where or f'connection {name}'}: {text}"
