"""Where one Intercom workspace lives and how we sign in to it."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import SecretStr, model_validator

from connectors.variables import ConnectionSettings, on_this_machine, one_world, read_variables

# The API host and the host people work on, per region of data residency.
HOSTS: Mapping[str, tuple[str, str]] = {
    "us": ("https://api.intercom.io", "https://app.intercom.com"),
    "eu": ("https://api.eu.intercom.io", "https://app.eu.intercom.com"),
    "au": ("https://api.au.intercom.io", "https://app.au.intercom.com"),
}


class IntercomSettings(ConnectionSettings):
    """The settings of one connection of type intercom.

    `admin_id` is the teammate in whose name we write. `version` is pinned per request: without
    the header Intercom answers in the version set for the app, or in 1.0.
    """

    token: SecretStr
    client_secret: SecretStr
    admin_id: str
    region: str = "us"
    url: str | None = None
    version: str = "2.14"

    @model_validator(mode="after")
    def _host_is_known(self) -> IntercomSettings:
        on_this_machine(self.url, "REGION")
        one_world(self, self.url, "REGION")
        if self.region.lower() not in HOSTS:
            raise ValueError(f"REGION must be one of {', '.join(HOSTS)}")
        return self

    @property
    def api(self) -> str:
        """The address of the API, without a slash at its end."""
        return self.url.rstrip("/") if self.url else HOSTS[self.region.lower()][0]

    @property
    def inbox(self) -> str:
        """The address people work at, without a slash at its end."""
        return HOSTS[self.region.lower()][1]


def from_values(name: str, values: Mapping[str, str]) -> IntercomSettings:
    """Read the settings of connection `name`; raises ValueError that names variables to mend."""
    return read_variables(IntercomSettings, name, values)
