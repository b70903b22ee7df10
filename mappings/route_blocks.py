"""Reads `routes:`: which tickets get a copy in which system."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from mappings.brake_blocks import read_route_brake
from mappings.conditions import BadCondition, Condition, Variable, condition
from mappings.drafts import KindDraft
from mappings.mapping import Brake, Route
from mappings.places import Accounts
from mappings.problems import Findings, Spot, shorten
from mappings.reading import check_keys, describe, read_table, read_text, read_texts, read_word
from mappings.records import Kind
from mappings.yaml_text import Listing, Node, Table

ROUTE_KEYS = ("name", "from", "to", "between", "when", "match", "leave", "brake")
Drafts = Mapping[Kind, KindDraft]


def read_routes(
    drafts: Drafts, accounts: Accounts, brake: Brake, findings: Findings
) -> tuple[Route, ...]:
    """Read the routes of the ticket file; `brake` is what all of them share."""
    tickets = drafts.get(Kind.TICKET)
    node = tickets.table.get("routes") if tickets else None
    if tickets is None or node is None:
        return ()
    if not isinstance(node, Listing):
        message = "routes must be a list; start each route with `- name: …`"
        findings.add("ACC-0107", node.spot, message, found=describe(node))
        return ()
    routes: dict[str, Route] = {}
    for item in node.items:
        route = _read(item, drafts, accounts, findings)
        if route is not None and route.name in routes:
            message = f"two routes are named {shorten(route.name)!r}; give each its own name"
            findings.add("ACC-0116", item.spot, message, found=route.name)
        elif route is not None and isinstance(item, Table):
            own = read_route_brake(item.get("brake"), brake, findings)
            routes[route.name] = replace(route, brake=own)
    return tuple(routes.values())


def _read(node: Node, drafts: Drafts, accounts: Accounts, findings: Findings) -> Route | None:
    table = read_table(node, "a route", findings)
    if table is None:
        return None
    check_keys(table, ROUTE_KEYS, "a route", findings)
    name = read_text(table.get("name"), "the name of a route", findings)
    if name is None:
        findings.add("ACC-0106", table.spot, "the route has no name; add `name:` and a few words")
        return None
    tickets = drafts[Kind.TICKET]
    sources, targets = _ends(table, tickets, findings)
    for target, spot in targets:
        _check_target(target, spot, accounts, findings)
    return Route(
        name=name,
        sources=tuple(system for system, _spot in sources),
        targets=tuple(system for system, _spot in targets),
        match=_match(table, [system for system, _spot in targets], drafts, findings),
        leave=read_word(table.get("leave"), "leave", ("keep", "stop"), findings) or "keep",
        when=_when(table.get("when"), tickets, findings),
        line=table.spot.line,
        file=table.spot.file,
    )


_Ends = tuple[tuple[str, Spot], ...]


def _ends(table: Table, tickets: KindDraft, findings: Findings) -> tuple[_Ends, _Ends]:
    both = _systems(table, "between", tickets, findings)
    sources = _systems(table, "from", tickets, findings)
    targets = _systems(table, "to", tickets, findings)
    has = {key: table.get(key) is not None for key in ("between", "from", "to")}
    form = "write either from and to, or between: [one, other]"
    if has["between"] == (has["from"] or has["to"]) or has["from"] != has["to"]:
        findings.add("ACC-0116", table.spot, f"the route does not say where it leads; {form}")
    elif len(both) == 1 or len({system for system, _spot in both}) < len(both):
        message = "between needs two different systems, such as [zendesk, zoho_desk]"
        findings.add("ACC-0116", table.spot, message)
    for system, spot in targets:
        if system in {source for source, _spot in sources}:
            message = f"the route leads from {system} to itself; take it away on one side"
            findings.add("ACC-0116", spot, message, found=system)
    return (both, both) if has["between"] else (sources, targets)


def _systems(table: Table, key: str, tickets: KindDraft, findings: Findings) -> _Ends:
    ends = []
    for system, spot in read_texts(table.get(key), key, findings):
        if system in tickets.systems:
            ends.append((system, spot))
        else:
            message = f"{shorten(system)!r} is not among the systems of this file"
            findings.add("ACC-0108", spot, message, found=system, allowed=tuple(tickets.systems))
    return tuple(ends)


def _check_target(target: str, spot: Spot, accounts: Accounts, findings: Findings) -> None:
    can = accounts.creates.get(target)
    if can is not None and Kind.TICKET not in can:
        message = f"no ticket can be created in {target}; let the route lead from it only"
        findings.add("ACC-0116", spot, message, found=target)


def _match(table: Table, targets: list[str], drafts: Drafts, findings: Findings) -> tuple[str, ...]:
    names = []
    for name, spot in read_texts(table.get("match"), "match", findings):
        is_contact = name.startswith("contact.")
        draft = drafts.get(Kind.CONTACT if is_contact else Kind.TICKET)
        known = dict(draft.fields) if draft else {}
        field = known.get(name.removeprefix("contact."))
        if field is None:
            message = f"match: {shorten(name)!r} is no field"
            findings.add("ACC-0118", spot, message, found=name, allowed=_matchable(drafts))
            continue
        for target in targets:
            if target not in field.spots:
                message = f"match needs {name} in {target}, where it has no place; add one"
                findings.add("ACC-0116", spot, message, found=name)
        names.append(name)
    return tuple(names)


def _matchable(drafts: Drafts) -> tuple[str, ...]:
    contacts = drafts.get(Kind.CONTACT)
    own = tuple(drafts[Kind.TICKET].fields)
    return own + tuple(f"contact.{name}" for name in (contacts.fields if contacts else ()))


def _when(node: Node | None, tickets: KindDraft, findings: Findings) -> Condition | None:
    source = read_text(node, "when", findings)
    if source is None or node is None or not tickets.sound:
        return None
    variables = {
        each.name: Variable(each.name, each.type, each.values if each.type == "choice" else ())
        for each in tickets.fields.values()
    }
    try:
        return condition(source, variables)
    except BadCondition as error:
        message = f"when: {error}"
        findings.add("ACC-0115", node.spot, message, found=error.found, allowed=error.allowed)
        return None
