"""The workspace's shape: its attributes and teams, and how objects flatten to native keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from connectors.answers import body_of, legible
from connectors.connector import Clock
from connectors.http import Session
from connectors.intercom.settings import IntercomSettings
from mappings.errors import RecordRefused, RetryLater
from mappings.records import Catalogue, Choice, FieldInfo, Raw

T = TypeVar("T")

ACCORD_KEY = "accord_key"  # the conversation attribute that may hold our own key; never mapped
STATES = ("open", "snoozed", "closed")
TYPES = {
    "string": "text",
    "integer": "integer",
    "float": "decimal",
    "decimal": "decimal",
    "boolean": "boolean",
    "date": "datetime",  # both are unix seconds
    "datetime": "datetime",
    "list": "choice",
    "options": "choice",
}
KEPT = 300.0  # seconds for which the workspace's shape is believed


@dataclass(frozen=True, slots=True)
class Attribute:
    """One custom attribute of contacts or conversations; the API names it by `name`."""

    name: str
    label: str
    type: str
    writable: bool
    options: tuple[str, ...]


class Workspace:
    """One workspace: the way to it, and what of its shape need not be asked each time.

    Rows must tell every attribute, and Intercom leaves unset ones out: their names are kept for
    five minutes rather than asked once more with every conversation read by id.
    """

    def __init__(
        self, name: str, settings: IntercomSettings, session: Session, clock: Clock
    ) -> None:
        self.name = name
        self.settings = settings
        self.session = session
        self.clock = clock
        self._kept: dict[str, tuple[datetime, Any]] = {}

    def ask(self, path: str, **query: str) -> Any:
        """Return the JSON object at a path; raises RetryLater for an answer that is none."""
        answer = body_of(self.session.read("GET", path, params=query))
        if not isinstance(answer, dict) or answer.get("type") == "error.list":
            raise RetryLater(f"Intercom answered GET {path} with something else than an object")
        return answer

    def attributes(self, model: str) -> tuple[Attribute, ...]:
        """Return the live custom attributes of "contact" or "conversation"."""
        return self._remember(model, lambda: self._attributes(model))

    def app_id(self) -> str:
        """Return the workspace's code, as it stands in links."""
        return self._remember("app", self._app_id)

    def forget(self) -> None:
        """Believe nothing kept any more: a new walk starts."""
        self._kept = {}

    def _remember(self, what: str, find: Callable[[], T]) -> T:
        now = self.clock.now()
        kept = self._kept.get(what)
        if kept is None or not 0 <= (now - kept[0]).total_seconds() < KEPT:
            with legible("Intercom"):
                kept = self._kept[what] = (now, find())
        found: T = kept[1]
        return found

    def _attributes(self, model: str) -> tuple[Attribute, ...]:
        if model == "conversation" and not _before(self.settings.version, (2, 16)):
            answer = self.ask("/conversations/attributes")  # 2.16 answers 422 to the older way
        else:
            answer = self.ask("/data_attributes", model=model)
        found = {item["name"]: _attribute(item) for item in listed(answer) if _is_custom(item)}
        return tuple(found.values())

    def _app_id(self) -> str:
        app = self.ask("/me").get("app")
        return str(app.get("id_code") or "") if isinstance(app, dict) else ""


def catalogue(workspace: Workspace) -> Catalogue:
    """Describe every field of conversations and contacts that a mapping may name."""
    answer = workspace.ask("/teams")
    with legible("Intercom"):
        teams = tuple(
            Choice(ident(team["id"]), str(team.get("name") or team["id"]))
            for team in listed(answer, "teams")
        )
    states = tuple(Choice(state, state) for state in STATES)
    conversation = [
        _field("conversation", "title", "text", group="attributes"),
        _field("conversation", "state", "choice", group="state", choices=states),
        _field("conversation", "team", "choice", group="team", choices=teams),
        _field("conversation", "tags", "set", group="tags"),
    ]
    contact = [_field("contact", key, "text") for key in ("name", "email", "phone")]
    for model, fields, group in (
        ("conversation", conversation, "attributes"),
        ("contact", contact, "fields"),
    ):
        found = (one for one in workspace.attributes(model) if one.name != ACCORD_KEY)
        fields.extend(_attribute_field(model, one, group) for one in found)
    return Catalogue(fields=(*conversation, *contact))


def conversation_values(
    doc: Mapping[str, Any], attributes: Iterable[Attribute]
) -> tuple[dict[str, Raw], bool]:
    """Flatten a conversation (or a ticket in its place); say whether every key was told."""
    values: dict[str, Raw] = {}
    if "title" in doc:
        values["title"] = doc["title"]
    elif "_default_title_" in (doc.get("ticket_attributes") or {}):
        values["title"] = doc["ticket_attributes"]["_default_title_"]
    state = _state(doc)
    if state is not None:
        values["state"] = state
    if "team_assignee_id" in doc:
        values["team"] = ident(doc["team_assignee_id"])
    if "tags" in doc:
        values["tags"] = sorted({str(tag.get("name")) for tag in listed(doc["tags"], "tags")})
    told = _custom(values, doc.get("custom_attributes"), attributes)
    return values, told and {"title", "state", "team", "tags"} <= values.keys()


