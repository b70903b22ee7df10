"""What may be told of a text that people typed: its shape, or all but what points at a person.

Pure, and below every room, so that translation, connectors and the log mask in the same way.
"""

from __future__ import annotations

import re

LONGEST_SHAPE = 24  # characters: an order number's shape is told whole, a sentence's is not
GAP = "…"

# Order matters: an address is taken before the "@" within it is.
_TRACES: tuple[tuple[re.Pattern[str], str], ...] = (
    # scheme://user:password@host
    (re.compile(r"(?<=://)[^/\s@]*:[^/\s]*@"), f"{GAP}@"),
    # an address' query: searches carry e-mail addresses
    (re.compile(r"(https?://[^\s?\"'<>]+)\?[^\s\"'<>]*"), rf"\1?{GAP}"),
    (re.compile(r"(?i)\b(bearer|basic|zoho-oauthtoken)\s+[\w.~+/=:-]+"), rf"\1 {GAP}"),
    (
        re.compile(
            r"(?i)\b([\w-]*(?:password|passwd|secret|token|api_?key|authorization))"
            r"(['\"]?\s*[=:]\s*)(['\"]?)[^\s'\",;&]+"
        ),
        rf"\1\2\3{GAP}",
    ),
    (re.compile(r"[^\s<>\"'(),;:=]+(?:@|%40)[^\s<>\"'(),;]+"), GAP),
    (re.compile(r"\b[A-Z]{2}\d{2}(?: ?[0-9A-Z]{4}){2,7}(?: ?[0-9A-Z]{1,4})?\b"), GAP),  # IBAN
    (
        re.compile(r"(?<![\w-])\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{1,7}(?![\w-])"),
        GAP,
    ),  # a card, in groups of four
    (re.compile(r"\+\d[\d ().-]{6,}\d"), GAP),  # a telephone number with its country
    (re.compile(r"(?<![\w.:-])0\d(?:[ .-]?\d\d){4}(?![\w:-])"), GAP),  # 06 12 34 56 78
)


def masked(text: str) -> str:
    """Take out addresses, telephone and account numbers, credentials and queries of URLs.

    Vendors' ids, times and ports stay: logs are searched by them.
    """
    for pattern, instead in _TRACES:
        text = pattern.sub(instead, text)
    return text


def shape(text: str) -> str:
    """Show how a text is built and none of its letters or digits: "CMD-123" is "XXX-999"."""
    shown = "".join(_sign(sign) for sign in text[:LONGEST_SHAPE])
    return shown if len(text) <= LONGEST_SHAPE else shown + GAP


def _sign(sign: str) -> str:
    if sign.isdigit():
        return "9"
    if sign.isalpha():
        return "X" if sign.isupper() else "x"
    return sign if sign.isascii() and sign.isprintable() else "?"
