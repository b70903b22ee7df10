"""Reads `values:` and `elsewhere:`: our values and what stands for each of them where."""

from __future__ import annotations

from collections.abc import Mapping

from mappings.drafts import FieldDraft
from mappings.places import choice_names, choose
from mappings.problems import Findings, shorten
from mappings.reading import ask_for_quotes, describe, is_doubtful, read_raw, read_table
from mappings.records import Raw
from mappings.values import ValueRow
from mappings.yaml_text import Listing, Node, Table


def read_rows(table: Table, field: FieldDraft, findings: Findings) -> tuple[ValueRow, ...]:
    """Read the rows; each is `ours: theirs` (everywhere) or `ours: {system: theirs}`."""
    rows = []
    for key, node in table.entries:
        if is_doubtful(key):
            ask_for_quotes(key, f"a value of {field.name}", findings)
        elif key.empty:
            findings.add("ACC-0107", key.spot, f"a value of {field.name} needs a name of ours")
        elif isinstance(node, Table):
            rows.append(ValueRow(key.text, key.spot, _per_system(key.text, node, field, findings)))
        else:
            theirs = {system: _listed(node, system, field, findings) for system in field.places}
            rows.append(ValueRow(key.text, key.spot, theirs))
    if not table.entries:
        findings.add("ACC-0106", table.spot, f"{field.name} lists no values; add at least one")
    return tuple(rows)


def read_elsewhere(node: Node | None, field: FieldDraft, findings: Findings) -> Mapping[str, Raw]:
    """Read what each system shows for values without a row of its own there."""
    table = read_table(node, "elsewhere", findings)
    if table is None:
        return {}
    listed = _per_system("elsewhere", table, field, findings)
    return {system: raws[0] for system, raws in listed.items() if raws}


def _per_system(
    row: str, table: Table, field: FieldDraft, findings: Findings
) -> dict[str, tuple[Raw, ...]]:
    theirs: dict[str, tuple[Raw, ...]] = {}
    for system, node in table.entries:
        if system.text in field.places:
            theirs[system.text] = _listed(node, system.text, field, findings)
        elif system.text not in field.spots:
            message = f"{field.name} has no place in {shorten(system.text)!r}, which the row"
            findings.add(
                "ACC-0108",
                system.spot,
                f"{message} {shorten(row)} names",
                found=system.text,
                allowed=tuple(field.places),
            )
    return theirs


def _listed(node: Node, system: str, field: FieldDraft, findings: Findings) -> tuple[Raw, ...]:
    nodes = node.items if isinstance(node, Listing) else (node,)
    raws = []
    for each in nodes:
        raw = read_raw(each, f"what {system} shows", findings)
        if raw is None or raw == "" or isinstance(raw, list):
            message = f"{system} needs a value here; leave the system out when it has none"
            findings.add("ACC-0107", each.spot, message, found=describe(each))
            continue
        info = field.places[system].info
        chosen = choose(raw, info)
        if chosen is None and info is not None:
            message = f"{field.name} has no choice {describe(each)!r} in {system}"
            names = choice_names(info)
            findings.add("ACC-0113", each.spot, message, found=str(raw), allowed=names)
            continue
        raws.append(chosen)
    if not nodes:
        findings.add("ACC-0107", node.spot, f"{system} needs at least one value here")
    return tuple(raws)
