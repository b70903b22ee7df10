"""Objects as Zendesk's answers show them, from the documents we keep."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sandbox.zendesk.account import BASE, BRAND_ID, CUSTOM_STATUS, FORM_ID
from sandbox.zendesk.tables import Doc, Tables

SYSTEM_TYPES = ("subject", "description", "status", "tickettype", "priority", "group", "assignee")

# what we keep of a ticket, and what this account never fills in
TICKET_KEPT = (
    *("id", "external_id", "via", "created_at", "updated_at", "type", "subject", "description"),
    *("priority", "status", "recipient", "requester_id", "submitter_id", "assignee_id"),
    *("group_id", "is_public", "due_at"),
)
TICKET_LISTS = ("collaborator_ids", "follower_ids", "email_cc_ids", "sharing_agreement_ids")
TICKET_NULLS = ("organization_id", "forum_topic_id", "problem_id", "satisfaction_rating")
TICKET_NOT = ("has_incidents", "allow_channelback", "from_messaging_channel")
USER_KEPT = (
    *("id", "name", "email", "created_at", "updated_at", "phone", "shared_phone_number", "role"),
    *("verified", "external_id", "alias", "active", "details", "notes", "suspended"),
    "default_group_id",
)
USER_NULLS = (
    *("photo", "organization_id", "last_login_at", "two_factor_auth_enabled", "signature"),
    "custom_role_id",
)
USER_NOT = ("shared", "shared_agent", "only_private_comments")


def custom_fields(tables: Tables) -> list[Doc]:
    """Return the account's custom ticket fields that are in use."""
    fields = tables.all("ticket_field")
    return [f for f in fields if f["type"] not in SYSTEM_TYPES and f["active"]]


def ticket(tables: Tables, doc: Doc, *, exported: bool = False) -> Doc:
    """Shape a ticket as GET by id shows it; exports tell its generated_timestamp, too."""
    values = doc["custom"]
    custom = [
        {
            "id": f["id"],
            "value": values.get(str(f["id"]), False if f["type"] == "checkbox" else None),
        }
        for f in custom_fields(tables)
    ]
    shaped = {
        "url": f"{BASE}/tickets/{doc['id']}.json",
        **{key: doc[key] for key in TICKET_KEPT},
        **{key: [] for key in TICKET_LISTS},
        **dict.fromkeys(TICKET_NULLS),
        **dict.fromkeys(TICKET_NOT, False),
        "raw_subject": doc["subject"],
        "tags": list(doc["tags"]),
        "custom_fields": custom,
        "custom_status_id": CUSTOM_STATUS.get(doc["status"]),
        "fields": custom,
        "followup_ids": list(doc["followup_ids"]),
        "ticket_form_id": FORM_ID,
        "brand_id": BRAND_ID,
        "allow_attachments": True,
    }
    return {**shaped, "generated_timestamp": doc["generated_timestamp"]} if exported else shaped


def user(doc: Doc) -> Doc:
    """Shape a user as GET by id shows it."""
    staff = doc["role"] != "end-user"
    return {
        "url": f"{BASE}/users/{doc['id']}.json",
        **{key: doc[key] for key in USER_KEPT},
        **dict.fromkeys(USER_NULLS),
        **dict.fromkeys(USER_NOT, False),
        "time_zone": "Paris",
        "iana_time_zone": "Europe/Paris",
        "locale_id": 16,
        "locale": "fr",
        "tags": list(doc["tags"]),
        "role_type": 4 if staff else None,
        "moderator": staff,
        "ticket_restriction": None if staff else "requested",
        "restricted_agent": not staff,
        "report_csv": staff,
        "user_fields": {},
    }


def comment(doc: Doc) -> Doc:
    """Shape a comment as the list of a ticket's comments shows it."""
    return {key: value for key, value in doc.items() if key != "ticket_id"}


def identity(doc: Doc) -> Doc:
    """Shape a user identity."""
    url = f"{BASE}/users/{doc['user_id']}/identities/{doc['id']}.json"
    return {"url": url, **doc}


def tickets_page(
    tables: Tables, docs: Iterable[Doc], include: str, *, exported: bool = False
) -> Doc:
    """Shape tickets under `tickets`, with what `include` asks for beside them."""
    rows = [ticket(tables, doc, exported=exported) for doc in docs]
    wanted = set(include.split(",")) if include else set()
    if "comment_count" in wanted:
        for row in rows:
            row["comment_count"] = len(tables.children("comment", row["id"]))
    return {"tickets": rows, **beside(tables, rows, wanted)}


def beside(tables: Tables, rows: list[Doc], wanted: set[str]) -> Doc:
    """Return the users and groups that ticket rows name, when asked to send them along."""
    out: Doc = {}
    if "users" in wanted:
        names = ("requester_id", "submitter_id", "assignee_id", "author_id")
        out["users"] = [user(doc) for doc in _named(tables, "user", rows, names)]
    if "groups" in wanted:
        out["groups"] = _named(tables, "group", rows, ("group_id",))
    return out


def _named(tables: Tables, kind: str, rows: list[Doc], names: tuple[str, ...]) -> list[Doc]:
    ids: Mapping[int, None] = {row[n]: None for row in rows for n in names if row.get(n)}
    return [doc for id_ in ids if (doc := tables.get(kind, id_)) is not None]
