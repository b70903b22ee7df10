"""Reads YAML text into a small tree that knows line and column of every word.

Only the plain part of YAML is taken: one document of tables, lists and texts. Tags, anchors and
aliases are refused, as are files that are big or deep enough to harm the reader. A scalar keeps
the very characters of the file, so `0612` or `no` never turn into something else unnoticed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode
from ruamel.yaml.reader import ReaderError
from ruamel.yaml.tokens import (
    AliasToken,
    AnchorToken,
    BlockEndToken,
    BlockMappingStartToken,
    BlockSequenceStartToken,
    DirectiveToken,
    DocumentEndToken,
    DocumentStartToken,
    FlowMappingEndToken,
    FlowMappingStartToken,
    FlowSequenceEndToken,
    FlowSequenceStartToken,
    ScalarToken,
    TagToken,
)

from mappings.problems import Findings, Spot

MOST_BYTES = 256_000
MOST_DEPTH = 32  # ruamel's composer recurses; deeper files are attacks or accidents
MOST_SCALARS = 20_000  # half a second to read

_OPENING = (
    BlockMappingStartToken,
    BlockSequenceStartToken,
    FlowMappingStartToken,
    FlowSequenceStartToken,
)
_CLOSING = (BlockEndToken, FlowMappingEndToken, FlowSequenceEndToken)
_REFUSED = {
    AnchorToken: "an anchor (&name) is not read here; write the lines out where they are needed",
    AliasToken: "an alias (*name) is not read here; write the lines out, or put quotes around it",
    TagToken: "a tag (!name) is not read here; put quotes around a text that starts with !",
    DirectiveToken: "a line that starts with % is not read here; take it away",
    DocumentEndToken: "a line of three dots ends a document; take it away",
}
# Invisible characters make two names look alike and lines read in another order.
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_BROKEN = re.compile("[\ud800-\udfff]")
_HINTS = (
    ("'\\t'", "this line uses a tab; write spaces instead"),
    ("mapping values are not allowed", "there is a second colon here, or the line is indented "
     "too far; put quotes around a text that holds a colon"),
    ("could not find expected ':'", "a colon is missing after the name on the line above"),
    ("expected <block end>", "this line does not stand under its neighbours; give the lines of "
     "one block the same number of spaces"),
    ("unexpected end of stream", "a quote is opened here and never closed; close it"),
    ("expected ',' or", "a bracket is opened here and never closed; close it, and put a comma "
     "between its parts"),
    ("cannot start any token", "a text cannot start with this character; put quotes around it"),
    ("unknown escape", "a backslash inside double quotes means something else; use single quotes"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single text; `plain` when it stands without quotes, `empty` when nothing is written."""

    text: str
    plain: bool
    empty: bool
    spot: Spot


@dataclass(frozen=True, slots=True)
class Listing:
    """A list."""

    items: tuple[Node, ...]
    spot: Spot


@dataclass(frozen=True, slots=True)
class Table:
    """Names with values, in the order of the file; every name once."""

    entries: tuple[tuple[Scalar, Node], ...]
    spot: Spot

    def get(self, name: str) -> Node | None:
        """Return the value that stands under a name."""
        return next((value for key, value in self.entries if key.text == name), None)


Node = Scalar | Listing | Table


def parse(file: str, text: str, findings: Findings) -> Node | None:
    """Return the tree of one file; None, with a problem kept, when it cannot be read."""
    text = text.removeprefix("\ufeff")
    if not _characters_are_fine(file, text, findings):
        return None
    reader = YAML(typ="safe", pure=True)
    try:
        if not _tokens_are_fine(file, reader.scan(text), findings):
            return None
        root = YAML(typ="safe", pure=True).compose(text)
    except YAMLError as error:
        _add_syntax_error(file, text, error, findings)
        return None
    if root is None:
        findings.add("ACC-0101", Spot(file, 1, 1), "the file is empty; start with kind: ticket")
        return None
    return _node(file, root, findings)


