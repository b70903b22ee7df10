"""`accord sandbox`: the vendors, rehearsed on this machine."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

from cli.place import Unusable, locked
from sandbox import shop
from sandbox.core import World
from sandbox.store import Documents


def run(  # noqa: PLR0917
    port: int, data: Path, seed: int, limits: str, env: bool, tickets: int, chats: int, orders: int
) -> None:
    """Serve the sandbox until SIGTERM, or with `env` only print the settings that reach it.

    `limits` is "real" or "wide"; `tickets`, `chats` and `orders` size a world that is not yet
    built in `data`.
    """
    if env:
        print("\n".join(settings(port, data, seed)), flush=True)
        return
    # Faker comes with the extra "sandbox" only, and takes half a second to load.
    from sandbox import server  # noqa: PLC0415
    from sandbox.world import Size  # noqa: PLC0415

    try:
        with locked(data, "sandbox"):
            server.run(port, data, seed, limits, Size(tickets, chats, orders))
    except server.PortTaken as taken:
        print(f"{taken}: stop what uses it, or choose another --port", file=sys.stderr)
        raise SystemExit(2) from None
    except Unusable as unusable:
        print(unusable, file=sys.stderr)
        raise SystemExit(2) from None
    except sqlite3.Error as error:
        said = f"the world in {data} cannot be used ({error}): name another folder with --data"
        print(said, file=sys.stderr)
        raise SystemExit(2) from None


def settings(port: int, data: Path, seed: int) -> list[str]:
    """Return the ACCORD_* lines for a sandbox, which need not be running."""
    secret = World(seed, Documents()).secret
    url = {offset: f"http://127.0.0.1:{port + offset}" for offset in range(1, 5)}
    values = {
        "ZENDESK__URL": url[shop.ZENDESK],
        "ZENDESK__EMAIL": shop.ACCORD_EMAIL,
        "ZENDESK__TOKEN": secret("zendesk_token"),
        "ZENDESK__WEBHOOK_SECRET": secret("zendesk_webhook"),
        "ZOHO_DESK__URL": url[shop.ZOHO_DESK],
        "ZOHO_DESK__ACCOUNTS_URL": url[shop.ZOHO_ACCOUNTS],
        "ZOHO_DESK__ORG_ID": shop.ORG_ID,
        "ZOHO_DESK__CLIENT_ID": secret("zoho_client_id"),
        "ZOHO_DESK__CLIENT_SECRET": secret("zoho_client_secret"),
        "ZOHO_DESK__REFRESH_TOKEN": secret("zoho_refresh"),
        "INTERCOM__URL": url[shop.INTERCOM],
        "INTERCOM__TOKEN": secret("intercom_token"),
        "INTERCOM__CLIENT_SECRET": secret("intercom_client_secret"),
        "INTERCOM__ADMIN_ID": shop.ADMIN_ID,
        "ORDERS__URL": f"sqlite:///{(data / shop.ORDERS_FILE).resolve()}",
    }
    return [f"ACCORD_{name}={value}" for name, value in values.items()]


if __name__ == "__main__":
    import cyclopts

    cyclopts.run(run)
