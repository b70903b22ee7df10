"""Bodies in HTML that are too much for a parser: its time grows with the square of the nesting."""

from __future__ import annotations

import html
import re

MOST = 256 * 1024  # characters
MOST_TAGS = 10_000  # nested they take a sixth of a second, and 50,000 of them five
UNSEEN = tuple(
    (re.compile(begin, re.IGNORECASE), re.compile(end, re.IGNORECASE))
    for begin, end in (
        ("<!--", "-->"),
        (r"<script\b", r"</script\s*>"),
        (r"<style\b", r"</style\s*>"),
        (r"<head\b", r"</head\s*>"),
    )
)
ENDS = re.compile(r"<br\b[^<>]*>|</(?:p|div|li|tr|table|blockquote|h[1-6])\s*>", re.IGNORECASE)
TAGS = re.compile(r"<[^<>]*>")


def too_much(body: str) -> bool:
    """Say whether a body is better read by `bare` than by a parser."""
    return len(body) > MOST or body.count("<") > MOST_TAGS


def bare(body: str) -> str:
    """Return what a body says, without its tags and with less care for its lines.

    Takes time in proportion to the body, whatever stands in it.
    """
    text = body.replace("\n", " ")
    for begin, end in UNSEEN:
        text = " ".join(_outside(text, begin, end))
    text = html.unescape(TAGS.sub(" ", ENDS.sub("\n", text)))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _outside(text: str, begin: re.Pattern[str], end: re.Pattern[str]) -> list[str]:
    """Return what stands around such pairs; one that is never closed is left as it is."""
    pieces, at = [], 0
    while (opened := begin.search(text, at)) and (closed := end.search(text, opened.end())):
        pieces.append(text[at : opened.start()])
        at = closed.end()
    return [*pieces, text[at:]]
