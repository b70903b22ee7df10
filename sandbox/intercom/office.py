"""What every act in the workspace works with: the shelf, the hooks, the world, and who acts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sandbox.core import World
from sandbox.intercom.hooks import Hooks
from sandbox.intercom.refusal import unknown
from sandbox.intercom.shelf import SYSTEM, Shelf
from sandbox.intercom.workspace import BOT, PACKAGE, Doc, admin, author


@dataclass(frozen=True)
class Act:
    """Who does something, when (unix seconds), and whether through the API."""

    author: Doc
    at: int
    by_api: bool = False

    @property
    def package(self) -> str | None:
        """The app_package_code of parts this act creates."""
        return PACKAGE if self.by_api else None

    @property
    def by_contact(self) -> bool:
        """Whether a customer acts, or somebody in their name."""
        return self.author["type"] in ("user", "lead")


class Office:
    """One workspace with its world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.shelf = Shelf(world)
        self.hooks = Hooks(world, self.shelf)

    def now(self) -> int:
        """The present in unix seconds, the grain of all Intercom times."""
        return int(self.world.clock.now().timestamp())

    def conversation(self, id_: str) -> Doc:
        """Return a conversation; refused with 404 when there is none."""
        found = self.shelf.conversation(id_)
        if found is None:
            raise unknown()
        return found

    def contact(self, id_: str) -> Doc:
        """Return a contact; refused with 404 when there is none."""
        found = self.shelf.contact(id_)
        if found is None:
            raise unknown("User Not Found")
        return found

    def customer(self, conversation: Doc) -> Doc | None:
        """Return the first contact of a conversation, unless that contact was deleted."""
        return self.shelf.contact(conversation["contact_ids"][0])

    def admin_by_api(self, admin_id: object) -> Act:
        """Act for a teammate through the API; refused when the id is nobody's."""
        name = str(admin_id)
        if admin(name) is None:
            raise unknown("Admin not found", "admin_not_found")
        return Act(author(name), self.now(), by_api=True)

    def app(self) -> Act:
        """Act through the API where no admin is named: Intercom shows its bot as the author."""
        return Act(BOT, self.now(), by_api=True)

    def contact_by_api(self, contact: Doc) -> Act:
        """Act through the API in a contact's name."""
        return Act(contact_author(contact), self.now(), by_api=True)

    def person(self, admin_id: str, at: datetime | None) -> Act:
        """Act for a teammate who sits at the desk."""
        return Act(author(admin_id), self._instant(at))

    def visitor(self, contact: Doc, at: datetime | None) -> Act:
        """Act for a customer in the messenger."""
        return Act(contact_author(contact), self._instant(at))

    def tell_customer(self, conversation: Doc, text: str) -> None:
        """Bring a public message to the customer, by messenger or e-mail."""
        customer = self.customer(conversation)
        if customer is not None:
            to, ticket = customer["email"] or customer["id"], conversation["id"]
            self.world.mail(system=SYSTEM, to=to, ticket=ticket, text=text, cause="reply")

    def _instant(self, at: datetime | None) -> int:
        return int((at or self.world.clock.now()).timestamp())


def contact_author(contact: Doc) -> Doc:
    """Return a contact as the author of a message."""
    return {
        "type": contact["role"],
        "id": contact["id"],
        "name": contact["name"],
        "email": contact["email"] or "",
    }
