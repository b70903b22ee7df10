"""The endpoints that end tickets, and the ones that work on many; those answer with a job."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.core import Response
from sandbox.zendesk import ends, ticket_routes
from sandbox.zendesk.account import BASE
from sandbox.zendesk.answers import Refused, not_found, refuse, too_many
from sandbox.zendesk.paging import ids_of, paged
from sandbox.zendesk.router import Call, Route
from sandbox.zendesk.tables import Doc
from sandbox.zendesk.ticket_input import CREATE_KEYS, UPDATE_KEYS

MANY_KEYS = UPDATE_KEYS | {"id", "additional_tags", "remove_tags"}


def destroy(call: Call) -> Response:
    """DELETE tickets/{id}: into the trash."""
    ends.trash(call.tables, call.act(), ticket_routes.found(call.tables, call.ids[0]))
    return Response(204)


def list_deleted(call: Call) -> Response:
    """GET deleted_tickets, by creation."""
    rows = [_deleted(call, t) for t in call.tables.all("ticket") if _in_trash(t)]
    return paged(call, rows, lambda part: {"deleted_tickets": list(part)})


def _in_trash(ticket: Doc) -> bool:
    return bool(ticket["deleted"]) and not ticket["deleted"].get("scrubbed")


def _deleted(call: Call, ticket: Doc) -> Doc:
    gone = ticket["deleted"]
    actor = call.tables.get("user", gone["by"]) or call.me
    return {
        "id": ticket["id"],
        "subject": ticket["subject"],
        "actor": {"id": actor["id"], "name": actor["name"]},
        "deleted_at": gone["at"],
        "previous_state": gone["was"],
    }


def restore(call: Call) -> Response:
    """PUT deleted_tickets/{id}/restore."""
    ends.restore(call.tables, call.act(), call.ids[0])
    return Response.of(200, "")


def destroy_for_good(call: Call) -> Response:
    """DELETE deleted_tickets/{id}."""
    ends.scrub(call.tables, call.act(), call.ids[0])
    return _job(call, [{"id": int(call.ids[0]), "success": True}])


def merge(call: Call) -> Response:
    """POST tickets/{id}/merge: the tickets named in `ids` are closed into this one."""
    body = call.body()
    target = ticket_routes.found(call.tables, call.ids[0])
    sources = [ticket_routes.found(call.tables, id_) for id_ in body.get("ids") or ()]
    rows = []
    for source in sources:
        ends.merge(call.tables, call.act(), source, target, body)
        target = ticket_routes.found(call.tables, call.ids[0])
        rows.append({"action": "update", "id": source["id"], "status": "Updated", "success": True})
    return _job(call, rows)


def create_many(call: Call) -> Response:
    """POST tickets/create_many: a row per ticket, with the index of the request."""

    def one(given: Doc) -> Doc:
        known = {key: value for key, value in given.items() if key in CREATE_KEYS}
        ticket, _ = ticket_routes.create_from(call, known)
        return {"id": ticket["id"], "account_id": 1}

    return _job(call, _each(_many(call), one, "TicketCreateFailed"))


def update_many(call: Call) -> Response:
    """PUT tickets/update_many: one change for `ids`, or a list of tickets with their own."""
    ids = ids_of(call)
    common = call.body().get("ticket")
    wishes = [{**common, "id": id_} for id_ in ids] if ids and common else _many(call)

    def one(given: Doc) -> Doc:
        before = ticket_routes.found(call.tables, given["id"])
        known = {key: value for key, value in given.items() if key in MANY_KEYS}
        if "additional_tags" in known or "remove_tags" in known:
            kept = {*before["tags"], *known.pop("additional_tags", ())}
            known["tags"] = sorted(kept - set(known.pop("remove_tags", ())))
        ticket_routes.update_from(call, before, known)
        return {"action": "update", "id": before["id"], "status": "Updated", "success": True}

    return _job(call, _each(wishes, one, "TicketUpdateFailed"))


def destroy_many(call: Call) -> Response:
    """DELETE tickets/destroy_many?ids=."""

    def one(given: Doc) -> Doc:
        ticket = ticket_routes.found(call.tables, given["id"])
        ends.trash(call.tables, call.act(), ticket)
        return {"action": "delete", "id": ticket["id"], "status": "Deleted", "success": True}

    return _job(call, _each([{"id": id_} for id_ in ids_of(call)], one, "TicketDeleteFailed"))


def show_job(call: Call) -> Response:
    """GET job_statuses/{key}."""
    job = call.tables.get("job", call.ids[0])
    if job is None:
        raise not_found()
    return Response.of(200, {"job_status": job})


def _many(call: Call) -> list[Doc]:
    given = call.body().get("tickets")
    if not isinstance(given, list):
        raise refuse(400, "ParameterMissing", "Parameter tickets is required")
    if len(given) > 100:
        raise too_many()
    return given


def _each(wishes: list[Doc], one: Callable[[Doc], Doc], failed: str) -> list[Doc]:
    """Do every wish by itself: the job completes although some rows fail."""
    rows = []
    for index, wish in enumerate(wishes):
        try:
            rows.append({"index": index, **one(wish)})
        except Refused as refused:
            details = refused.response.body.decode()
            rows.append({"index": index, "error": failed, "id": wish.get("id"), "details": details})
    return rows


def _job(call: Call, rows: list[Doc]) -> Response:
    """Keep the finished job for whoever asks, and answer as Zendesk does: queued."""
    bits = call.tables.world.rng("zendesk", "job", call.tables.next("job", 1)).getrandbits(128)
    id_ = f"V3-{bits:032x}"
    done = call.now.strftime("Completed at %Y-%m-%d %H:%M:%S +0000")
    common: dict[str, Any] = {"id": id_, "url": f"{BASE}/job_statuses/{id_}.json"}
    count = {"total": len(rows), "progress": len(rows)}
    result = {"status": "completed", "message": done, "results": rows}
    call.tables.put("job", {**common, **count, **result})
    queued = {"progress": None, "status": "queued", "message": None, "results": None}
    return Response.of(200, {"job_status": {**common, "total": len(rows), **queued}})


ROUTES = (
    Route.to("DELETE", "tickets/{id}", destroy),
    Route.to("POST", "tickets/{id}/merge", merge),
    Route.to("POST", "tickets/create_many", create_many),
    Route.to("PUT", "tickets/update_many", update_many),
    Route.to("DELETE", "tickets/destroy_many", destroy_many),
    Route.to("GET", "deleted_tickets", list_deleted),
    Route.to("PUT", "deleted_tickets/{id}/restore", restore),
    Route.to("DELETE", "deleted_tickets/{id}", destroy_for_good),
    Route.to("GET", "job_statuses/{key}", show_job),
)
