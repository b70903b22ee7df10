"""Checks the admins' YAML and makes a MappingSet of it; nothing is half accepted."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from mappings.brake_blocks import read_brake
from mappings.drafts import KindDraft
from mappings.example_blocks import run_examples
from mappings.field_blocks import read_fields
from mappings.files import load
from mappings.lint import lint
from mappings.mapping import Brake, KindMap, MappingSet, OrderSource, Route, SystemMap
from mappings.places import Accounts
from mappings.problems import Findings, Problem, Spot, nearest, shorten
from mappings.reading import check_keys, read_table, read_texts, read_word
from mappings.records import Catalogue, Kind
from mappings.route_blocks import read_routes
from mappings.source_block import read_connection, read_source
from mappings.yaml_text import Table, parse

__all__ = ["Problem", "check", "load"]

KINDS = {
    Kind.TICKET: ("kind", "systems", "fields", "routes", "brake", "examples"),
    Kind.CONTACT: ("kind", "systems", "fields", "same_person_by", "examples"),
    Kind.ORDER: ("kind", "source", "fields", "examples"),
}
SYSTEM_KEYS = ("object",)


def check(
    texts: Mapping[str, str],
    catalogues: Mapping[str, Catalogue],
    systems: Mapping[str, str],
    creates: Mapping[str, frozenset[Kind]] | None = None,
) -> tuple[MappingSet | None, list[Problem]]:
    """Return the mapping the files describe and every problem found, sorted by place.

    `catalogues` holds the accounts that could be asked; places of others are taken as written.
    `systems` maps connection names to types, `creates` to what each can create; with no
    connection at all, any name is taken. The mapping is None when a problem is an error.
    """
    findings = Findings()
    accounts = Accounts(systems, catalogues, creates or {})
    drafts = _read_files(texts, accounts, findings)
    brake = read_brake(drafts.get(Kind.TICKET), findings)
    routes = read_routes(drafts, accounts, brake, findings)
    orders = drafts.get(Kind.ORDER)
    source = read_source(orders, findings) if orders else None
    lint(drafts, findings)
    for draft in () if findings.failed else drafts.values():
        run_examples(draft, accounts, findings)
    found = sorted(findings.problems, key=lambda each: (each.file, each.line, each.column))
    if findings.failed:
        return None, found
    return _build(digest(texts), drafts, routes, brake, source), found


def digest(texts: Mapping[str, str]) -> str:
    """Return the revision's name: a hash over file names and texts, in order."""
    hashed = hashlib.sha256()
    for name, text in sorted(texts.items()):
        for part in (name, text):
            content = part.encode("utf-8", "surrogatepass")
            hashed.update(len(content).to_bytes(8, "big") + content)
    return hashed.hexdigest()[:16]


def _build(
    hash_: str, drafts: Mapping[Kind, KindDraft], routes: tuple[Route, ...],
    brake: Brake, source: OrderSource | None
) -> MappingSet:  # fmt: skip
    kinds = {
        kind: KindMap(
            kind=kind,
            systems=dict(draft.systems),
            fields={name: field.build() for name, field in draft.fields.items()},
            match_keys=draft.match_keys,
        )
        for kind, draft in drafts.items()
    }
    return MappingSet(hash=hash_, kinds=kinds, routes=routes, orders=source, brake=brake)


def _read_files(
    texts: Mapping[str, str], accounts: Accounts, findings: Findings
) -> dict[Kind, KindDraft]:
    drafts: dict[Kind, KindDraft] = {}
    if not texts:
        message = "no mapping file is there; put ticket.yaml into the folder of the mappings"
        findings.add("ACC-0106", Spot("ticket.yaml", 1, 1), message)
    for file, text in sorted(texts.items()):
        table = read_table(parse(file, text, findings), "a mapping file", findings)
        kind = _kind(table, findings) if table is not None else None
        if table is None or kind is None:
            continue
        if kind in drafts:
            other = drafts[kind].table.spot.file
            message = f"{other} describes the kind {kind} already; bring both into one file"
            findings.add("ACC-0104", table.spot, message, found=kind)
            continue
        drafts[kind] = _read_file(KindDraft(kind=kind, table=table), accounts, findings)
    return drafts


def _kind(table: Table, findings: Findings) -> Kind | None:
    if table.get("kind") is None:
        message = "the file does not say what it describes; start with kind: ticket, kind: contact "
        message += "or kind: order"
        findings.add("ACC-0106", table.spot, message)
        return None
    word = read_word(table.get("kind"), "kind", tuple(KINDS), findings)
    return Kind(word) if word else None


def _read_file(draft: KindDraft, accounts: Accounts, findings: Findings) -> KindDraft:
    table = draft.table
    check_keys(table, KINDS[draft.kind], f"a file of kind {draft.kind}", findings)
    if draft.kind is Kind.ORDER:
        read_connection(draft, accounts, findings)
    else:
        _read_systems(draft, accounts, findings)
    if table.get("fields") is None:
        message = "the file has no fields; add fields: with at least one"
        findings.add("ACC-0106", table.spot, message)
    before = len(findings.problems)
    read_fields(table.get("fields"), draft, accounts, findings)
    draft.sound = len(findings.problems) == before
    if draft.kind is Kind.CONTACT:
        _read_match_keys(draft, findings)
    return draft


def _read_systems(draft: KindDraft, accounts: Accounts, findings: Findings) -> None:
    table = read_table(draft.table.get("systems"), "systems", findings)
    if draft.table.get("systems") is None:
        message = "the file names no systems; add systems: with a line such as "
        findings.add("ACC-0106", draft.table.spot, f"{message}zendesk: {{object: ticket}}")
    for key, node in table.entries if table else ():
        name = key.text
        block = read_table(node, f"the system {shorten(name)}", findings)
        accounts.check_name(name, key.spot, findings)
        if block is None:
            continue
        check_keys(block, SYSTEM_KEYS, f"the system {shorten(name)}", findings)
        object_ = read_word(
            block.get("object"), "object", _objects(accounts, name, block), findings
        )
        if block.get("object") is None:
            message = f"{shorten(name)} does not say which object it means; write object: ticket"
            findings.add("ACC-0106", key.spot, message)
        # A misspelt system counts below under both names, so that it is complained of once.
        meant = nearest(name, accounts.systems) if name not in accounts.systems else None
        draft.systems.update(
            {each: SystemMap(each, object_ or "") for each in (name, meant) if each}
        )
        draft.system_spots[name] = key.spot


def _objects(accounts: Accounts, system: str, block: Table) -> tuple[str, ...]:
    catalogue = accounts.catalogues.get(system)
    if catalogue is not None:
        return tuple(dict.fromkeys(each.object for each in catalogue.fields))
    node = block.get("object")
    text = getattr(node, "text", "")
    return (text,)


def _read_match_keys(draft: KindDraft, findings: Findings) -> None:
    node = draft.table.get("same_person_by")
    if node is None:
        message = "the file does not say by what two contacts are one person; add same_person_by: "
        findings.add("ACC-0106", draft.table.spot, f"{message}[email, phone]")
    keys = []
    for name, spot in read_texts(node, "same_person_by", findings):
        if name in draft.fields:
            keys.append(name)
        else:
            message = f"same_person_by: {shorten(name)!r} is no field of this file"
            findings.add("ACC-0118", spot, message, found=name, allowed=draft.fields)
    draft.match_keys = tuple(keys)
