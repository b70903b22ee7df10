"""What happens to a ticket: creation, changes and comments, with audits and system rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sandbox.zendesk import tags as tag_rules
from sandbox.zendesk import texts, triggers, webhook_events, webhooks
from sandbox.zendesk.act import Act
from sandbox.zendesk.answers import invalid
from sandbox.zendesk.tables import Doc, Tables, stamp
from sandbox.zendesk.ticket_input import Wish, check_required

AUDITED = (
    *("subject", "status", "priority", "type", "group_id", "assignee_id", "requester_id"),
    *("external_id", "tags", "due_at"),
)


def create(tables: Tables, act: Act, wish: Wish, requester: int, **more: Any) -> tuple[Doc, Doc]:
    """Make a ticket from a wish that holds its first comment; return it and its audit."""
    assert wish.comment is not None
    blank = _blank(tables, act, requester, more)
    tags, custom = tag_rules.couple(tables, blank, wish.tags, wish.custom)
    after = {**blank, **_rule_new(wish.changes), "tags": tags, "custom": custom}
    if after["status"] == "solved":
        after = _solve(tables, act, after)
    comment = _comment(tables, act, after, wish.comment)
    after["description"] = comment["body"]
    after["is_public"] = after["first_public"] = comment["public"]
    tables.put("ticket", after)
    tables.put("comment", comment)
    born = [_entry(tables, "Create", name, after[name]) for name in AUDITED if after[name]]
    born += [_entry(tables, "Create", f, v) for f, v in custom.items() if v]
    mails = triggers.on_create(tables, act, after, comment)
    audit = _audit(tables, act, after, comment, born + mails)
    webhooks.fire(tables, webhook_events.created(act.actor["id"], after, comment), act.at)
    return after, audit


def follow_up(tables: Tables, act: Act, origin: Doc, wish: Wish, **more: Any) -> tuple[Doc, Doc]:
    """Make the ticket that goes on after a closed one; raises Refused (422) for an open one."""
    if origin["status"] != "closed":
        raise invalid("base", "Followup source: is not closed", "InvalidValue")
    act = replace(act, rel="follow_up")
    ticket, audit = create(tables, act, wish, origin["requester_id"], **more)
    known = {**origin, "followup_ids": [*origin["followup_ids"], ticket["id"]]}
    tables.put("ticket", touched(known, act.at, by_system=True))
    return ticket, audit


def update(tables: Tables, act: Act, before: Doc, wish: Wish) -> tuple[Doc, Doc]:
    """Change a ticket; an update that changes nothing leaves no trace and shows the last audit."""
    tags, custom = tag_rules.couple(tables, before, wish.tags, wish.custom)
    after = {**before, **wish.changes, "tags": tags, "custom": custom}
    comment = _comment(tables, act, after, wish.comment) if wish.comment else None
    after = _system_rules(tables, act, before, after, comment)
    changed = differences(before, after)
    if not changed and comment is None:
        return before, tables.children("audit", before["id"])[-1]
    after = touched(after, act.at)
    if comment is not None:
        after["is_public"] = after["is_public"] or comment["public"]
        tables.put("comment", comment)
    tables.put("ticket", after)
    entries = [_entry(tables, "Change", n, new, old) for n, (old, new) in changed.items()]
    mails = triggers.on_comment(tables, act, after, comment) if comment else []
    audit = _audit(tables, act, after, comment, entries + mails)
    events = webhook_events.changed(act.actor["id"], before, after, changed, comment)
    webhooks.fire(tables, events, act.at)
    return after, audit


def touched(ticket: Doc, at: datetime, *, by_system: bool = False) -> Doc:
    """Move a ticket's clocks; a system update moves only the one that exports go by."""
    moved = {**ticket, "generated_timestamp": int(at.timestamp())}
    return moved if by_system else {**moved, "updated_at": stamp(at)}


def differences(before: Doc, after: Doc) -> dict[str, tuple[Any, Any]]:
    """Return old and new value of every audited field that differs, custom ones by id."""
    found = {n: (before[n], after[n]) for n in AUDITED if before[n] != after[n]}
    ids = before["custom"].keys() | after["custom"].keys()
    for id_ in sorted(ids):
        old, new = before["custom"].get(id_), after["custom"].get(id_)
        if old != new:
            found[id_] = (old, new)
    return found


