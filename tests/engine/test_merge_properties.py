"""Properties of landing, merging and owing, over any edits in any order (hypothesis)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from state.store import Store
from tests.engine.blank import ORDER, PRIORITY, STATUS, SUBJECT, TAGS
from tests.engine.paper_desks import LONGEST, SYSTEMS, Pair, mapping

WORDS = ("appel", "retour", "VIP", "urgent")
RAWS: dict[tuple[str, str], tuple[Any, ...]] = {
    ("zendesk", "subject"): ("Colis", "Perdu", "Un sujet bien trop long pour lui", "", None),
    ("zendesk", "status"): ("new", "open", "pending", "hold", "solved"),
    ("zoho_desk", "status"): ("Open", "On Hold", "Attente vendeur", "Escalated", "Closed", "?"),
    ("zendesk", "priority"): ("low", "normal", "high", "urgent", None),
    ("zoho_desk", "priority"): ("Low", "Medium", "High", "Urgent", None, ""),
    ("zendesk", "order_number"): ("CMD-00000001", "MKT-00000002", None, "CMD-1"),
}
PLACES = [(s, f) for s in SYSTEMS for f in ("subject", "status", "priority", "order_number")]
TAGGED = st.lists(st.sampled_from(WORDS), unique=True, max_size=3).map(sorted)
PLAIN = st.lists(st.sampled_from(("appel", "retour", "urgent")), unique=True).map(sorted)


def raws_of(place: tuple[str, str]) -> tuple[Any, ...]:
    """Return the raw values people type in one place."""
    return RAWS.get(place) or RAWS["zendesk", place[1]]


VALUES = st.sampled_from(PLACES).flatmap(
    lambda place: st.tuples(
        st.just("edit"), st.just(place[0]), st.just(place[1]), st.sampled_from(raws_of(place))
    )
)
TAGS_SET = st.tuples(st.just("edit"), st.sampled_from(SYSTEMS), st.just("tags"), TAGGED)
WORK = st.tuples(st.sampled_from(("land", "write")), st.sampled_from(SYSTEMS), st.none(), st.none())
ACTS = st.lists(VALUES | TAGS_SET | WORK, max_size=14)
BEGIN = {"subject": "Colis", "status": "new", "priority": None, "order_number": None, "tags": []}
MAPPINGS = {
    "zendesk": mapping(),
    "zoho_desk": mapping(*(b.replace("wins: zendesk", "wins: zoho_desk") for b in (
        SUBJECT, STATUS, PRIORITY, TAGS, ORDER))),
    "latest": mapping(*(b.replace("wins: zendesk", "wins: latest") for b in (
        SUBJECT, PRIORITY, TAGS, ORDER)), STATUS),
    "ask": mapping(SUBJECT.replace("wins: latest", "wins: ask"), STATUS, PRIORITY.replace(
        "wins: zendesk", "wins: ask"), TAGS, ORDER),
}  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A state database for conflicts; what a look changes is thrown away."""
    store = Store(f"sqlite:///{tmp_path_factory.mktemp('paper') / 'state.db'}")
    store.migrate()
    yield store
    store.close()


def play(pair: Pair, acts: list[tuple[Any, ...]]) -> None:
    """Let people edit and the engine read and write, in this order."""
    for act, system, name, raw in acts:
        if act == "edit":
            pair.edit(system, name, raw)
        elif act == "land":
            pair.land(system)
        else:
            pair.write(system)


@pytest.mark.parametrize("wins", MAPPINGS)
@settings(max_examples=60, deadline=None)
@given(acts=ACTS)
@example(
    acts=[  # one word, spelled as each desk does, added in both
        ("edit", "zendesk", "tags", ["VIP", "appel"]),
        ("edit", "zoho_desk", "tags", ["VIP", "appel"]),
        ("land", "zoho_desk", None, None),
        ("write", "zendesk", None, None),
        ("edit", "zendesk", "tags", []),
    ]
)
def test_any_interleaving_of_edits_converges(
    store: Store, wins: str, acts: list[tuple[Any, ...]]
) -> None:
    """Promise P4: once the edits stop, both desks show what is agreed, and nothing is owed."""
    with store.look() as work:
        pair = Pair(work, MAPPINGS[wins], BEGIN)
        play(pair, acts)
        pair.settle()
        assert pair.apart() == []
        assert pair.settle() == 0


