"""A house with empty desks and a mapping of the test's own: half a second for a directed test."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from mappings.records import Intent, Note, Row
from sandbox.faults import Fault
from sandbox.scenario import WORLD_FILE
from sandbox.store import Documents
from state.tables import CaseItem, Conflict, Event, Link, Record
from sync.land import land
from sync.read import work_events
from sync.writing import Writing
from tests.engine.mortal import MortalHouse

OBJECTS = {"zendesk": "ticket", "zoho_desk": "ticket", "intercom": "conversation"}
PEOPLE = {"zendesk": "user", "zoho_desk": "contact", "intercom": "contact"}
SUBJECT = "  subject:\n    wins: latest\n    zendesk: subject\n    zoho_desk: subject\n"
STATUS = """  status:
    wins: zendesk
    zendesk: status
    zoho_desk: status
    values:
      open: {zendesk: open, zoho_desk: Open}
      new: {zendesk: new, zoho_desk: Open}
      pending: {zendesk: pending, zoho_desk: On Hold}
      on_hold: {zendesk: hold, zoho_desk: Attente vendeur}
      escalated: {zendesk: open, zoho_desk: Escalated}
      solved: {zendesk: solved, zoho_desk: Closed}
      closed: {zendesk: closed, zoho_desk: Closed}
"""
PRIORITY = """  priority:
    wins: zendesk
    zendesk: priority
    zoho_desk: priority
    values:
      low: {zendesk: low, zoho_desk: Low}
      normal: {zendesk: normal, zoho_desk: Medium}
      high: {zendesk: high, zoho_desk: High}
      urgent: {zendesk: urgent, zoho_desk: Urgent}
"""
TAGS = "  tags:\n    type: set\n    zendesk: tags\n    zoho_desk: tags\n"
ORDER = """  order_number:
    clean: [trim, uppercase]
    must_match: "(CMD|MKT)-[0-9]{8}"
    wins: latest
    zendesk: field "Numéro de commande"
    zoho_desk: cf.cf_numero_commande