def _characters_are_fine(file: str, text: str, findings: Findings) -> bool:
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MOST_BYTES:
        message = f"the file is larger than {MOST_BYTES // 1000} kB; split it or take rows away"
        findings.add("ACC-0102", Spot(file, 1, 1), message, found=f"{size // 1000} kB")
        return False
    broken = _BROKEN.search(text)
    if broken:
        message = "the file is not UTF-8 here; save it again with the encoding UTF-8"
        findings.add("ACC-0103", _spot_at(file, text, broken.start()), message)
        return False
    hidden = _INVISIBLE.search(text)
    if hidden:
        name = f"U+{ord(hidden.group()):04X}"
        message = f"an invisible character ({name}) stands here; delete it and type the word again"
        findings.add("ACC-0103", _spot_at(file, text, hidden.start()), message, found=name)
        return False
    return True


def _tokens_are_fine(file: str, tokens: Iterator[Any], findings: Findings) -> bool:
    depth = scalars = documents = 0
    for token in tokens:
        kind = type(token)
        depth += (kind in _OPENING) - (kind in _CLOSING)
        scalars += kind is ScalarToken
        documents += kind is DocumentStartToken
        spot = Spot(file, token.start_mark.line + 1, token.start_mark.column + 1)
        if kind in _REFUSED:
            findings.add("ACC-0103", spot, _REFUSED[kind])
            return False
        if kind is ScalarToken and token.style in ("'", '"') and spot.line <= token.end_mark.line:
            message = f"a quote opened here ends on line {token.end_mark.line + 1} only; close it"
            findings.add("ACC-0101", spot, f"{message} on its own line", found=token.value)
            return False
        if depth > MOST_DEPTH or scalars > MOST_SCALARS:
            message = "the file is nested too deeply" if depth > MOST_DEPTH else "too many lines"
            findings.add("ACC-0102", spot, f"{message} to be a mapping; split or simplify it")
            return False
        if documents > 1 or (documents and scalars and kind is DocumentStartToken):
            findings.add("ACC-0103", spot, "a line of three dashes starts a second document; "
                         "put it into a file of its own")  # fmt: skip
            return False
    return True


def _add_syntax_error(file: str, text: str, error: YAMLError, findings: Findings) -> None:
    if isinstance(error, ReaderError):
        spot = _spot_at(file, text, int(error.position))
        message = "a control character stands here; delete it and type the word again"
        findings.add("ACC-0103", spot, message)
        return
    spot, said = Spot(file, 1, 1), "unreadable"
    if isinstance(error, MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        if "never closed" in _hint(str(error.problem)) and error.context_mark is not None:
            mark = error.context_mark
        said = str(error.problem or error.context)
        if mark is not None:
            spot = Spot(file, mark.line + 1, mark.column + 1)
    hint = _hint(said) or f"this cannot be read as YAML ({said.splitlines()[0]}); rewrite the line"
    findings.add("ACC-0101", spot, hint)


def _hint(said: str) -> str:
    return next((hint for part, hint in _HINTS if part in said), "")


def _spot_at(file: str, text: str, position: int) -> Spot:
    """Return line and column of a character of a text."""
    before = text[:position]
    return Spot(file, before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1)


def _node(file: str, node: Any, findings: Findings) -> Node:
    spot = Spot(file, node.start_mark.line + 1, node.start_mark.column + 1)
    if isinstance(node, ScalarNode):
        plain = node.style is None
        empty = plain and node.value in ("", "~", "null", "Null", "NULL")
        return Scalar(str(node.value), plain, empty, spot)
    if isinstance(node, MappingNode):
        return _table(file, node, spot, findings)
    return Listing(tuple(_node(file, child, findings) for child in node.value), spot)


def _table(file: str, node: MappingNode, spot: Spot, findings: Findings) -> Table:
    entries: dict[str, tuple[Scalar, Node]] = {}
    for raw_key, raw_value in node.value:
        key = _node(file, raw_key, findings)
        value = _node(file, raw_value, findings)
        if not isinstance(key, Scalar):
            findings.add("ACC-0107", key.spot, "a name before a colon must be a single word")
        elif key.text == "<<" and key.plain:
            findings.add("ACC-0103", key.spot, "<< is not read here; write the lines out")
        elif key.text in entries:
            first = entries[key.text][0].spot.line
            message = f"{key.text!r} stands here a second time (first on line {first}); keep one"
            findings.add("ACC-0104", key.spot, message, found=key.text)
        else:
            entries[key.text] = (key, value)
    return Table(tuple(entries.values()), spot)
