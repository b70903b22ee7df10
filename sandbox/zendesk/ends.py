"""How tickets end: closed, merged into another, put in the trash, taken out again, scrubbed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sandbox.zendesk import tickets, webhook_events, webhooks
from sandbox.zendesk.act import Act
from sandbox.zendesk.answers import not_found
from sandbox.zendesk.tables import Doc, Tables, stamp
from sandbox.zendesk.ticket_input import Wish, check_open

MERGED_TAG = "closed_by_merge"


def close(tables: Tables, act: Act, ticket: Doc) -> Doc:
    """Close a ticket for good."""
    after, _ = tickets.update(tables, act, ticket, Wish(changes={"status": "closed"}))
    return after


def merge(
    tables: Tables, act: Act, source: Doc, target: Doc, says: Mapping[str, Any] | None = None
) -> None:
    """Close the source and say on both tickets what became of it; raises Refused (422).

    `says` may hold source_comment, target_comment and, for each, `<name>_is_public`.
    """
    check_open(source)
    check_open(target)
    given = dict(says or {})
    if not (source["is_public"] and target["is_public"]):  # then both comments stay private
        given |= {"source_comment_is_public": False, "target_comment_is_public": False}
    act = replace(act, rel="merge")
    comments = tables.children("comment", source["id"])
    into = f'This request was closed and merged into request #{target["id"]} "{target["subject"]}".'
    here = (
        f'Request #{source["id"]} "{source["subject"]}" was closed and merged into this request. '
        f"Last comment in request #{source['id']}:\n\n{comments[-1]['body']}"
    )
    wish = Wish(
        changes={"status": "closed"},
        tags=sorted({*source["tags"], MERGED_TAG}),
        comment=_said(given, "source_comment", into),
    )
    after, _ = tickets.update(tables, act, source, wish)
    note = Wish(changes={}, comment=_said(given, "target_comment", here))
    tickets.update(tables, act, target, note)
    own = {"target_ticket_id": str(target["id"])}
    event = webhook_events.ticket_event(act.actor["id"], after, "merged", own)
    webhooks.fire(tables, [event], act.at)


def _said(given: Mapping[str, Any], name: str, usual: str) -> Doc:
    public = bool(given.get(f"{name}_is_public", False))
    return {"body": given.get(name) or usual, "public": public}


def trash(tables: Tables, act: Act, ticket: Doc) -> None:
    """Delete a ticket softly: gone for reads by id, a row of status deleted in exports."""
    gone = {"at": stamp(act.at), "by": act.actor["id"], "was": ticket["status"]}
    after = tickets.touched({**ticket, "status": "deleted", "deleted": gone}, act.at)
    tables.put("ticket", after)
    _tell(tables, act, after, "soft_deleted")


def restore(tables: Tables, act: Act, id_: int | str) -> Doc:
    """Take a ticket out of the trash; raises Refused (404)."""
    ticket = trashed(tables, id_)
    back = {**ticket, "status": ticket["deleted"]["was"], "deleted": None}
    after = tables.put("ticket", tickets.touched(back, act.at))
    _tell(tables, act, after, "undeleted")
    return after


def scrub(tables: Tables, act: Act, id_: int | str) -> None:
    """Delete a trashed ticket for good: its row stays, without its contents. Raises Refused."""
    ticket = trashed(tables, id_)
    for kind in ("comment", "audit"):
        for doc in tables.children(kind, ticket["id"]):
            tables.drop(kind, doc)
    empty = {"subject": "SCRUBBED", "description": "X", "custom": {}, "tags": []}
    deleted = {**ticket["deleted"], "scrubbed": True}
    after = {**ticket, **empty, "external_id": None, "deleted": deleted}
    tables.put("ticket", tickets.touched(after, act.at, by_system=True))
    _tell(tables, act, after, "permanently_deleted")


def trashed(tables: Tables, id_: int | str) -> Doc:
    """Return a ticket that can be restored; raises Refused (404)."""
    ticket = tables.get("ticket", id_)
    if ticket is None or not ticket["deleted"] or ticket["deleted"].get("scrubbed"):
        raise not_found()
    return ticket


def _tell(tables: Tables, act: Act, ticket: Doc, type_: str) -> None:
    event = webhook_events.ticket_event(act.actor["id"], ticket, type_)
    webhooks.fire(tables, [event], act.at)
