"""What it takes to reach one Zendesk account."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Self

from pydantic import SecretStr, model_validator

from connectors.variables import ConnectionSettings, on_this_machine, one_world, read_variables

SUBDOMAIN = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


class ZendeskSettings(ConnectionSettings):
    """The settings of one Zendesk connection; `url` stands in for the subdomain on loopback."""

    subdomain: str | None = None
    url: str | None = None
    email: str
    token: SecretStr
    webhook_secret: SecretStr | None = None

    @model_validator(mode="after")
    def _one_safe_address(self) -> Self:
        if self.url is None and self.subdomain is None:
            raise ValueError("a Zendesk connection needs its SUBDOMAIN")
        on_this_machine(self.url, "SUBDOMAIN")
        if self.subdomain is not None and not SUBDOMAIN.fullmatch(self.subdomain):
            raise ValueError("SUBDOMAIN is the word before .zendesk.com, such as `boutique`")
        one_world(self, self.url, "SUBDOMAIN")
        return self

    @property
    def base_url(self) -> str:
        """The address all calls go to, without a slash at its end."""
        return self.url.rstrip("/") if self.url else f"https://{self.subdomain}.zendesk.com"


def from_values(name: str, values: Mapping[str, str]) -> ZendeskSettings:
    """Read the settings of connection `name`; raises ValueError that names variables to mend."""
    return read_variables(ZendeskSettings, name, values, _needed)


def _needed(given: Mapping[str, str]) -> tuple[str, ...]:
    return ("email", "token") if "url" in given else ("subdomain", "email", "token")
