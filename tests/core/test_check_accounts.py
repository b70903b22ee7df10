"""What the check says when the accounts could be asked."""

from __future__ import annotations

from mappings.check import Problem, check
from mappings.records import Catalogue, FieldInfo, Kind
from tests.core.shop import SYSTEMS, accounts, edited, shipped


def asked(*extra: FieldInfo, edit: tuple[str, str] = ("", "")) -> list[Problem]:
    """Check the shipped files against the accounts, Zendesk having some more fields."""
    catalogues = accounts()
    fields = tuple(
        each
        for each in catalogues["zendesk"].fields
        if not extra or (each.object, each.key) not in {(new.object, new.key) for new in extra}
    )
    catalogues["zendesk"] = Catalogue(fields=fields + extra)
    texts = shipped()
    assert edit[0] in texts["ticket.yaml"]
    texts["ticket.yaml"] = texts["ticket.yaml"].replace(*edit, 1)
    return check(texts, catalogues, SYSTEMS)[1]


def test_a_label_the_account_lacks_is_offered_right() -> None:
    (problem,) = asked(edit=('field "Motif de contact"\n', 'field "Motif du contact"\n'))
    assert (problem.code, problem.suggestion) == ("ACC-0109", 'field "Motif de contact"')


def test_numbers_typographic_quotes_and_native_keys_name_places_too() -> None:
    for written in ("field 22790", "field  “Motif de contact”", "field 'Motif de contact'"):
        assert asked(edit=('field "Motif de contact"\n', f"{written}\n")) == []


def test_a_label_two_fields_bear_must_be_said_by_number() -> None:
    twin = FieldInfo(
        object="ticket",
        key="field:9",
        names=('field "Numéro de commande"', "field 9"),
        label="Numéro de commande",
        type="text",
    )
    problems = asked(twin)
    assert problems[0].code == "ACC-0109"
    assert problems[0].allowed == ("field 22788", "field 9")
    assert asked(twin, edit=('field "Numéro de commande"', "field 22788")) == []


def test_a_choice_the_account_lacks() -> None:
    problems = asked(edit=("tracking: Suivi de colis", "tracking: Suivi du colis"))
    assert {(each.code, each.suggestion) for each in problems} == {("ACC-0113", "Suivi de colis")}


def test_a_place_nobody_may_write() -> None:
    fixed = FieldInfo(
        object="ticket",
        key="subject",
        names=("subject",),
        label="Subject",
        type="text",
        writable=False,
    )
    (problem,) = asked(fixed)
    assert problem.code == "ACC-0110"
    assert "only_from: zendesk" in problem.message
    allowed = ("  subject:\n    wins: latest\n", "  subject:\n    only_from: zendesk\n")
    assert asked(fixed, edit=allowed) == []


def test_a_place_of_another_type() -> None:
    tags = FieldInfo(object="ticket", key="tags", names=("tags",), label="Tags", type="text")
    (problem,) = asked(tags)
    assert problem.code == "ACC-0109"
    assert "of the type set" in problem.message


def test_an_object_the_account_lacks() -> None:
    problems = asked(edit=("{object: ticket}", "{object: tickets}"))
    assert [(each.code, each.suggestion) for each in problems] == [("ACC-0122", "ticket")]


def test_no_route_leads_where_no_ticket_can_be_created() -> None:
    creates = {"zoho_desk": frozenset({Kind.CONTACT}), "zendesk": frozenset({Kind.TICKET})}
    _mapping, problems = check(shipped(), {}, SYSTEMS, creates)
    assert [each.code for each in problems] == ["ACC-0116", "ACC-0116"]


def test_a_match_needs_its_place_where_the_route_leads() -> None:
    problems = edited(("    zoho_desk: cf.cf_numero_commande\n", ""), ("cf: {cf_numero", "x: {c"))
    assert "ACC-0116" in {each.code for each in problems}
