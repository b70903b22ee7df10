"""Reads `source:` of the order file: table, columns and clock of the shop's database."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mappings.drafts import KindDraft
from mappings.mapping import OrderSource, SystemMap
from mappings.places import Accounts
from mappings.problems import Findings, Spot, shorten
from mappings.reading import check_keys, read_table, read_text, read_texts
from mappings.yaml_text import Table

SOURCE_KEYS = ("connection", "table", "id", "at", "columns", "clock", "settle")
_NAME = re.compile(r"[^\W\d][\w$]{0,62}(?:\.[^\W\d][\w$]{0,62})?")
_DURATION = re.compile(r"([0-9]{1,4})(s|m|h)")
_SECONDS = {"s": 1.0, "m": 60.0, "h": 3600.0}


def read_connection(draft: KindDraft, accounts: Accounts, findings: Findings) -> None:
    """Take the order file's only system from its source, before the fields are read."""
    source = read_table(draft.table.get("source"), "source", findings)
    if source is None:
        if draft.table.get("source") is None:
            message = "the order file says nowhere what to read; add source: with connection, "
            findings.add("ACC-0106", draft.table.spot, f"{message}table, id and at")
        return
    node = source.get("connection")
    name = read_text(node, "connection", findings)
    if name is None or node is None or not accounts.check_name(name, node.spot, findings):
        return
    type_ = accounts.systems.get(name, "orders")
    if type_ != "orders":
        message = f"{name} is a connection of the type {type_}; orders are read from a database"
        findings.add("ACC-0108", node.spot, message, found=name)
    draft.systems[name] = SystemMap(name, "order")
    draft.system_spots[name] = node.spot


def read_source(draft: KindDraft, findings: Findings) -> OrderSource | None:
    """Read the rest of the source, once the fields are known."""
    source = draft.table.get("source")
    if not isinstance(source, Table) or not draft.systems:
        return None
    check_keys(source, SOURCE_KEYS, "source", findings)
    names = {key: _name(source, key, findings) for key in ("table", "id", "at")}
    columns = _columns(draft, source, [names["id"], names["at"]], findings)
    return OrderSource(
        connection=next(iter(draft.systems)),
        table=names["table"],
        id=names["id"],
        at=names["at"],
        columns=columns,
        clock=_clock(source, findings),
        settle=_settle(source, findings),
    )


def _name(source: Table, key: str, findings: Findings) -> str:
    node = source.get(key)
    if node is None:
        findings.add("ACC-0106", source.spot, f"source lacks {key}; add a line such as {key}: id")
        return ""
    return _proper(read_text(node, key, findings) or "", node.spot, findings)


def _proper(name: str, spot: Spot, findings: Findings) -> str:
    if name and not _NAME.fullmatch(name):
        message = f"{shorten(name)!r} cannot name a table or column; write only its name"
        findings.add("ACC-0122", spot, message, found=name)
    return name


def _columns(
    draft: KindDraft, source: Table, needed: list[str], findings: Findings
) -> tuple[str, ...]:
    used = {name: spot for name, spot in zip(needed, [source.spot] * 2, strict=True) if name}
    for each in draft.fields.values():
        for system, found in each.places.items():
            used.setdefault(found.key, each.spots[system])
    if source.get("columns") is None:
        return tuple(used)
    listed = read_texts(source.get("columns"), "columns", findings)
    columns = tuple(dict.fromkeys(_proper(name, spot, findings) for name, spot in listed))
    for name, spot in used.items():
        if name not in columns:
            message = f"{shorten(name)!r} is not among the columns of source"
            findings.add("ACC-0109", spot, message, found=name, allowed=columns)
    return columns


def _clock(source: Table, findings: Findings) -> str:
    node = source.get("clock")
    zone = read_text(node, "clock", findings)
    if zone is None or node is None or zone.casefold() == "utc":
        return "utc"
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        message = "clock must be utc or a place such as Europe/Paris"
        findings.add("ACC-0122", node.spot, message, found=zone)
    return zone


def _settle(source: Table, findings: Findings) -> float:
    node = source.get("settle")
    text = read_text(node, "settle", findings)
    if text is None or node is None:
        return 5.0
    found = _DURATION.fullmatch(text)
    if found is None:
        message = "settle must be a time such as 5s, 10m or 1h"
        findings.add("ACC-0122", node.spot, message, found=text)
        return 5.0
    return int(found[1]) * _SECONDS[found[2]]
