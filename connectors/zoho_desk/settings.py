"""Where one Zoho Desk account lives and how we sign in to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import SecretStr, model_validator

from connectors.variables import ConnectionSettings, on_this_machine, one_world, read_variables

# Zoho's data centres: Desk host, accounts host. Canada breaks the "zoho.<tld>" pattern, so hosts
# are listed, never built.
HOSTS: Mapping[str, tuple[str, str]] = {
    "us": ("desk.zoho.com", "accounts.zoho.com"),
    "eu": ("desk.zoho.eu", "accounts.zoho.eu"),
    "in": ("desk.zoho.in", "accounts.zoho.in"),
    "au": ("desk.zoho.com.au", "accounts.zoho.com.au"),
    "jp": ("desk.zoho.jp", "accounts.zoho.jp"),
    "cn": ("desk.zoho.com.cn", "accounts.zoho.com.cn"),
    "ca": ("desk.zohocloud.ca", "accounts.zohocloud.ca"),
    "sa": ("desk.zoho.sa", "accounts.zoho.sa"),
    "sg": ("desk.zoho.sg", "accounts.zoho.sg"),
    "ae": ("desk.zoho.ae", "accounts.zoho.ae"),
}

# What a Self Client asks for; an unknown scope fails the whole authorisation.
SCOPES = (
    "Desk.tickets.READ,Desk.tickets.CREATE,Desk.tickets.UPDATE,"
    "Desk.contacts.READ,Desk.contacts.CREATE,Desk.contacts.UPDATE,"
    "Desk.search.READ,Desk.basic.READ,Desk.settings.READ,"
    "Desk.events.READ,Desk.events.CREATE,Desk.events.UPDATE"
)


class ZohoDeskSettings(ConnectionSettings):
    """The settings of one connection of type zoho_desk.

    `grant` client_credentials is Zoho's Self Client (server to server, no refresh token).
    `department` is a name or an id; it is needed when the account has several. `reply_from` is
    the address replies are mailed from; without it the department's default is used.
    """

    org_id: str
    client_id: str
    client_secret: SecretStr
    dc: str | None = None
    url: str | None = None
    accounts_url: str | None = None
    grant: Literal["refresh_token", "client_credentials"] = "refresh_token"
    refresh_token: SecretStr | None = None
    department: str | None = None
    reply_from: str | None = None

    @model_validator(mode="after")
    def _hosts_are_known(self) -> ZohoDeskSettings:
        for address in (self.url, self.accounts_url):
            on_this_machine(address, "DC")
        one_world(self, self.url or self.accounts_url, "DC")
        if self.url is None and (self.dc or "").lower() not in HOSTS:
            raise ValueError(f"DC must be one of {', '.join(HOSTS)}")
        return self

    @property
    def desk_url(self) -> str:
        """The address of the Desk host, without a path."""
        if self.url is not None:
            return self.url.rstrip("/")
        return f"https://{HOSTS[(self.dc or '').lower()][0]}"

    @property
    def token_url(self) -> str:
        """The address of the accounts host, without a path."""
        if self.accounts_url is not None:
            return self.accounts_url.rstrip("/")
        return f"https://{HOSTS[(self.dc or '').lower()][1]}"


def from_values(name: str, values: Mapping[str, str]) -> ZohoDeskSettings:
    """Read the settings of connection `name`; raises ValueError that names variables to mend."""
    return read_variables(ZohoDeskSettings, name, values, _needed)


def _needed(given: Mapping[str, str]) -> list[str]:
    keys = ["org_id", "client_id", "client_secret"]
    if given.get("grant", "refresh_token") == "refresh_token":
        keys.append("refresh_token")
    if "url" in given or "accounts_url" in given:
        return [*keys, "url", "accounts_url"]
    return [*keys, "dc"]