def is_customer(tables: Tables, user_id: int) -> bool:
    """Say whether a user is an end user."""
    user = tables.get("user", user_id)
    return user is not None and user["role"] == "end-user"


def _blank(tables: Tables, act: Act, requester: int, more: Mapping[str, Any]) -> Doc:
    return {
        "id": tables.next("ticket", 1),
        "external_id": None,
        "via": act.via,
        "created_at": stamp(act.at),
        "updated_at": stamp(act.at),
        "generated_timestamp": int(act.at.timestamp()),
        "type": None,
        "subject": None,
        "description": "",
        "priority": None,
        "status": "new",
        "recipient": None,
        "submitter_id": act.actor["id"],
        "assignee_id": None,
        "group_id": None,
        "is_public": True,
        "first_public": True,
        "due_at": None,
        "tags": [],
        "custom": {},
        "followup_ids": [],
        "deleted": None,
        **more,
        "requester_id": requester,
    }


def _rule_new(changes: Doc) -> Doc:
    """Open a new ticket that an agent is assigned to, as Zendesk's own rules do."""
    status = changes.get("status", "new")
    return (
        {**changes, "status": "open"} if status == "new" and changes.get("assignee_id") else changes
    )


def _system_rules(tables: Tables, act: Act, before: Doc, after: Doc, comment: Doc | None) -> Doc:
    """Apply the rules that no administrator can change (Zendesk help, native system rules)."""
    if before["status"] != "new" and after["status"] == "new":
        # never back to new; how the API says so is not documented, here it keeps the status
        after = {**after, "status": before["status"]}
    if after["status"] == "new" and after["assignee_id"]:
        after = {**after, "status": "open"}
    waiting = before["status"] in ("pending", "hold", "solved")
    if comment and waiting and after["status"] == before["status"]:
        spoke = is_customer(tables, comment["author_id"])
        after = {**after, "status": "open"} if spoke else after
    if after["status"] == "solved" and before["status"] != "solved":
        check_required(tables, after)
        after = _solve(tables, act, after)
    return after


def _solve(tables: Tables, act: Act, after: Doc) -> Doc:
    """Give an unassigned ticket to the agent who solves it."""
    if after["assignee_id"] or is_customer(tables, act.actor["id"]):
        return after
    return {**after, "assignee_id": act.actor["id"]}


def _comment(tables: Tables, act: Act, ticket: Doc, given: Mapping[str, Any]) -> Doc:
    body, markup = given.get("body"), given.get("html_body")
    plain = texts.to_plain(markup) if markup else str(body)
    return {
        "id": tables.next("event", 33144692244371),
        "type": "Comment",
        "author_id": int(given.get("author_id") or act.actor["id"]),
        "body": plain,
        "html_body": texts.wrap(markup) if markup else texts.to_html(plain),
        "plain_body": plain,
        "public": bool(given.get("public", ticket["first_public"])),
        "attachments": [],
        "audit_id": tables.next("event", 33144692244371),
        "via": act.via,
        "created_at": stamp(given.get("created_at", act.at)),
        "metadata": {"system": {}, "custom": dict(act.metadata)},
        "ticket_id": ticket["id"],
    }


def _entry(tables: Tables, type_: str, name: str, value: Any, old: Any = None) -> Doc:
    entry = {"id": tables.next("event", 33144692244371), "type": type_, "field_name": name}
    entry["value"] = _told(value)
    return {**entry, "previous_value": _told(old)} if type_ == "Change" else entry


def _told(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _audit(tables: Tables, act: Act, ticket: Doc, comment: Doc | None, rest: list[Doc]) -> Doc:
    events = list(rest)
    if comment is not None:
        hidden = ("ticket_id", "via", "created_at", "metadata")
        events.insert(0, {k: v for k, v in comment.items() if k not in hidden})
    audit = {
        "id": comment["audit_id"] if comment else tables.next("event", 33144692244371),
        "ticket_id": ticket["id"],
        "created_at": stamp(act.at),
        "author_id": comment["author_id"] if comment else act.actor["id"],
        "metadata": {"system": {}, "custom": dict(act.metadata)},
        "events": events,
        "via": act.via,
    }
    return tables.put("audit", audit)