@settings(max_examples=80, deadline=None)
@given(acts=ACTS, system=st.sampled_from(SYSTEMS))
def test_landing_a_row_twice_changes_nothing(
    store: Store, acts: list[tuple[Any, ...]], system: str
) -> None:
    """Rule L5: the second time, everything is as it was seen."""
    with store.look() as work:
        pair = Pair(work, MAPPINGS["zendesk"], BEGIN)
        play(pair, acts)
        pair.land(system)
        before = pair.memory()
        pair.land(system)
        assert pair.memory() == before


@settings(max_examples=80, deadline=None)
@given(acts=ACTS, order=st.permutations(sorted(BEGIN)), system=st.sampled_from(SYSTEMS))
def test_the_order_of_fields_does_not_matter(
    store: Store, acts: list[tuple[Any, ...]], order: list[str], system: str
) -> None:
    """Rule L5: each field is landed by itself."""
    memories = []
    with store.look() as work:
        for names in (sorted(BEGIN), order):
            pair = Pair(work, MAPPINGS["zendesk"], BEGIN)
            play(pair, acts)
            pair.land(system, order=names)
            memories.append(pair.memory())
    assert memories[0] == memories[1]


@settings(max_examples=80, deadline=None)
@given(begin=PLAIN, here=PLAIN, there=PLAIN)
@example(begin=["retour"], here=[], there=["appel", "retour"])
def test_sets_merge_word_by_word_whoever_is_read_first(
    store: Store, begin: list[str], here: list[str], there: list[str]
) -> None:
    """Rule L5: (agreed - removed) + added, from either side."""
    removed = (set(begin) - set(here)) | (set(begin) - set(there))
    added = (set(here) | set(there)) - set(begin)
    for first, second in (SYSTEMS, SYSTEMS[::-1]):
        with store.look() as work:
            pair = Pair(work, MAPPINGS["zendesk"], {**BEGIN, "tags": begin})
            pair.edit("zendesk", "tags", here)
            pair.edit("zoho_desk", "tags", there)
            pair.land(first)
            pair.land(second)
            pair.settle()
            agreed = sorted((set(begin) - removed) | added)
            assert sorted(pair.record.fields["tags"]) == agreed
            assert [sorted(pair.raws[system]["tags"]) for system in SYSTEMS] == [agreed] * 2


@settings(max_examples=80, deadline=None)
@given(acts=ACTS)
def test_what_nobody_touched_is_never_written(store: Store, acts: list[tuple[Any, ...]]) -> None:
    """Promise P5: a field without an edit keeps its raw value on both sides."""
    touched = {name for act, _, name, _ in acts if act == "edit"}
    with store.look() as work:
        pair = Pair(work, MAPPINGS["zendesk"], BEGIN)
        before = {system: dict(raws) for system, raws in pair.raws.items()}
        play(pair, acts)
        pair.settle()
        for system, mapped in pair.places():
            if mapped.name not in touched:
                assert pair.raws[system][mapped.name] == before[system][mapped.name]


@settings(max_examples=60, deadline=None)
@given(place=st.sampled_from(PLACES), data=st.data())
def test_one_edit_is_one_write_to_the_other_desk(
    store: Store, place: tuple[str, str], data: st.DataObject
) -> None:
    """Promise P5: and none to its own, unless it has to be put back."""
    system, name = place
    raw = data.draw(st.sampled_from(raws_of(place)))
    with store.look() as work:
        pair = Pair(work, MAPPINGS["zendesk"], BEGIN)
        pair.edit(system, name, raw)
        typed = pair.raws[system][name]
        assert pair.settle() <= 1
        assert pair.raws[system][name] == typed


def test_a_cut_text_keeps_its_original(store: Store) -> None:
    """Rule W6: what the second desk cuts is no edit of the first one's text."""
    long = "Un sujet bien trop long pour lui"
    with store.look() as work:
        pair = Pair(work, MAPPINGS["zendesk"], BEGIN)
        pair.edit("zendesk", "subject", long)
        pair.settle()
        assert pair.raws["zendesk"]["subject"] == long
        assert pair.raws["zoho_desk"]["subject"] == long[:LONGEST]


def test_a_synonym_taken_meanwhile_is_no_conflict(store: Store) -> None:
    """Rule L5, `render(agreed) == old seen`: what it showed was agreed, under another name."""
    with store.look() as work:
        pair = Pair(work, MAPPINGS["zendesk"], BEGIN)
        pair.edit("zendesk", "status", "open")
        pair.land("zendesk")
        pair.edit("zoho_desk", "status", "Closed")
        landed = pair.land("zoho_desk")
        assert landed.overruled == {}
        assert pair.record.fields["status"] == "solved"
