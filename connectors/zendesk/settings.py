"""What it takes to reach one Zendesk account."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError, model_validator

SUBDOMAIN = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class ZendeskSettings(BaseModel):
    """The settings of one Zendesk connection; `url` stands in for the subdomain on loopback."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    subdomain: str | None = None
    url: str | None = None
    email: str
    token: SecretStr
    webhook_secret: SecretStr | None = None
    poll_seconds: float = 300.0

    @model_validator(mode="after")
    def _one_safe_address(self) -> Self:
        if self.url is None and self.subdomain is None:
            raise ValueError("a Zendesk connection needs its SUBDOMAIN")
        if self.url is not None and urlsplit(self.url).hostname not in LOOPBACK:
            raise ValueError("URL is for a sandbox on this machine only; set SUBDOMAIN instead")
        if self.subdomain is not None and not SUBDOMAIN.fullmatch(self.subdomain):
            raise ValueError("SUBDOMAIN is the word before .zendesk.com, such as `boutique`")
        return self

    @property
    def base_url(self) -> str:
        """The address all calls go to, without a slash at its end."""
        return self.url.rstrip("/") if self.url else f"https://{self.subdomain}.zendesk.com"


def from_values(name: str, values: Mapping[str, str]) -> ZendeskSettings:
    """Read the settings of connection `name` from what follows ACCORD_<NAME>__.

    Raises ValueError with one sentence that names the variables to set or mend.
    """
    given = {key.lower(): value for key, value in values.items() if value.strip()}
    given.pop("type", None)
    needed = ("email", "token") if "url" in given else ("subdomain", "email", "token")
    missing = [key for key in needed if key not in given]
    if missing:
        raise ValueError(f"connection {name} needs {_variables(name, missing)}")
    try:
        return ZendeskSettings.model_validate(given)
    except ValidationError as error:
        raise ValueError(f"connection {name}: {_sentence(name, error)}") from None


def _variables(name: str, keys: list[str]) -> str:
    return ", ".join(f"ACCORD_{name.upper()}__{key.upper()}" for key in keys)


def _sentence(name: str, error: ValidationError) -> str:
    parts = []
    for problem in error.errors(include_input=False, include_url=False):
        where = _variables(name, [str(part) for part in problem["loc"]])
        parts.append(f"{where} {problem['msg']}".strip().removeprefix("Value error, "))
    return "; ".join(parts)
