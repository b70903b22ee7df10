"""The endpoints that describe the workspace: who, which teams, which attributes, which tags."""

from __future__ import annotations

from sandbox.intercom import fields, workspace
from sandbox.intercom.call import Call, Routes
from sandbox.intercom.office import Office
from sandbox.intercom.refusal import invalid, unknown
from sandbox.intercom.workspace import Doc


def me(office: Office, call: Call) -> Doc:
    """GET /me."""
    return workspace.me()


def admins(office: Office, call: Call) -> Doc:
    """GET /admins."""
    return {"type": "admin.list", "admins": workspace.admins()}


def one_admin(office: Office, call: Call) -> Doc:
    """GET /admins/{id}."""
    found = workspace.admin(call.ids[0])
    if found is None:
        raise unknown("Admin not found", "admin_not_found")
    return found


def teams(office: Office, call: Call) -> Doc:
    """GET /teams."""
    return {"type": "team.list", "teams": [workspace.team(id_) for id_ in workspace.TEAMS]}


def one_team(office: Office, call: Call) -> Doc:
    """GET /teams/{id}."""
    if call.ids[0] not in workspace.TEAMS:
        raise unknown("Team not found", "team_not_found")
    return workspace.team(call.ids[0])


def attributes(office: Office, call: Call) -> Doc:
    """GET /data_attributes?model=; without a model all of them."""
    model = call.request.query.get("model")
    if model not in (None, "contact", "company", "conversation"):
        raise invalid("model must be contact, company or conversation")
    models = [model] if model else ["contact", "conversation"]
    found = [known for name in models for known in workspace.data_attributes(name)]
    return {"type": "list", "data": found}


def tags(office: Office, call: Call) -> Doc:
    """GET /tags."""
    return {"type": "list", "data": [_tag(known) for known in office.shelf.all("tag")]}


def one_tag(office: Office, call: Call) -> Doc:
    """GET /tags/{id}."""
    found = office.shelf.tag(call.ids[0])
    if found is None:
        raise unknown()
    return _tag(found)


def make_tag(office: Office, call: Call) -> Doc:
    """POST /tags {name}: answers the tag of that name, new or not."""
    name = call.body.get("name")
    if not isinstance(name, str) or not name.strip():
        raise invalid("invalid tag parameters")
    return _tag(fields.make_tag(office, name.strip()))


def _tag(known: Doc) -> Doc:
    return {"type": "tag", "id": known["id"], "name": known["name"]}


ROUTES: Routes = (
    ("GET", "/me", me),
    ("GET", "/admins", admins),
    ("GET", "/admins/{}", one_admin),
    ("GET", "/teams", teams),
    ("GET", "/teams/{}", one_team),
    ("GET", "/data_attributes", attributes),
    ("GET", "/tags", tags),
    ("GET", "/tags/{}", one_tag),
    ("POST", "/tags", make_tag),
)
