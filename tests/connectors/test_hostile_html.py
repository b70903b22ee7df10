"""Messages in HTML as vendors hand them over: nothing in them runs, tracks or ends the reader."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from connectors.intercom.messages import html_of
from connectors.intercom.messages import text_of as intercom
from connectors.zoho_desk.rows import plain_text

Read = Callable[[str], str]


def _zoho(body: str) -> str:
    return plain_text(body, "html")


READERS = pytest.mark.parametrize("read", [intercom, _zoho], ids=["intercom", "zoho_desk"])


@READERS
@pytest.mark.parametrize(
    "body",
    [
        "<script>steal()</script>",
        "<scr<script></script>ipt>steal()</script>",
        '<img src="x" onerror="steal()">',
        '<svg onload="steal()"><script>steal()</script></svg>',
        '<a href="javascript:steal()">Bonjour</a>',
        '<a href="data:text/html,<script>steal()</script>">Bonjour</a>',
        '<iframe src="//evil.example/steal"></iframe>',
        '<img src="https://evil.example/steal.gif" width="1">',
        "<style>@import url(//evil.example/steal)</style>",
        '<base href="//evil.example/steal"><form action="/steal"></form>',
        "<!--[if IE]><script>steal()</script><![endif]-->",
    ],
)
def test_nothing_that_runs_or_tracks_is_left(read: Read, body: str) -> None:
    """What remains is text; markup in it was text before, and is escaped on its way out."""
    said = read(f"<p>Avant</p>{body}<p>Après</p>")
    assert said.startswith("Avant")
    assert said.endswith("Après")
    for trace in ("onerror", "onload", "javascript:", "data:", "evil.example", "@import"):
        assert trace not in said
    assert "<script" not in html_of(said)
    assert "<img" not in html_of(said)


@READERS
@pytest.mark.parametrize("tag", ["div", "b", "table", "blockquote", "ul><li"])
def test_deep_nesting_is_read(read: Read, tag: str) -> None:
    """Mails nest deeper than Python recurses."""
    assert read(f"<{tag}>" * 5_000 + "profond").replace("-", "").split() == ["profond"]


@READERS
@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 1_000_000,
        "<div>" * 50_000,
        "<" * 3_000_000,
        "<!--" * 800_000,
        "<script>" * 400_000,
        "<p>&lt;" * 300_000,
    ],
    ids=["nested", "short", "open", "comments", "scripts", "escaped"],
)
def test_a_body_of_megabytes_is_no_bomb(read: Read, body: str) -> None:
    """A parser takes the square of the nesting: an hour for a million of these."""
    began = time.process_time()
    assert read(f"<p>Avant</p>{body}").startswith("Avant")
    assert time.process_time() - began < 2.0


@READERS
def test_a_long_body_says_the_same(read: Read) -> None:
    """Only the care for its lines is less."""
    long = "<style>p { color: red }</style>" + "<p>Où est&nbsp;mon <b>colis</b>&nbsp;?</p>" * 9_000
    said = read(long).split("\n")
    assert {" ".join(line.split()) for line in said if line} == {"Où est mon colis ?"}
    assert sum(map(bool, said)) == 9_000


@READERS
@pytest.mark.parametrize("body", ["<", "<!--", "<p", "&#x110000;", "&#0;", "]]>", "<![CDATA["])
def test_broken_markup_is_read(read: Read, body: str) -> None:
    assert isinstance(read(f"<p>Avant</p>{body}"), str)
