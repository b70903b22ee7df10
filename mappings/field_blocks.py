"""Reads one block under `fields:`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mappings.cleaning import STEPS
from mappings.drafts import FieldDraft, KindDraft
from mappings.mapping import SystemMap
from mappings.patterns import BadPattern, matcher
from mappings.places import Accounts, locate
from mappings.problems import Findings, shorten
from mappings.reading import check_keys, read_table, read_text, read_texts, read_word
from mappings.scalars import TYPES
from mappings.value_blocks import read_elsewhere, read_rows
from mappings.yaml_text import Node, Scalar, Table

FIELD_KEYS = ("type", "clean", "must_match", "values", "elsewhere", "unknown", "wins", "only_from",
              "from")  # fmt: skip
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
# Words of the condition language, and the two roots that name other records.
_RESERVED = re.compile(
    "as|break|const|continue|else|false|for|function|if|import|in|let|loop|namespace|null|package|"
    "return|true|var|void|while|contact|order"
)


def read_fields(
    node: Node | None, draft: KindDraft, accounts: Accounts, findings: Findings
) -> None:
    """Read all fields of a file into its draft."""
    table = read_table(node, "fields", findings)
    if table is None:
        return
    for key, value in table.entries:
        name = key.text
        if not _NAME.fullmatch(name) or _RESERVED.fullmatch(name):
            message = (
                f"{shorten(name)!r} cannot name a field; use small letters, digits and _, such as "
                "order_number"
            )
            findings.add("ACC-0106", key.spot, message, found=name)
            continue
        block = read_table(value, f"the field {name}", findings)
        if block is not None:
            field = FieldDraft(name=name, kind=draft.kind, spot=key.spot)
            _Block(field, block, draft.systems, accounts, findings).read()
            draft.fields[name] = field


@dataclass(frozen=True, slots=True)
class _Block:
    """Fills one field from its block; a class only to hold what every step needs."""

    field: FieldDraft
    block: Table
    systems: Mapping[str, SystemMap]
    accounts: Accounts
    findings: Findings

    def read(self) -> None:
        field, block, findings = self.field, self.block, self.findings
        allowed = (*FIELD_KEYS, *self.systems)
        strangers = self._strangers()
        check_keys(block, (*allowed, *strangers), f"the field {field.name}", findings, allowed)
        field.spots = {
            key.text: key.spot if isinstance(value, Table) else value.spot
            for key, value in block.entries
        }
        self._places()
        self._derived()
        field.clean = self._clean()
        values = read_table(block.get("values"), "values", findings)
        kind = read_word(block.get("type"), "type", TYPES, findings)
        field.type = kind or ("text" if values is None else "choice")
        self._pattern()
        if values is not None:
            field.rows = read_rows(values, field, findings)
        field.elsewhere = read_elsewhere(block.get("elsewhere"), field, findings)
        self._winner()
        self._unknown()
        self._suits(values is not None)

    def _strangers(self) -> tuple[str, ...]:
        """Return the connections the block names and the file's `systems:` does not."""
        known = self.accounts.systems
        strangers = []
        for key, _node in self.block.entries:
            if key.text in known and key.text not in self.systems:
                strangers.append(key.text)
                if all(system in known for system in self.systems):  # else said of that one
                    message = f"{key.text} is not among the systems of this file; add it there"
                    self.findings.add("ACC-0108", key.spot, message, found=key.text)
        return tuple(strangers)

    def _places(self) -> None:
        for system, node in ((key.text, value) for key, value in self.block.entries):
            if system not in self.systems:
                continue
            what = f"the place of {self.field.name} in {system}"
            text = node.text if isinstance(node, Scalar) and not node.empty else None
            if text is None:
                read_text(node, what, self.findings)
                continue
            fields = self.accounts.fields(system, self.systems[system].object)
            found = locate(text, node.spot, system, fields, self.findings)
            if found is not None:
                self.field.places[system] = found
        if not any(system in self.field.spots for system in self.systems):
            message = f"the field {self.field.name} names no system; add a line such as "
            example = next(iter(self.systems), "zendesk")
            self.findings.add("ACC-0106", self.field.spot, f"{message}{example}: subject")

    def _derived(self) -> None:
        text = read_text(self.block.get("from"), "from", self.findings)
        if text is None:
            return
        root, _dot, name = text.partition(".")
        if root != "order" or not name:
            message = "from takes a field of the order, such as order.status"
            self.findings.add("ACC-0122", self.field.spots["from"], message, found=text)
            return
        self.field.derived = name
        for key in ("clean", "must_match", "unknown", "wins", "only_from"):
            if key in self.field.spots:
                message = f"{self.field.name} follows the order and is never read from a desk"
                self.findings.add(
                    "ACC-0122", self.field.spots[key], f"{message}; take {key} away", found=key
                )

    def _clean(self) -> tuple[str, ...]:
        steps = []
        for step, spot in read_texts(self.block.get("clean"), "clean", self.findings):
            if step in STEPS:
                steps.append(step)
            else:
                message = f"clean knows no step {shorten(step)!r}"
                self.findings.add("ACC-0122", spot, message, found=step, allowed=STEPS)
        return tuple(steps)

    def _pattern(self) -> None:
        node = self.block.get("must_match")
        pattern = read_text(node, "must_match", self.findings)
        if pattern is None or node is None:
            return
        try:
            self.field.fits = matcher(pattern)
            self.field.must_match = pattern
        except BadPattern as error:
            self.findings.add("ACC-0114", node.spot, f"must_match: {error}", found=pattern)

    def _winner(self) -> None:
        named = tuple(system for system in self.systems if system in self.field.spots)
        wins = read_word(self.block.get("wins"), "wins", (*named, "latest", "ask"), self.findings)
        self.field.wins = wins or "ask"
        self.field.only_from = read_word(
            self.block.get("only_from"), "only_from", named, self.findings
        )

    def _unknown(self) -> None:
        ours = () if self.field.type == "set" else ("keep", *self.field.values)
        unknown = read_word(self.block.get("unknown"), "unknown", ("refuse", *ours), self.findings)
        self.field.unknown = unknown or "refuse"

    def _suits(self, has_values: bool) -> None:
        """Complain about keys that do nothing for a field of this type."""
        type_ = self.field.type
        useless: Mapping[str, bool] = {
            "values": has_values and type_ not in ("choice", "set"),
            "elsewhere": not has_values,
            "unknown": not has_values,
            "must_match": type_ not in ("text", "set") or has_values,
            "clean": type_ not in ("text", "choice", "set"),
        }
        for key, wrong in useless.items():
            if wrong and key in self.field.spots:
                with_values = " with values" if has_values and key != "values" else ""
                rest = f"a field of the type {type_}{with_values}"
                message = f"{key} does nothing for {rest}; take it away"
                self.findings.add("ACC-0122", self.field.spots[key], message, found=key)
        if type_ == "choice" and not has_values:
            message = f"{self.field.name} is a choice; list its values, or write type: text"
            self.findings.add("ACC-0106", self.field.spot, message)
