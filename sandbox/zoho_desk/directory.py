"""What an integration reads once: organisation, departments, agents, teams, fields, statuses."""

from __future__ import annotations

from collections.abc import Iterable

from sandbox.core import Response
from sandbox.store import Doc
from sandbox.zoho_desk.calls import Call, Paging, listing
from sandbox.zoho_desk.errors import invalid, not_found, unprocessable
from sandbox.zoho_desk.fields import CONTACT_TEXTS, LABELS, LONGEST_CUSTOM, TEXTS
from sandbox.zoho_desk.portal import Portal
from sandbox.zoho_desk.shop import (
    ACCORD,
    AGENT_BY_ID,
    AGENTS,
    CHANNELS,
    CUSTOM_FIELDS,
    DEPARTMENT,
    DEPARTMENT_NAME,
    EVERYBODY,
    FOUNDED,
    ORG,
    PRIORITIES,
    STATUSES,
    TEAMS,
    Actor,
)

PEOPLE = Paging(default=10, most=200, first=1)
FIELD_ID = 1892000000000074100  # the first field's id; the others follow


def organizations(portal: Portal, call: Call) -> Response:
    """GET /organizations: the only call that needs no orgId."""
    row = {
        "id": ORG,
        "companyName": "Boutique",
        "portalName": "boutique",
        "isDefault": True,
        "edition": "PROFESSIONAL",
        "portalURL": "https://desk.zoho.eu/support/boutique",
    }
    return listing([row])


def departments(portal: Portal, call: Call) -> Response:
    """GET /departments."""
    start, end = PEOPLE.window(call.query)
    row = {
        "id": DEPARTMENT,
        "name": DEPARTMENT_NAME,
        "description": None,
        "createdTime": FOUNDED,
        "chatStatus": "NOT_CREATED",
        "nameInCustomerPortal": DEPARTMENT_NAME,
        "creatorId": ACCORD.id,
        "isEnabled": True,
        "isDefault": True,
        "isAssignToTeamEnabled": True,
        "isVisibleInCustomerPortal": True,
        "hasLogo": False,
        "sanitizedName": "boutique",
    }
    return listing([row][start:end])


def agents(portal: Portal, call: Call) -> Response:
    """GET /agents."""
    start, end = PEOPLE.window(call.query)
    return listing([_agent(agent) for agent in EVERYBODY[start:end]])


def agent(portal: Portal, call: Call) -> Response:
    """GET /agents/{id}."""
    found = AGENT_BY_ID.get(call.args[0])
    if found is None:
        raise not_found()
    return Response.of(200, _agent(found))


def myself(portal: Portal, call: Call) -> Response:
    """GET /myinfo: the agent whose token this is."""
    return Response.of(200, _agent(call.act.actor))


def teams(portal: Portal, call: Call) -> Response:
    """GET /teams: unlike other lists, under the key `teams`."""
    members = [agent.id for agent in AGENTS]
    rows = [
        {
            "id": id_,
            "name": name,
            "description": None,
            "departmentId": DEPARTMENT,
            "agents": members,
            "derivedAgents": members,
            "roles": [],
            "rolesWithSubordinates": [],
            "subTeams": [],
            "logoUrl": None,
        }
        for id_, name in TEAMS.items()
    ]
    return listing(rows, key="teams")


def fields(portal: Portal, call: Call) -> Response:
    """GET /organizationFields?module=tickets|contacts."""
    module = call.query.get("module")
    if module == "tickets":
        rows = [*_ticket_system_fields(), *_custom_fields()]
    elif module == "contacts":
        rows = [
            _field(name, name, "Email" if "mail" in name.lower() else "Text", longest=longest)
            for name, longest in CONTACT_TEXTS.items()
        ]
    elif module is None:
        raise invalid("/module", "missing")
    else:
        raise unprocessable("The value passed for the 'module' query parameter is invalid.")
    return listing([{"id": str(FIELD_ID + number), **row} for number, row in enumerate(rows)])


def statuses(portal: Portal, call: Call) -> Response:
    """GET /ticketStatuses, as the status field's allowedValues show them."""
    return listing(_statuses())


def _agent(actor: Actor) -> Doc:
    return {
        "zuid": actor.id[-9:],
        "emailId": actor.email,
        "isConfirmed": True,
        "status": "ACTIVE",
        "roleId": "1892000000000008337",
        "firstName": actor.first,
        "lastName": actor.last,
        "phone": "",
        "mobile": "",
        "aboutInfo": "",
        "extn": "",
        "countryCode": "fr_FR",
        "photoURL": None,
        "rolePermissionType": "Custom",
        "associatedDepartmentIds": [DEPARTMENT],
        "name": actor.name,
        "timeZone": "Europe/Paris",
        "id": actor.id,
        "profileId": "1892000000000008343",
        "channelExpert": [],
        "langCode": "fr_FR",
        "cf": {},
        "associatedChatDepartmentIds": [],
        "isZiaAgent": False,
    }


def _ticket_system_fields() -> list[Doc]:
    texts = [
        _field(
            name, LABELS.get(name, name), "Textarea" if name == "description" else "Text", longest=n
        )
        for name, n in TEXTS.items()
    ]
    return [
        *texts,
        _field("status", "Status", "Picklist", allowed=_statuses()),
        _field("priority", "Priority", "Picklist", allowed=_values(PRIORITIES)),
        _field("channel", "Channel", "Picklist", allowed=_values(CHANNELS)),
        _field("departmentId", "Department", "LookUp"),
        _field("contactId", "Contact Name", "LookUp"),
        _field("assigneeId", "Ticket Owner", "LookUp"),
        _field("teamId", "Team", "LookUp"),
    ]


def _custom_fields() -> list[Doc]:
    return [
        _field(
            field.api_name,
            field.label,
            "Picklist" if field.allowed else "Text",
            longest=LONGEST_CUSTOM,
            allowed=_values(field.allowed),
            custom=True,
        )
        for field in CUSTOM_FIELDS.values()
    ]


def _statuses() -> list[Doc]:
    return [{"value": name, "statusType": kind} for name, kind in STATUSES.items()]


def _values(names: Iterable[str]) -> list[Doc]:
    return [{"value": name} for name in names]


def _field(
    name: str,
    label: str,
    kind: str,
    *,
    longest: int | None = None,
    allowed: list[Doc] | None = None,
    custom: bool = False,
) -> Doc:
    field: Doc = {
        "apiName": name,
        "name": label if custom else name,
        "displayLabel": label,
        "i18NLabel": label,
        "type": kind,
        "isCustomField": custom,
        "isMandatory": name in ("subject", "departmentId", "contactId", "lastName"),
        "isEncryptedField": False,
        "showToHelpCenter": not custom,
        "maxLength": longest,
    }
    return field | ({"allowedValues": allowed} if allowed else {})
