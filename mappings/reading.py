"""Reads the words of a YAML tree as what the format expects there, or says what to write."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from mappings.problems import Findings, Spot, shorten
from mappings.records import Raw
from mappings.yaml_text import Listing, Node, Scalar, Table

# Programs disagree on these (0612 is 612 or 394, `no` is false, 12:30 is 750): quotes decide.
_DOUBTFUL = re.compile(
    r"[-+]?0[0-9_]+ | [-+]?[0-9][0-9_]*_[0-9_]* | [-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:e[-+]?[0-9]+)?"
    r"| [-+]?[0-9]+e[-+]?[0-9]+ | 0[xob][0-9a-f]+ | [0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.* "
    r"| [-+]?[0-9]+(?::[0-9]{2})+(?:\.[0-9]*)? | yes | no | on | off | y | n | [-+]?\.inf | \.nan",
    re.IGNORECASE | re.VERBOSE,
)
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_BOOLEAN = re.compile("true|false", re.IGNORECASE)


def read_table(node: Node | None, what: str, findings: Findings) -> Table | None:
    """Return the node when it holds names with values."""
    if isinstance(node, Table):
        return node
    if node is not None:
        message = f"{what} must be lines of the form `name: value`, indented below it"
        findings.add("ACC-0107", node.spot, message, found=describe(node))
    return None


def check_keys(
    table: Table,
    allowed: Collection[str],
    what: str,
    findings: Findings,
    offered: Collection[str] = (),
) -> None:
    """Complain about every name of the table that means nothing there."""
    for key, _value in table.entries:
        if key.text not in allowed:
            message = f"{shorten(key.text)!r} means nothing in {what}"
            findings.add("ACC-0105", key.spot, message, found=key.text, allowed=offered or allowed)


def read_text(node: Node | None, what: str, findings: Findings) -> str | None:
    """Return the text of a scalar; doubtful ones must stand in quotes."""
    if node is None:
        return None
    if not isinstance(node, Scalar) or node.empty or not node.text.strip():
        message = f"{what} must be a text"
        findings.add("ACC-0107", node.spot, message, found=describe(node))
        return None
    if is_doubtful(node) or (node.plain and _BOOLEAN.fullmatch(node.text)):
        ask_for_quotes(node, what, findings)
        return None
    return node.text


def read_word(
    node: Node | None, what: str, allowed: Iterable[str], findings: Findings, code: str = "ACC-0122"
) -> str | None:
    """Return the text of a scalar when it is one of the allowed words."""
    text = read_text(node, what, findings)
    words = tuple(allowed)
    if text is None or node is None or text in words:
        return text
    message = f"{what} cannot be {shorten(text)!r}"
    findings.add(code, node.spot, message, found=text, allowed=words)
    return None


def read_texts(node: Node | None, what: str, findings: Findings) -> tuple[tuple[str, Spot], ...]:
    """Return the texts of a list; a single text counts as a list of one."""
    if node is None:
        return ()
    if isinstance(node, Table) or (isinstance(node, Listing) and not node.items):
        message = f"{what} must be a text, or a list such as [one, two]"
        findings.add("ACC-0107", node.spot, message, found=describe(node))
        return ()
    items = node.items if isinstance(node, Listing) else (node,)
    read = ((read_text(item, what, findings), item.spot) for item in items)
    return tuple((text, spot) for text, spot in read if text is not None)


def read_raw(node: Node, what: str, findings: Findings) -> Raw:
    """Return a vendor's value as JSON; lists become lists of such values."""
    if isinstance(node, Listing):
        return [read_raw(item, what, findings) for item in node.items]
    if isinstance(node, Table):
        message = f"{what} must be a text, a number or a list"
        findings.add("ACC-0107", node.spot, message, found=describe(node))
        return None
    if not node.plain:
        return node.text
    if node.empty:
        return None
    if is_doubtful(node):
        ask_for_quotes(node, what, findings)
        return node.text
    if _BOOLEAN.fullmatch(node.text):
        return node.text.casefold() == "true"
    return int(node.text) if _INTEGER.fullmatch(node.text) else node.text


def is_doubtful(node: Scalar) -> bool:
    """Tell whether programs would disagree on the meaning of a text without quotes."""
    return node.plain and _DOUBTFUL.fullmatch(node.text) is not None


def ask_for_quotes(node: Scalar, what: str, findings: Findings) -> None:
    """Complain about a text that must stand in quotes."""
    message = f'{what} can be read in two ways here; put it in quotes: "{shorten(node.text)}"'
    findings.add("ACC-0121", node.spot, message, found=node.text)


def describe(node: Node) -> str:
    """Name what stands there, for the `found` of a problem."""
    if isinstance(node, Scalar):
        return "nothing" if node.empty else node.text
    return "a list" if isinstance(node, Listing) else "a table"