def rendered(values: Mapping[str, Raw], attributes: Iterable[Attribute]) -> dict[str, Raw]:
    """Write custom attributes as Intercom takes them: times in unix seconds.

    Raises RecordRefused for a time that is none.
    """
    times = {attribute.name for attribute in attributes if attribute.type == "datetime"}
    out = dict(values)
    for name in (name for name in times & values.keys() if values[name]):
        try:
            out[name] = int(instant(values[name]).timestamp())
        except (TypeError, ValueError) as error:
            text = f"Intercom's {name} takes a time"
            raise RecordRefused(text, fields={f"attribute:{name}": text}) from error
    return out


def contact_values(
    doc: Mapping[str, Any], attributes: Iterable[Attribute]
) -> tuple[dict[str, Raw], bool]:
    """Flatten a contact; say whether every key was told."""
    keys = ("name", "email", "phone")
    values: dict[str, Raw] = {key: doc[key] for key in keys if key in doc}
    complete = len(values) == len(keys)
    return values, _custom(values, doc.get("custom_attributes"), attributes) and complete


def ident(value: object) -> str | None:
    """Normalise an id: numbers and texts are mixed, and nobody is null, 0 or "0"."""
    return None if value in (None, "", 0, "0") else str(value)


def instant(value: object) -> datetime:
    """Read a time: unix seconds (REST), ISO texts (webhooks), or milliseconds by mistake.

    Raises ValueError or TypeError for anything else.
    """
    if isinstance(value, str) and not value.strip().lstrip("-").isdigit():
        at = datetime.fromisoformat(value)
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise TypeError("no time")
    seconds = float(value)
    try:
        return datetime.fromtimestamp(seconds / 1000 if abs(seconds) > 1e11 else seconds, UTC)
    except (OverflowError, OSError) as error:
        raise ValueError("no time") from error


def listed(answer: Any, key: str = "data") -> list[dict[str, Any]]:
    """Return the objects of a list, which stands bare, under `key` or under "data".

    Raises TypeError for anything else in its place: that is no empty list.
    """
    if isinstance(answer, dict):
        answer = answer.get(key, answer.get("data"))
    if not isinstance(answer, list | None):
        raise TypeError("no list")
    return [item for item in answer or () if isinstance(item, dict)]


def _custom(values: dict[str, Raw], given: object, attributes: Iterable[Attribute]) -> bool:
    if not isinstance(given, dict):
        return False
    names = {attribute.name for attribute in attributes} | given.keys()
    values.update({f"attribute:{name}": given.get(name) for name in names if name != ACCORD_KEY})
    return True


def _state(doc: Mapping[str, Any]) -> str | None:
    # `open` is true for snoozed conversations too: `state` is the truth where it is told
    if doc.get("state"):
        return str(doc["state"])
    if not isinstance(doc.get("open"), bool):
        return None
    if not doc["open"]:
        return "closed"
    return "snoozed" if doc.get("snoozed_until") else "open"


def _is_custom(item: Mapping[str, Any]) -> bool:
    custom = item.get("custom", item.get("type") == "conversation_attribute")
    return bool(custom and item.get("name") and not item.get("archived"))


def _attribute(item: Mapping[str, Any]) -> Attribute:
    options = [
        str(one.get("label", one.get("value"))) if isinstance(one, dict) else str(one)
        for one in item.get("options") or ()
        if not (isinstance(one, dict) and one.get("archived"))
    ]
    kind = TYPES.get(str(item.get("data_type")))
    return Attribute(
        name=str(item["name"]),
        label=str(item.get("label") or item["name"]),
        type="choice" if options else kind or "text",
        writable=kind is not None and item.get("api_writable", True) is not False,
        options=tuple(options),
    )


def _attribute_field(model: str, attribute: Attribute, group: str) -> FieldInfo:
    names = dict.fromkeys([attribute.name, attribute.label])
    return FieldInfo(
        object=model,
        key=f"attribute:{attribute.name}",
        names=tuple(f'attribute "{name}"' for name in names),
        label=attribute.label,
        type=attribute.type,
        writable=attribute.writable,
        choices=tuple(Choice(option, option) for option in attribute.options),
        group=group,
    )


def _field(
    model: str, key: str, kind: str, group: str = "fields", choices: tuple[Choice, ...] = ()
) -> FieldInfo:
    return FieldInfo(
        object=model, key=key, names=(key,), label=key, type=kind, group=group, choices=choices
    )


def _before(version: str, release: tuple[int, int]) -> bool:
    # "Preview" and "Unstable" are newer than every number
    parts = version.split(".")
    return all(part.isdigit() for part in parts) and tuple(map(int, parts)) < release