"""
BOTH_WAYS = "  - name: everything\n    between: [zendesk, zoho_desk]\n"
FIELDS = (SUBJECT, STATUS, PRIORITY, TAGS, ORDER)


def ticket_yaml(
    *fields: str, routes: str = BOTH_WAYS, systems: Iterable[str] = ("zendesk", "zoho_desk")
) -> str:
    """Write a ticket mapping of some field blocks and routes."""
    objects = "".join(f"  {name}: {{object: {OBJECTS[name]}}}\n" for name in systems)
    blocks = "".join(fields or FIELDS)
    return f"kind: ticket\nsystems:\n{objects}fields:\n{blocks}routes:\n{routes}"


def contact_yaml(systems: Iterable[str]) -> str:
    """Write a contact mapping for some desks."""
    desks = [name for name in systems if name in PEOPLE]
    objects = "".join(f"  {name}: {{object: {PEOPLE[name]}}}\n" for name in desks)
    fields = ""
    for name in ("name", "email", "phone"):
        places = "".join(f"    {desk}: {name}\n" for desk in desks)
        fields += f"  {name}:\n    wins: latest\n{places}"
    people = "same_person_by: [email, phone]\n"
    return f"kind: contact\nsystems:\n{objects}{people}fields:\n{fields}"


class BlankHouse(MortalHouse):
    """Empty desks, one customer in each desk on demand, and short words for tests."""

    def __init__(
        self,
        folder: Path,
        ticket: str | None = None,
        *,
        systems: Iterable[str] = ("zendesk", "zoho_desk"),
        state_url: str | None = None,
        start: datetime | None = None,
    ) -> None:
        systems = tuple(systems)
        store = Documents(folder / WORLD_FILE)
        store.put("sandbox", "world", "built", {"planted": [], "next_reference": 1})
        store.close()
        self.folder = folder
        texts = {"contact.yaml": contact_yaml(systems), "ticket.yaml": ticket or ticket_yaml()}
        self.write_mapping(texts)
        place = folder / "mappings"
        super().__init__(folder, systems=systems, mappings=place, state_url=state_url, start=start)
        self.scenario.zendesk.add_contact("Grand Public", "public@example.org", None)
        self.clock.sleep(120)  # an export of a really empty account has no cursor

    # the mapping

    def write_mapping(self, texts: Mapping[str, str]) -> None:
        """Write mapping files; the engine sees them when it is opened again."""
        folder = self.folder / "mappings"
        folder.mkdir(exist_ok=True)
        for name, text in texts.items():
            (folder / name).write_text(text)

    def remap(self, ticket: str) -> None:
        """Bring another ticket mapping into force, as a publish does."""
        self.write_mapping({"ticket.yaml": ticket})
        self.restart()

    # people

    def desk(self, system: str) -> Any:
        """Return one desk's model."""
        return self.scenario.desks[system]

    def customer(
        self, system: str, email: str = "zoe@example.org", name: str = "Zoé Martin"
    ) -> str:
        """Return the customer's id in a desk, where he becomes known if he is not."""
        truth = self.desk(system).truth()
        people = {**truth.get("users", {}), **truth.get("contacts", {})}
        known = [id_ for id_, person in people.items() if person.get("email") == email]
        return known[0] if known else str(self.desk(system).add_contact(name, email, None))

    def opens(self, system: str, subject: str = "Colis perdu", text: str = "Où est-il ?") -> str:
        """Let the customer open a ticket; returns its id."""
        return str(self.desk(system).customer_opens(self.customer(system), subject, text))

    def sets(self, system: str, ticket: str, **changes: Any) -> None:
        """Let an agent change fields."""
        self.desk(system).agent_sets(ticket, changes)

    def pair(self, origin: str = "zendesk", target: str = "zoho_desk") -> tuple[str, str]:
        """Open a ticket in one desk and let it cross; returns both ids, origin first."""
        ticket = self.opens(origin)
        self.settle()
        return ticket, self.copy_of(origin, ticket, target)

    def fault(self, system: str, kind: str, **details: Any) -> Fault:
        """Plan a misbehaviour."""
        fault = Fault(system, kind, **details)
        self.scenario.faults.planned.append(fault)
        return fault

    def lands(self, system: str, row: Row, *, seq: int | None = None, by_id: bool = False) -> None:
        """Land a row that was read earlier; `seq` is when, None means now."""
        engine = self.engine
        with engine.store.work() as work:
            land(engine, work, system, [row], seq=seq or engine.ids.sequence(), by_id=by_id)

    def as_our_user(self, system: str, ticket: str, text: str) -> None:
        """Let another program leave a note as our own user, with a mark that is none of ours."""
        intent = Intent(
            kind="message",
            object=OBJECTS[system],
            key="0" * 32,
            id=ticket,
            note=Note(text=text, public=False),
            version=self.row(system, ticket).version,
        )
        self.engine.connectors[system].write(intent)

    def deliver_all(self) -> None:
        """Bring every webhook to our inbox, whatever it still takes."""
        self.clock.sleep(0.5)
        self.deliver()

    def land_all(self, system: str) -> None:
        """Read what hooks and doubts name in one system, and write nothing."""
        work_events(self.engine, system)

    def writing(self, record_id: str, system: str, token: str) -> Writing:
        """Take up a leased job as its worker."""
        return Writing(
            engine=self.engine,
            record_id=record_id,
            system=system,
            token=token,
            lease_end=self.engine.later(self.engine.policy.job_lease),
        )

    def drop_hooks(self) -> None:
        """Lose every webhook that is on its way."""
        self.scenario.world.deliveries.clear()

    # what is seen

    def row(self, system: str, ticket: str) -> Row:
        """Read a ticket by id, without landing it."""
        return self.engine.connectors[system].get(OBJECTS[system], [ticket])[0]

    def shows(self, system: str, ticket: str, key: str) -> Any:
        """Return the raw value a ticket shows under a native key."""
        return self.row(system, ticket).values[key]

    def texts(self, system: str, ticket: str, *, public: bool | None = None) -> list[str]:
        """Return the texts of a ticket's messages, oldest first."""
        messages = [row.message for row in self.row(system, ticket).messages or ()]
        return [m.text for m in messages if m and public in (None, m.public)]

    def link(self, system: str, external_id: str, object_: str | None = None) -> Link:
        """Return what is remembered of an object."""
        with self.engine.store.look() as look:
            found = look.link(system, object_ or OBJECTS[system], external_id)
        assert found is not None, f"{system} {external_id} has no link"
        return found

    def record(self, system: str, ticket: str) -> Record:
        """Return the record of a ticket."""
        with self.engine.store.look() as look:
            record = look.record(self.link(system, ticket).record_id)
        assert record is not None
        return record

    def copy_of(self, system: str, ticket: str, target: str) -> str:
        """Return the id of a ticket's copy in another desk."""
        with self.engine.store.look() as look:
            links = look.links_of([self.link(system, ticket).record_id])
        found = [x for each in links.values() for x in each if x.system == target and x.primary]
        assert len(found) == 1, f"{len(found)} copies in {target}"
        return found[0].external_id

    def conflict(self, record_id: str, field: str) -> Conflict:
        """Return the open question about a field."""
        with self.engine.store.look() as look:
            found = look.conflict(record_id, field)
        assert found is not None
        return found

    def cases(self, code: str | None = None) -> list[CaseItem]:
        """Return the open cases."""
        return [item for item in self.engine.store.cases() if code in (None, item.code)]

    def due(self, system: str) -> list[Event]:
        """Return the objects of a system that wait to be read again."""
        return self.engine.store.due_events(system, self.clock.now() + timedelta(days=1))

    def tickets(self, system: str) -> list[str]:
        """Return the ids of all tickets a desk shows."""
        truth = self.desk(system).truth()
        return [*truth.get("tickets", {}), *truth.get("conversations", {})]

    def outbox(self) -> list[dict[str, Any]]:
        """Return the mails and chat messages that customers got."""
        return list(self.scenario.world.store.all("sandbox", "outbox"))

    def sent(self, system: str, method: str = "PUT|PATCH|POST|DELETE", path: str = "") -> int:
        """Count the calls a desk has seen."""
        return sum(
            call["system"] == system
            and call["method"] in method.split("|")
            and path in call["path"]
            for call in self.scenario.faults.calls
        )

    def at_rest(self) -> bool:
        """Say whether polling once more writes nothing and nothing is unexplained (P4)."""
        return self.poll() == 0 and self.review().unexplained == []
