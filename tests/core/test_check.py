"""What the check says of mistakes: the place, the code, and what to write instead."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.shop import checked, edited, shipped, ticket_with
from tests.soaking import SOAK

MISTAKES = [
    # name in the report, (old, new), code, words of the message
    ("unknown key", ("must_match", "must_mach"), "ACC-0105", "did you mean must_match?"),
    ("unknown connection", ("zoho_desk: {obj", "zoho_deks: {obj"), "ACC-0108", "zoho_desk?"),
    ("key twice", ("zendesk: subject", "zendesk: a\n    zendesk: b"), "ACC-0104", "keep one"),
    ("winner", ("wins: zendesk", "wins: zendsk"), "ACC-0122", "did you mean zendesk?"),
    ("type", ("type: set", "type: sett"), "ACC-0122", "did you mean set?"),
    ("step", ("[trim, upper", "[trim, uper"), "ACC-0122", "did you mean uppercase?"),
    ("row lacks a system", (",            intercom: closed}", "}"), "ACC-0112", "elsewhere:"),
    ("row names a stranger", ("{zendesk: solved", "{zendsk: solved"), "ACC-0108", "zendesk?"),
    ("empty value", ("intercom: closed}", "intercom: }"), "ACC-0107", "leave the system out"),
    ("bare label", ('field "Motif de contact"\n', "field Motif\n"), "ACC-0109", '"Motif"'),
    ("odd place", ("zendesk: subject", "zendesk: sub-/ject"), "ACC-0109", "is written as"),
    ("false in disguise", ("other: Autre", "other: no"), "ACC-0121", '"no"'),
    ("phone in disguise", ("other: Autre", "other: 0612345678"), "ACC-0121", '"0612345678"'),
    ("version in disguise", ("other: Autre", "other: 1.10"), "ACC-0121", '"1.10"'),
    ("time in disguise", ("other: Autre", "other: 12:30"), "ACC-0121", '"12:30"'),
    ("date in disguise", ("other: Autre", "other: 2026-01-31"), "ACC-0121", '"2026-01-31"'),
    ("float in disguise", ("other: Autre", "other: 1e3"), "ACC-0121", '"1e3"'),
    ("name in disguise", ("other: Autre", "no: Autre"), "ACC-0121", '"no"'),
    ("look-ahead", ('"(CMD|MKT)', '"(?=x)(CMD|MKT)'), "ACC-0114", "cannot look ahead"),
    ("look-behind", ('"(CMD|MKT)', '"(?<!x)(CMD|MKT)'), "ACC-0114", "cannot look ahead"),
    ("open group", ('"(CMD|MKT)', '"(CMD|MKT'), "ACC-0114", "the usual signs"),
    ("two fields", ('"order_status"', '"order_number"'), "ACC-0111", "lives in this place"),
    ("example", ("status: pending, order", "status: solved, order"), "ACC-0117", "as pending"),
    ("refused example", ("cmd-00001234 ", "12 "), "ACC-0117", "does not look like"),
    ("example's place", ("{status: On Hold", "{statu: On Hold"), "ACC-0118", "mean status?"),
    ("example's field", ("expect: {status: p", "expect: {statuss: p"), "ACC-0118", "mean status?"),
    ("example's system", ("      zoho_desk: {s", "      zohodesk: {s"), "ACC-0108", "zoho_desk?"),
    ("condition's word", ('"marketplace"', '"marketplac"'), "ACC-0115", "mean marketplace?"),
    ("condition's sign", ("team ==", "team ="), "ACC-0115", "write =="),
    ("condition's field", ("'team ==", "'tem =="), "ACC-0115", "did you mean team?"),
    ("condition's type", ("in tags", "in subject"), "ACC-0115", "subject is a text"),
    ("route's system", ("between: [zendesk", "between: [zendsk"), "ACC-0108", "mean zendesk?"),
    ("route to itself", ("to: zoho_desk", "to: intercom"), "ACC-0116", "leads from intercom"),
    ("half a route", ("    to: zoho_desk\n", ""), "ACC-0116", "between: [one, other]"),
    ("route's match", ("[order_number, c", "[order_numbr, c"), "ACC-0118", "mean order_number?"),
    ("route's contact", ("contact.email", "contact.emial"), "ACC-0118", "mean contact.email?"),
    ("route's name", ("name: chats that became tickets", "when: 'true'"), "ACC-0106", "no name"),
    ("order's field", ("order.status", "order.statut"), "ACC-0118", "did you mean status?"),
    ("other root", ("order.status", "contact.email"), "ACC-0122", "such as order.status"),
    ("derived and won", ("order.status", "order.status\n    wins: zendesk"), "ACC-0122", "wins"),
    ("derived lacks a value", ("      shipped: Expédiée\n", ""), "ACC-0112", "shipped: …"),
    ("field's name", ("  reason:", "  Reason-x:"), "ACC-0106", "small letters"),
    ("reserved name", ("  reason:", "  contact:"), "ACC-0106", "cannot name a field"),
    ("kind", ("kind: ticket", "kind: tickets"), "ACC-0122", "did you mean ticket?"),
    ("no kind", ("kind: ticket", ""), "ACC-0106", "kind: ticket"),
    ("unknown value", ("wins: zendesk\n    zendesk: status", "unknown: opn\n    zendesk: status"),
     "ACC-0122", "did you mean open?"),
    ("values of a text", ("wins: zendesk\n    zendesk: status", "type: text\n    zendesk: status"),
     "ACC-0122", "type text"),
    ("choice without values", ("clean: [trim, uppercase]", "type: choice"), "ACC-0106", "choice"),
    ("tab", ("    wins: latest", "\twins: latest"), "ACC-0101", "uses a tab"),
    ("second colon", ("zendesk: subject", "zendesk: a: b"), "ACC-0101", "second colon"),
    ("open quote", ("zendesk: subject", 'zendesk: "subject'), "ACC-0101", "close it"),
    ("open bracket", ("{zendesk: open, ", "{zendesk: open "), "ACC-0101", "comma between"),
    ("indent", ("  priority:", "   priority:"), "ACC-0101", "same number of spaces"),
    ("odd sign", ("zendesk: subject", "zendesk: @subject"), "ACC-0101", "quotes around"),
    ("anchor", ("zendesk: subject", "zendesk: &a subject"), "ACC-0103", "anchor"),
    ("alias", ("zendesk: subject", "zendesk: *a"), "ACC-0103", "alias"),
    ("tag", ("zendesk: subject", "zendesk: !!python/name:x y"), "ACC-0103", "tag"),
    ("merge key", ("    wins: latest", "    <<: latest"), "ACC-0103", "<<"),
    ("second document", ("routes:", "---\nroutes:"), "ACC-0103", "second document"),
    ("hidden sign", ("zendesk: subject", "zendesk: sub\u200bject"), "ACC-0103", "U+200B"),
    ("control sign", ("zendesk: subject", "zendesk: sub\0ject"), "ACC-0103", "control"),
    ("not UTF-8", ("zendesk: subject", "zendesk: sub\udce9ject"), "ACC-0103", "UTF-8"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("edit", "code", "words"), [each[1:] for each in MISTAKES], ids=[each[0] for each in MISTAKES]
)
def test_a_mistake_is_said_once_at_its_line(edit: tuple[str, str], code: str, words: str) -> None:
    problems = [each for each in edited(edit) if each.severity == "error"]
    assert code in {each.code for each in problems}
    problem = next(each for each in problems if each.code == code)
    assert words in problem.message
    assert problem.message.endswith((".", "?", "…"))
    assert "\n" not in problem.message
    assert problem.file == "ticket.yaml"
    before = shipped()["ticket.yaml"]
    line = before[: before.index(edit[0])].count("\n") + 1
    assert abs(problem.line - line) <= 4 or code in ("ACC-0106", "ACC-0112", "ACC-0116")
    assert len(problems) <= 3


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "ACC-0101"),
        ("# only a comment\n", "ACC-0101"),
        ("- a", "ACC-0107"),
        ("hello", "ACC-0107"),
        ("[" * 30_000, "ACC-0102"),
        ("- " * 40 + "a", "ACC-0102"),
        ("a: b\n" * 60_000, "ACC-0102"),
        ("a: b\n" * 30_000, "ACC-0102"),
        ("\ufeffkind: tickets", "ACC-0122"),
        ("kind: [ticket]", "ACC-0107"),
        ("? [a]\n: b", "ACC-0107"),
        ("%YAML 1.1\n---\nkind: ticket", "ACC-0103"),
        ("kind: ticket\nfields: []\nsystems: {zendesk: ticket}", "ACC-0107"),
        ("kind: ticket\nfields: {a: subject}\nsystems: {zendesk: {object: ticket}}", "ACC-0107"),
        ("kind: ticket\nfields: {a: {}}\nsystems: {zendesk: {object: ticket}}", "ACC-0106"),
        ("kind: contact\nsystems: {zendesk: {object: user}}\nfields: {a: {zendesk: name}}",
         "ACC-0106"),
        ("kind: order\nfields: {a: {orders: a}}", "ACC-0106"),
        ("kind: order\nsource: {connection: zendesk, table: t, id: i, at: a}\nfields: {}",
         "ACC-0108"),
    ],
)  # fmt: skip
def test_whole_files(text: str, code: str) -> None:
    mapping, problems = checked({"x.yaml": text})
    assert mapping is None
    assert code in {each.code for each in problems}
    assert all(each.file == "x.yaml" and each.line >= 1 for each in problems)


def test_no_file_is_a_mistake_too() -> None:
    mapping, problems = checked({})
    assert mapping is None
    assert problems[0].code == "ACC-0106"


def test_two_files_of_one_kind() -> None:
    texts = shipped()
    _mapping, problems = checked({**texts, "zz.yaml": texts["contact.yaml"]})
    assert [(each.file, each.code) for each in problems] == [("zz.yaml", "ACC-0104")]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("settle: 5s", "settle: soon", "ACC-0122"),
        ("clock: utc", "clock: Europe/Pariss", "ACC-0122"),
        ("table: accord_orders", "table: orders; drop table x", "ACC-0122"),
        ("    orders: carrier", "    orders: carier", "ACC-0109"),
        ("at: updated_at", "at: changed_at", "ACC-0109"),
        ("connection: orders", "connection: order", "ACC-0108"),
        ("  table: accord_orders\n", "", "ACC-0106"),
        ("  clock: utc", "  zone: utc", "ACC-0105"),
    ],
)
def test_the_order_file(old: str, new: str, code: str) -> None:
    problems = edited((old, new), file="orders.yaml")
    assert code in {each.code for each in problems}


def test_an_order_zone_and_its_settling_time() -> None:
    texts = shipped()
    texts["orders.yaml"] = (
        texts["orders.yaml"].replace("clock: utc", "clock: Europe/Paris").replace("5s", "75m")
    )
    mapping, problems = checked(texts)
    assert problems == []
    assert mapping is not None
    assert mapping.orders is not None
    assert (mapping.orders.clock, mapping.orders.settle) == ("Europe/Paris", 4500.0)


def test_columns_may_be_left_to_the_fields() -> None:
    text = (
        "kind: order\nsource: {connection: orders, table: t, id: i, at: u}\n"
        "fields:\n  number: {orders: n}\n"
    )
    mapping, problems = checked({"orders.yaml": text})
    assert problems == []
    assert mapping is not None
    assert mapping.orders is not None
    assert mapping.orders.columns == ("i", "u", "n")
    assert mapping.orders.settle == 5.0


def test_clocks_deciding_on_a_status_is_a_warning() -> None:
    texts = shipped()
    texts["ticket.yaml"] = texts["ticket.yaml"].replace("wins: zendesk", "wins: latest", 1)
    mapping, problems = checked(texts)
    assert mapping is not None
    assert [(each.code, each.severity) for each in problems] == [("ACC-0119", "warning")]


def test_a_system_without_fields_is_a_warning() -> None:
    text = ticket_with("  a: {zendesk: subject}")
    mapping, problems = checked({"ticket.yaml": text})
    assert mapping is not None
    assert [(each.code, each.line) for each in problems] == [("ACC-0120", 4)]


@settings(max_examples=500 if SOAK else 75, deadline=None)
@given(
    st.sampled_from(sorted(shipped())),
    st.integers(0, 10_000),
    st.integers(0, 60),
    st.text(max_size=12)
    | st.sampled_from([": ", "{", "}", "[", "- ", "\n", '"', "\t", "#", "&a "]),
)
def test_the_check_survives_any_edit(file: str, start: int, length: int, text: str) -> None:
    texts = shipped()
    before = texts[file]
    start %= len(before)
    texts[file] = before[:start] + text + before[start + length :]
    mapping, problems = checked(texts)
    failed = any(each.severity == "error" for each in problems)
    assert (mapping is None) == failed
    for each in problems:
        assert each.file in texts
        assert 1 <= each.line <= texts[each.file].count("\n") + 2
        assert each.column >= 1
        assert each.message
        assert "\n" not in each.message


@settings(max_examples=100, deadline=None)
@given(st.text() | st.text(alphabet="abc:-[]{} \n\t'\"#|>&*!%@`?,", max_size=60))
def test_the_check_survives_any_text(text: str) -> None:
    _mapping, problems = checked({"ticket.yaml": text})
    assert problems
    assert all(each.line >= 1 and each.file == "ticket.yaml" for each in problems)
