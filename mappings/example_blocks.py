"""Runs `examples:`: what the admin expects of the mapping is tried at every check."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mappings.drafts import FieldDraft, KindDraft
from mappings.mapping import FieldMap, Untranslatable
from mappings.places import Accounts, choose, locate
from mappings.problems import Findings, Spot, shorten
from mappings.reading import check_keys, describe, read_raw, read_table
from mappings.records import Raw
from mappings.yaml_text import Listing, Node, Scalar, Table

EXAMPLE_KEYS = ("given", "expect")
Given = dict[tuple[str, str], Raw]  # (system, native key) -> raw value


def run_examples(draft: KindDraft, accounts: Accounts, findings: Findings) -> None:
    """Try every example of a file and complain where the mapping says something else."""
    node = draft.table.get("examples")
    if node is None:
        return
    if not isinstance(node, Listing):
        message = "examples must be a list; start each one with `- given: …`"
        findings.add("ACC-0107", node.spot, message, found=describe(node))
        return
    for item in node.items:
        table = read_table(item, "an example", findings)
        if table is None:
            continue
        check_keys(table, EXAMPLE_KEYS, "an example", findings)
        expect = read_table(table.get("expect"), "expect", findings)
        given = read_table(table.get("given"), "given", findings)
        if expect is None or given is None:
            message = "an example needs given: (what systems show) and expect: (our values)"
            findings.add("ACC-0106", table.spot, message)
            continue
        before = len(findings.problems)
        raws = _given(given, draft, accounts, findings)
        if len(findings.problems) == before:
            _compare(expect, raws, draft, findings)


def _given(table: Table, draft: KindDraft, accounts: Accounts, findings: Findings) -> Given:
    raws: Given = {}
    for key, node in table.entries:
        system = key.text
        shown = read_table(node, f"what {shorten(system)} shows", findings)
        if system not in draft.systems:
            message = f"{shorten(system)!r} is not among the systems of this file"
            findings.add("ACC-0108", key.spot, message, found=system, allowed=tuple(draft.systems))
            continue
        known = accounts.fields(system, draft.systems[system].object)
        used = _used(system, draft)
        for text, spot, value in _flat(shown) if shown else ():
            found = locate(text, spot, system, known, findings)
            if found is None:
                continue
            if found.key not in used:
                message = f"no field of this file lives in {shorten(text)!r} of {system}"
                findings.add("ACC-0118", spot, message, found=found.key, allowed=sorted(used))
            raw = read_raw(value, f"what {system} shows", findings)
            chosen = choose(raw, found.info)
            raws[system, found.key] = raw if chosen is None else chosen
    return raws


def _used(system: str, draft: KindDraft) -> set[str]:
    places = (each.places.get(system) for each in draft.fields.values())
    return {place.key for place in places if place is not None}


def _flat(table: Table) -> Iterator[tuple[str, Spot, Node]]:
    """Yield places with their values; `cf: {cf_motif: …}` is read as `cf.cf_motif`."""
    for key, node in table.entries:
        if isinstance(node, Table):
            for inner, value in node.entries:
                yield f"{key.text}.{inner.text}", inner.spot, value
        else:
            yield key.text, key.spot, node


def _compare(expect: Table, given: Given, draft: KindDraft, findings: Findings) -> None:
    for key, node in expect.entries:
        field = draft.fields.get(key.text)
        if field is None:
            message = f"{shorten(key.text)!r} is no field of this file"
            findings.add("ACC-0118", key.spot, message, found=key.text, allowed=draft.fields)
            continue
        wanted = _wanted(field, node, findings)
        got = _translated(field.build(), given)
        if isinstance(got, Untranslatable):
            findings.add("ACC-0117", node.spot, f"the example fails: {got.text.rstrip('.')}")
        elif got != wanted:
            message = f"the example fails: {field.name} comes out as {_show(got)}, not as "
            found = "" if got is None else str(got)
            findings.add("ACC-0117", node.spot, f"{message}{_show(wanted)}", found=found)


def _wanted(field: FieldDraft, node: Node, findings: Findings) -> Any:
    """Return the expected value in the form our own values have."""
    if isinstance(node, Scalar) and node.plain and not node.empty and field.type != "boolean":
        text: Any = node.text if field.type != "integer" else read_raw(node, field.name, findings)
        return text
    raw = read_raw(node, f"the expected {field.name}", findings)
    return sorted(map(str, raw)) if isinstance(raw, list) else raw


def _translated(field: FieldMap, given: Given) -> Any:
    value: Any = [] if field.is_set else None
    for system, place in field.places.items():
        if (system, place.key) in given:
            value = field.translate(system, given[system, place.key], value)
            if isinstance(value, Untranslatable):
                return value
    return value


def _show(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(str, value))}]"
    return "nothing" if value is None else shorten(str(value))
