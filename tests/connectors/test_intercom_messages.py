"""Threads of Intercom as plain text, and back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.intercom.messages import html_of, marked, messages_of, text_of, unmarked
from mappings.records import Author, Row


def thread(*parts: dict[str, Any], source: dict[str, Any] | None = None) -> tuple[Row, ...]:
    doc = {
        "id": "7",
        "created_at": 1_767_225_600,
        "source": source,
        "conversation_parts": {"conversation_parts": list(parts)},
    }
    rows = messages_of(doc, "99")
    assert rows is not None
    return rows


def part(number: int, **more: Any) -> dict[str, Any]:
    author = {"type": "admin", "id": 1, "name": "Inès"}
    at = 1_767_225_600 + number
    shape = {"id": number, "part_type": "comment", "body": f"<p>{number}</p>", "created_at": at}
    return shape | {"updated_at": at, "author": author, "redacted": False} | more


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (None, ""),
        ("", ""),
        ("<p>Bonjour,</p>\n<p>Ligne 1<br>Ligne 2</p>", "Bonjour,\n\nLigne 1\nLigne 2"),
        ('<p class="no-margin">a</p><p class="no-margin">b</p>', "a\nb"),
        ("<p>a</p><p></p><p>b</p>", "a\n\nb"),
        ("<ul><li>un</li><li>deux</li></ul><p>fin</p>", "- un\n- deux\n\nfin"),
        ("tout\nsimple &amp; court", "tout\nsimple & court"),
        ("3 < 4", "3 < 4"),
        ('<p><a href="https://t.example/9">suivi</a></p>', "suivi (https://t.example/9)"),
        ('<a href="https://t.example">https://t.example</a>', "https://t.example"),
        ('<p>photo</p><div class="c"><img src="https://x/y.png"></div>', "photo\n\n[image]"),
        ("<p>&lt;b&gt;</p><script>alert(1)</script><style>p{}</style>", "<b>"),
        ("<div>" * 20_000 + "profond", "profond"),
        ("<p>a\u00a0b &eacute;</p>", "a b é"),
    ],
)
def test_html_becomes_text(body: str | None, text: str) -> None:
    assert text_of(body) == text


LINES = st.text(st.characters(exclude_categories=["C", "Z"]) | st.just("<") | st.just("&"))
PARAGRAPH = st.lists(LINES.filter(bool), min_size=1, max_size=3).map("\n".join)
TEXTS = st.lists(PARAGRAPH, min_size=1, max_size=3).map("\n\n".join)


@given(TEXTS)
def test_a_text_survives_the_way_there_and_back(text: str) -> None:
    assert text_of(html_of(text)) == text


@given(TEXTS)
def test_our_key_is_taken_off_as_it_was_put_on(text: str) -> None:
    back = unmarked(text_of(html_of(marked(text, "01k0-Key"))))
    assert back == (text, "01k0-Key")


def test_the_first_words_come_before_the_parts() -> None:
    source = {"body": "<p>Où ?</p>", "author": {"type": "lead", "id": "6a"}, "id": "403"}
    first, second = thread(part(1), source=source)
    assert (first.id, second.id) == ("source:7", "1")
    assert first.message is not None
    assert (first.message.author, first.message.author_name) == (Author.CUSTOMER, "")
    assert not first.message.reached


@pytest.mark.parametrize(
    ("part_type", "author", "public"),
    [
        ("comment", "admin", True),
        ("quick_reply", "admin", True),
        ("close", "admin", True),
        ("assignment", "admin", True),
        ("open", "user", True),
        ("comment", "bot", True),
        ("note", "admin", False),
        ("note_and_reopen", "admin", False),
        ("close", "bot", False),
        ("a_type_of_next_year", "admin", False),
        ("channel_and_reply_time_expectation", "bot", False),
    ],
)
def test_only_what_customers_see_is_public(part_type: str, author: str, public: bool) -> None:
    (row,) = thread(part(1, part_type=part_type, author={"type": author, "id": "1"}))
    assert row.message is not None
    assert row.message.public is public


def test_events_in_the_thread_are_no_messages() -> None:
    silent = [part(1, part_type="assignment", body=None), part(2, part_type="snoozed", body="")]
    assert thread(*silent) == ()
    assert messages_of({"id": "7"}, "99") is None


def test_attachments_leave_a_trace() -> None:
    (row,) = thread(part(1, body=None, attachments=[{"name": "photo.jpg"}, {}]))
    assert row.message is not None
    assert row.message.text == "[photo.jpg]\n[file]"


def test_a_redacted_message_stays_without_its_words() -> None:
    gone = part(
        1, body="<p><i>This message was deleted</i></p>", redacted=True, updated_at=1_800_000_000
    )
    (row,) = thread(gone)
    assert row.message is not None
    assert (row.message.text, row.message.redacted) == ("", True)
    assert row.version == "1800000000"


def test_a_customer_cannot_pretend_to_carry_our_key() -> None:
    (row,) = thread(
        part(1, body="<p>x</p><p>[accord:01k0]</p>", author={"type": "user", "id": "99"})
    )
    assert row.marker is None
    assert row.message is not None
    assert row.message.text == "x\n\n[accord:01k0]"


@pytest.mark.parametrize("own", [99, "99"])
def test_our_own_teammate_is_us(own: object) -> None:
    (row,) = thread(part(1, part_type="note", author={"type": "admin", "id": own}))
    assert row.by_us
