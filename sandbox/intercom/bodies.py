"""Message bodies: Intercom keeps HTML, whatever it was given."""

from __future__ import annotations

import html
import re

DELETED = "<p><i>This message was deleted</i></p>"
_WRAPPER = re.compile(r"</?(?:html|body|head)[^>]*>", re.IGNORECASE)
_BLOCK = re.compile(r"<(?:p|div|h[1-6]|ul|ol|pre|table|blockquote)\b", re.IGNORECASE)
_LINE_END = re.compile(r"<br\s*/?>|</(?:p|div|h[1-6]|li|tr)>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]+>")


def stored(body: str) -> str:
    """Return the HTML Intercom keeps of a body sent through the API.

    A body without block elements becomes paragraphs; the document around a fragment goes.
    """
    fragment = _WRAPPER.sub("", body).strip()
    return fragment if _BLOCK.search(fragment) else _paragraphs(fragment)


def typed(text: str) -> str:
    """Return the HTML of what a person typed."""
    return _paragraphs(html.escape(text.strip(), quote=False))


def plain(body: str | None) -> str:
    """Return a body as `display_as=plaintext` shows it: no markup, one line per block."""
    text = _TAG.sub("", _LINE_END.sub("\n", body or ""))
    return html.unescape(text).strip()


def _paragraphs(text: str) -> str:
    blocks = [block for block in re.split(r"\n\s*\n", text) if block.strip()]
    shown = (block.strip("\n").replace("\n", "<br>") for block in blocks)
    return "\n".join(f"<p>{block}</p>" for block in shown)
