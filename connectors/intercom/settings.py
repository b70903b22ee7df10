"""Where one Intercom workspace lives and how we sign in to it."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError, model_validator

# The API host and the host people work on, per region of data residency.
HOSTS: Mapping[str, tuple[str, str]] = {
    "us": ("https://api.intercom.io", "https://app.intercom.com"),
    "eu": ("https://api.eu.intercom.io", "https://app.eu.intercom.com"),
    "au": ("https://api.au.intercom.io", "https://app.au.intercom.com"),
}
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class IntercomSettings(BaseModel):
    """The settings of one connection of type intercom.

    `admin_id` is the teammate in whose name we write. `version` is pinned per request: without
    the header Intercom answers in the version set for the app, or in 1.0.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    token: SecretStr
    client_secret: SecretStr
    admin_id: str
    region: str = "us"
    url: str | None = None
    version: str = "2.14"
    poll_seconds: float = 300.0

    @model_validator(mode="after")
    def _host_is_known(self) -> IntercomSettings:
        if self.url is not None and urlsplit(self.url).hostname not in LOOPBACK:
            raise ValueError(
                "URL is for a sandbox on this machine; a real workspace is named by REGION"
            )
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
    """Read the settings of connection `name` from KEY -> value (any case, TYPE is skipped).

    Raises ValueError with one sentence that names the variables to set or to mend.
    """
    given = {key.lower(): value for key, value in values.items() if value.strip()}
    given.pop("type", None)
    needed = [key for key, field in IntercomSettings.model_fields.items() if field.is_required()]
    missing = [variable(name, key) for key in needed if key not in given]
    if missing:
        raise ValueError(f"connection {name} (intercom) lacks {', '.join(missing)}")
    try:
        return IntercomSettings.model_validate(given)
    except ValidationError as error:
        raise ValueError(_sentence(name, error)) from None


def variable(name: str, key: str) -> str:
    """Name the environment variable of one setting."""
    return f"ACCORD_{name.upper()}__{key.upper()}"


def _sentence(name: str, error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False)[0]
    text = str(first["msg"]).removeprefix("Value error, ")
    where = variable(name, str(first["loc"][0])) if first["loc"] else f"connection {name}"
    return f"{where}: {text}"
