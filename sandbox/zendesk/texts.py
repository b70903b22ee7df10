"""Comments' texts in the three forms that Zendesk shows: plain, body and HTML."""

from __future__ import annotations

import html
import re

_BREAK = re.compile(r"<br\s*/?>|</(p|div|li|h[1-6]|blockquote)>", re.IGNORECASE)
_MARK = re.compile(r"<[^>]*>")


def to_html(text: str) -> str:
    """Wrap a plain text as Zendesk does: a paragraph per blank line, a break per line."""
    paragraphs = (html.escape(part, quote=False) for part in re.split(r"\n\s*\n", text.strip()))
    inner = "".join(f'<p dir="auto">{part.replace(chr(10), "<br>")}</p>' for part in paragraphs)
    return f'<div class="zd-comment" dir="auto">{inner}</div>'


def wrap(markup: str) -> str:
    """Wrap given HTML as Zendesk does."""
    return f'<div class="zd-comment" dir="auto">{markup}</div>'


def to_plain(markup: str) -> str:
    """Reduce HTML to its text, one line per paragraph or break."""
    lines = _MARK.sub("", _BREAK.sub("\n", markup))
    return re.sub(r"\n{3,}", "\n\n", html.unescape(lines)).strip()
