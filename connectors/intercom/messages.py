"""A conversation's thread: HTML and plain text, and the parts that are messages."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from connectors.intercom.fields import ident, instant, listed
from connectors.markup import bare, too_much
from mappings.records import Author, Kind, Message, Row

AUTHORS = {
    "user": Author.CUSTOMER,
    "lead": Author.CUSTOMER,
    "contact": Author.CUSTOMER,
    "visitor": Author.CUSTOMER,
    "admin": Author.AGENT,
    "team": Author.AGENT,
}
SAID = frozenset({"comment", "quick_reply"})
# Acts of a teammate that may carry a closing word to the customer; every other type stays inside.
SAID_BY_TEAMMATES = frozenset({"assignment", "assign_and_reopen", "close", "open"})
BLOCKS = {"p": 2, "ul": 2, "ol": 2, "pre": 2, "blockquote": 2, "table": 2} | dict.fromkeys(
    ("div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6"), 1
)
HIDDEN = frozenset({"script", "style", "head", "template", "-comment"})
MARKER = re.compile(r"\s*\[accord:([^\[\]\s]+)\]\s*$")


def marked(text: str, key: str) -> str:
    """Put our key on a last line of its own."""
    return f"{text}\n\n[accord:{key}]"


def unmarked(text: str) -> tuple[str, str | None]:
    """Take our key off the end of a text; None when there is none."""
    found = MARKER.search(text)
    return (text[: found.start()], found[1]) if found else (text, None)


def html_of(text: str) -> str:
    """Render plain text as the HTML that admin replies and notes take."""
    paragraphs = re.split(r"\n{2,}", text.replace("\r\n", "\n").strip("\n"))
    lines = (html.escape(one, quote=False).replace("\n", "<br>") for one in paragraphs)
    return "".join(f"<p>{one}</p>" for one in lines)


def text_of(body: str | None) -> str:
    """Read an HTML body as plain text, line breaks, links and the places of pictures kept."""
    if not body:
        return ""
    if "<" not in body:
        return html.unescape(body).replace("\r\n", "\n").strip()
    if too_much(body):
        return bare(body)
    root = LexborHTMLParser(body).body
    joined = "".join(_pieces(root)) if root is not None else ""
    lines = "\n".join(line.strip(" ") for line in joined.replace("\xa0", " ").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def messages_of(doc: Mapping[str, Any], admin_id: str) -> tuple[Row, ...] | None:
    """Return a conversation's messages, oldest first; None when the answer tells no parts.

    Intercom keeps the customer's first words apart from the parts, in `source`.
    Raises ValueError or KeyError for a part that cannot be understood.
    """
    told = doc.get("conversation_parts") or doc.get("ticket_parts")
    if not isinstance(told, dict):
        return None
    conversation = str(doc["id"])
    parts = listed(told, "conversation_parts" if "conversation_parts" in told else "ticket_parts")
    rows = [_message(conversation, part, admin_id) for part in parts]
    said = sorted((row for row in rows if row is not None), key=_said_at)
    source = doc.get("source")
    if not isinstance(source, dict):
        return tuple(said)
    about = {"id": f"source:{conversation}", "part_type": "comment"}
    first = {**source, **about, "created_at": doc.get("created_at")}
    opening = _message(conversation, first, admin_id)
    return tuple(said) if opening is None else (opening, *said)


def _said_at(row: Row) -> datetime:
    assert row.message is not None
    return row.message.at


def _message(conversation: str, part: Mapping[str, Any], admin_id: str) -> Row | None:
    redacted = part.get("redacted") is True
    text = "" if redacted else _text(part)
    if not text and not redacted:
        return None  # an event in the thread: assigned, snoozed, a field changed
    writer = part.get("author") or {}
    author = _author(writer, admin_id)
    public = _public(str(part.get("part_type")), author)
    text, marker = unmarked(text) if author is Author.US else (text, None)
    changed = instant(part.get("updated_at") or part["created_at"])
    return Row(
        kind=Kind.MESSAGE,
        object="part",
        id=str(part["id"]),
        version=str(int(changed.timestamp())),
        updated_at=changed,
        values={},
        parent_id=conversation,
        marker=marker,
        by_us=author is Author.US,
        message=Message(
            author=author,
            author_name=str(writer.get("name") or ""),
            public=public,
            text=text,
            at=instant(part["created_at"]),
            reached=public and author is not Author.CUSTOMER,
            redacted=redacted,
        ),
    )


def _text(part: Mapping[str, Any]) -> str:
    # signed addresses of attachments expire: their names say that something was sent
    files = [f"[{one.get('name') or 'file'}]" for one in listed(part.get("attachments"))]
    return "\n".join([text for text in (text_of(part.get("body")), *files) if text])


def _author(writer: Mapping[str, Any], admin_id: str) -> Author:
    author = AUTHORS.get(str(writer.get("type")), Author.BOT)
    mine = author is Author.AGENT and ident(writer.get("id")) == admin_id
    return Author.US if mine else author


def _public(part_type: str, author: Author) -> bool:
    if author is Author.CUSTOMER:
        return True  # words on a closed conversation are the body of the part that opens it
    teammate = author is not Author.BOT
    return part_type in SAID or (teammate and part_type in SAID_BY_TEAMMATES)


def _pieces(root: LexborNode) -> list[str]:
    # a stack of nodes and of the breaks due after them: mails nest deeper than Python recurses
    out: list[str] = []
    stack: list[LexborNode | str | int] = [root]
    while stack:
        item = stack.pop()
        if isinstance(item, int):
            _break(out, item)
        elif isinstance(item, str):
            out.append(item)
        elif item.tag == "-text":
            _say(out, re.sub(r"[ \t\r\n\f]+", " ", item.text(deep=False)))
        elif item.tag == "br":
            out.append("\n")
        elif item.tag == "img":
            out.append("[image]")
        elif item.tag not in HIDDEN:
            _open(item, out, stack)
    return out


def _open(node: LexborNode, out: list[str], stack: list[LexborNode | str | int]) -> None:
    tag = node.tag or ""
    breaks = BLOCKS.get(tag, 0)
    if tag == "p" and "no-margin" in (node.attributes.get("class") or ""):
        breaks = 1
    if breaks:
        _break(out, breaks)
        stack.append(breaks)
    if tag == "li":
        out.append("- ")
    href = node.attributes.get("href") if tag == "a" else None
    if href and href.startswith("http") and node.text(deep=True).strip() != href:
        stack.append(f" ({href})")
    stack.extend(reversed(list(node.iter(include_text=True))))


def _say(out: list[str], text: str) -> None:
    text = text.lstrip(" ") if not out or out[-1].endswith("\n") else text
    if text:
        out.append(text)


def _break(out: list[str], lines: int) -> None:
    """End the line, and leave an empty one for two; never more than are there already."""
    last = "".join(out[-3:])
    have = len(last) - len(last.rstrip("\n"))
    if last and have < lines:
        out.append("\n" * (lines - have))
