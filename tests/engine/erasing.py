"""A house in which people are erased, and the search for what is left of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import MetaData, select, update

from state.doubts import doubt
from state.house import Erasure
from state.tables import Cursor
from sync.erase import Eraser, erase
from tests.engine.blank import BlankHouse

KEY = "k1-0123456789abcdef0123456789abcdef"
MAIL, NAME, PHONE = "canari.zoe@example.org", "Zoé Canari", "+33611223344"
WORDS = ("serin perdu", "volière vide", "perchoir cassé")  # subject, message, note


class ErasingHouse(BlankHouse):
    """Empty desks, and keys for tombstones."""

    keys = KEY
    extra: dict[str, str] = {}  # noqa: RUF012  (set anew, never changed)

    def environment(self) -> dict[str, str]:
        env = super().environment() | self.extra
        return env | ({"ACCORD_ERASURE_KEY": self.keys} if self.keys else {})

    def eraser(self, *, vendors: bool = False) -> Eraser:
        """Build an eraser as the command does."""
        return self.wiring().eraser(self.engine.store, self.engine if vendors else None)

    def erase(self, asked: str = MAIL) -> Erasure:
        """Erase a person."""
        return erase(self.eraser(), asked)

    def knows_canary(self, system: str = "zendesk") -> tuple[str, str]:
        """Let a customer full of canaries write, be answered, and be copied; returns both ids."""
        desk = self.desk(system)
        contact = str(desk.add_contact(NAME, MAIL, PHONE))
        ticket = str(desk.customer_opens(contact, WORDS[0], WORDS[1]))
        self.settle()
        target = "zoho_desk" if system == "zendesk" else "zendesk"
        desk.agent_notes(ticket, WORDS[2])
        self.settle()
        self.sets(system, ticket, priority="high", subject=f"{WORDS[0]} bis")
        self.settle()
        return ticket, self.copy_of(system, ticket, target)

    def ids_of_canary(self) -> list[str]:
        """Return the vendors' ids of the customer and his tickets, wherever they stand."""
        found = []
        for system in self.systems:
            truth = self.desk(system).truth() if system != "orders" else {}
            people = {**truth.get("users", {}), **truth.get("contacts", {})}
            found += [i for i, person in people.items() if person.get("email") == MAIL]
        return found

    def traces(self, *more: str) -> list[str]:
        """Name every column and every file of ours in which something of the person is left."""
        needles = [MAIL, NAME, PHONE, *WORDS, *more]
        return in_columns(self, needles) + _in_files(self.folder / "data", needles)


def in_columns(house: ErasingHouse, needles: list[str]) -> list[str]:
    """Name every column of every table in which one of some texts stands."""
    engine, metadata, found = house.engine.store.engine, MetaData(), list[str]()
    metadata.reflect(engine)
    with engine.connect() as connection:
        for table in metadata.tables.values():
            for row in connection.execute(select(table)).mappings():
                found += [
                    f"{table.name}.{name}: {needle}"
                    for name, value in row.items()
                    for needle in needles
                    if needle in _text(value)
                ]
    return found


def _text(value: Any) -> str:
    return value if isinstance(value, str) else repr(value)


def _in_files(folder: Path, needles: list[str]) -> list[str]:
    found = []
    for path in folder.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        found += [f"{path.name}: {needle}" for needle in needles if needle.encode() in content]
    return found


def read_everything_anew(house: ErasingHouse) -> None:
    """Read all streams from the beginning, as a backfill does, after hooks about every object."""
    with house.engine.store.work() as work:
        work.session.execute(update(Cursor).values(value=None, read_at=None))
        for system in house.systems:
            truth = house.desk(system).truth()
            for object_, ids in (
                ("user" if system == "zendesk" else "contact", _people(truth)),
                ("ticket", truth["tickets"]),
            ):
                for id_ in ids:
                    now = house.engine.now()
                    doubt(work, system, object_, str(id_), now, now=now)
    house.settle()


def _people(truth: dict[str, dict[str, object]]) -> list[str]:
    return [*truth.get("users", {}), *truth.get("contacts", {})]
