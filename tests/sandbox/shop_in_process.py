"""A sandbox in process under a clock that stands still, and somebody who copies by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import httpx

from sandbox.core import Clock, Core
from sandbox.scenario import Scenario
from sandbox.shop import INTERCOM, ZENDESK, ZOHO_ACCOUNTS, ZOHO_DESK
from sandbox.transport import CoreTransport
from sandbox.world import Size
from sandbox.zendesk.account import GROUPS
from sandbox.zoho_desk.shop import DEPARTMENT, TEAMS

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
SMALL = Size(tickets=40, chats=24, orders=60)


class Shop:
    """A sandbox, its APIs as Accord's user sees them, and what people do in it."""

    def __init__(self, seed: int = 1, size: Size = SMALL) -> None:
        self.scenario = Scenario.open(None, seed, size=size, clock=Clock(lambda: NOW))
        self.stage, self.judge = self.scenario.stage, self.scenario.judge
        ports = (ZENDESK, ZOHO_DESK, ZOHO_ACCOUNTS, INTERCOM)
        cores: dict[int, Core] = dict(zip(ports, self.scenario.cores, strict=True))
        self.transport = CoreTransport({4300 + port: core for port, core in cores.items()})
        secret = self.scenario.world.secret
        self.zendesk = self._client(ZENDESK, "/api/v2")
        self.zendesk.auth = httpx.BasicAuth(
            "accord@boutique.example/token", secret("zendesk_token")
        )
        form = {
            "grant_type": "refresh_token",
            "client_id": secret("zoho_client_id"),
            "client_secret": secret("zoho_client_secret"),
            "refresh_token": secret("zoho_refresh"),
        }
        token = self._client(ZOHO_ACCOUNTS, "").post("/oauth/v2/token", data=form).json()
        self.zoho = self._client(ZOHO_DESK, "/api/v1")
        self.zoho.headers["Authorization"] = f"Zoho-oauthtoken {token['access_token']}"
        self.zoho.headers["orgId"] = "20260001"
        self.intercom = self._client(INTERCOM, "")
        self.intercom.headers["Authorization"] = f"Bearer {secret('intercom_token')}"
        self.intercom.headers["Intercom-Version"] = "2.14"

    def wait(self, seconds: float) -> None:
        """Let time pass, and the sandbox do what is due."""
        self.scenario.world.clock.advance(seconds)
        self.stage.run_due()
        self.judge.check()

    def missing(self, act: dict[str, Any]) -> list[str]:
        """Return what an act still lacks, after a look."""
        self.judge.check()
        found = [row for row in self.judge.listed() if row["id"] == act["id"]]
        return list(found[0]["missing"])

    def values(self, system: str, subject: str) -> dict[str, Any]:
        """Return what one ticket shows."""
        seen = self.stage.sight().one(system, subject)
        assert seen is not None
        return {**seen.values, "id": seen.id, "tags": set(seen.tags)}

    def chat(self, **wanted: Any) -> str:
        """Return the subject of a tagged chat with such values, whose customer has an address."""
        sight = self.stage.sight()
        for (system, subject), (seen, *_) in sorted(sight.found.items()):
            fits = all(seen.values[name] == value for name, value in wanted.items())
            tagged = system == "intercom" and "ticket" in seen.tags
            if tagged and fits and sight.contact(system, seen.customer)["email"]:
                return subject
        raise AssertionError(f"no chat with {wanted}")

    def copy_to_zoho(self, system: str, subject: str) -> str:
        """Create a copy in Zoho Desk as Accord does: silent and marked; return its id."""
        values, person = self.values(system, subject), self._customer(system, subject)
        contact = self.scenario.zoho_desk.add_contact(person["name"], person["email"], None)
        team = next(id_ for id_, name in TEAMS.items() if name == values["team"])
        custom = {
            "cf_accord_key": f"test:{subject}"[:200],
            "cf_numero_commande": values["order_number"],
        }
        body = {
            "subject": subject,
            "departmentId": DEPARTMENT,
            "contactId": contact,
            "teamId": team,
            "cf": custom,
        }
        answer = self.zoho.post("/tickets", json=body)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["id"])

    def copy_to_zendesk(self, system: str, subject: str) -> str:
        """Create a copy in Zendesk as Accord does: silent and marked; return its id."""
        values, person = self.values(system, subject), self._customer(system, subject)
        contact = self.scenario.zendesk.add_contact(person["name"], person["email"], None)
        group = next(id_ for id_, name in GROUPS.items() if name == values["team"])
        ticket = {
            "subject": subject,
            "requester_id": int(contact),
            "group_id": group,
            "tags": ["accord_copy"],
            "external_id": f"test:{subject}",
            "comment": {"body": "Copie", "public": False},
        }
        answer = self.zendesk.post("/tickets.json", json={"ticket": ticket})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["ticket"]["id"])

    def note_in_zoho(self, ticket: str, text: str) -> None:
        """Post an internal note."""
        body = {"content": text, "isPublic": False, "contentType": "plainText"}
        answer = self.zoho.post(f"/tickets/{ticket}/comments", json=body)
        assert answer.status_code == 200, answer.text

    def note_in_zendesk(self, ticket: str, text: str) -> None:
        """Post an internal note."""
        body = {"ticket": {"comment": {"body": text, "public": False}}}
        answer = self.zendesk.put(f"/tickets/{ticket}.json", json=body)
        assert answer.status_code == 200, answer.text

    def reply_in_intercom(self, conversation: str, text: str) -> None:
        """Send the customer a public message."""
        body = {"message_type": "comment", "type": "admin", "admin_id": "5000001", "body": text}
        answer = self.intercom.post(f"/conversations/{conversation}/reply", json=body)
        assert answer.status_code == 200, answer.text

    def _customer(self, system: str, subject: str) -> dict[str, Any]:
        sight = self.stage.sight()
        seen = sight.one(system, subject)
        assert seen is not None
        return sight.contact(system, seen.customer)

    def _client(self, offset: int, path: str) -> httpx.Client:
        url = f"http://127.0.0.1:{4300 + offset}{path}"
        return httpx.Client(base_url=url, transport=self.transport)


def text_of(act: dict[str, Any]) -> str:
    """Return the text that an act's message carries."""
    texts = [claim["text"] for claim in act["claims"] if claim["claim"] == "message"]
    return str(texts[0])
