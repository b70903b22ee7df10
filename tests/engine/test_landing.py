"""Rules L1 to L10: what a system shows is compared with what was seen there, never believed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from state.doubts import doubt
from sync.job import write_job
from sync.read import land_unknown_contacts
from tests.engine.blank import BlankHouse


def test_an_edit_crosses_with_one_write_and_then_nothing_moves(house: BlankHouse) -> None:
    """Promises P4 and P5, the ground of all the rest."""
    zendesk, zoho = house.pair()
    house.sets("zendesk", zendesk, priority="High")
    assert house.settle() == 1
    assert house.shows("zoho_desk", zoho, "priority") == "High"
    assert house.at_rest()


def test_a_page_read_before_a_newer_read_by_id_changes_nothing(house: BlankHouse) -> None:
    """Rules L1 and L2: the page was asked for earlier, so it is the older one."""
    zendesk, zoho = house.pair()
    house.clock.sleep(5)
    held, seq = house.row("zendesk", zendesk), house.engine.ids.sequence()
    house.clock.sleep(5)
    house.sets("zendesk", zendesk, priority="High")
    house.settle()
    house.lands("zendesk", held, seq=seq)
    assert house.settle() == 0
    assert house.record("zendesk", zendesk).fields["priority"] == "high"
    assert house.shows("zoho_desk", zoho, "priority") == "High"


def test_an_equal_version_from_a_page_is_read_again_by_id(house: BlankHouse) -> None:
    """Rule L2: versions are whole seconds, so two edits of one second share one."""
    zendesk, zoho = house.pair()
    house.clock.sleep(5)
    house.sets("zendesk", zendesk, priority="Low")
    between = replace(house.row("zendesk", zendesk), messages=None)
    house.sets("zendesk", zendesk, priority="High")
    assert house.row("zendesk", zendesk).version == between.version
    house.drop_hooks()
    house.lands("zendesk", house.row("zendesk", zendesk), by_id=True)
    house.lands("zendesk", between)
    assert house.record("zendesk", zendesk).fields["priority"] == "high"
    assert [e.external_id for e in house.due("zendesk")] == [zendesk]
    house.settle()
    assert house.shows("zoho_desk", zoho, "priority") == "High"


def test_an_equal_version_read_by_id_later_lands(house: BlankHouse) -> None:
    """Rule L2: a re-read by id with a newer read sequence always lands."""
    zendesk, zoho = house.pair()
    house.clock.sleep(5)
    house.sets("zendesk", zendesk, priority="Low")
    house.lands("zendesk", house.row("zendesk", zendesk), by_id=True)
    house.sets("zendesk", zendesk, priority="Urgent")
    house.drop_hooks()
    house.lands("zendesk", house.row("zendesk", zendesk), by_id=True)
    house.settle()
    assert house.shows("zoho_desk", zoho, "priority") == "Urgent"


def test_an_edit_in_the_second_of_our_read_is_seen_with_the_next_list(house: BlankHouse) -> None:
    """Rule L2: it has the same version, and its hook may be lost."""
    zendesk, zoho = house.pair()
    house.poll()
    house.sets("zendesk", zendesk, priority="Low")
    house.clock.sleep(0.4)  # a hook takes up to 0.3 seconds
    house.round()
    house.sets("zendesk", zendesk, priority="High")
    house.drop_hooks()
    house.poll()
    assert house.shows("zoho_desk", zoho, "priority") == "High"


def test_a_message_in_the_second_of_our_read_is_seen_with_the_next_list(house: BlankHouse) -> None:
    """Rule L2: the list shows the very version that was landed, but its messages were young."""
    zendesk, zoho = house.pair()
    house.poll()
    house.sets("zendesk", zendesk, priority="Low")
    house.clock.sleep(0.4)
    house.round()
    house.desk("zendesk").customer_writes(zendesk, "Toujours rien ?")
    house.drop_hooks()
    house.poll()
    assert any("Toujours rien ?" in text for text in house.texts("zoho_desk", zoho))


def test_a_doubt_raised_while_its_object_is_read_is_not_lost(house: BlankHouse) -> None:
    """Rule D8: what is being read now cannot stand for a doubt that came up since."""
    ticket, now = house.opens("zendesk"), house.clock.now()
    with house.engine.store.work() as work:
        doubt(work, "zendesk", "ticket", ticket, now, now=now)
    reading = house.due("zendesk")
    house.clock.sleep(0.01)
    with house.engine.store.work() as work:
        doubt(work, "zendesk", "ticket", ticket, house.clock.now(), now=house.clock.now())
        for event in reading:
            kept = work.session.get(type(event), event.id)
            assert kept is not None
            kept.done_at = now
    assert len(house.due("zendesk")) == 1


def test_an_older_read_by_id_does_not_undo_a_newer_one(house: BlankHouse) -> None:
    """Rule L1: the answer to an earlier request may arrive after that to a later one."""
    zendesk, _ = house.pair()
    house.clock.sleep(5)
    seq, early = house.engine.ids.sequence(), house.row("zendesk", zendesk)
    house.sets("zendesk", zendesk, priority="High")
    house.settle()
    house.lands("zendesk", early, seq=seq, by_id=True)
    assert house.record("zendesk", zendesk).fields["priority"] == "high"


def test_a_partial_row_lands_nothing_and_moves_no_version(house: BlankHouse) -> None:
    """Rule L3: absent is unknown, never empty; the whole object is read again by id."""
    zendesk, zoho = house.pair()
    house.sets("zendesk", zendesk, priority="High")
    house.settle()
    house.clock.sleep(5)
    house.sets("zendesk", zendesk, subject="Colis retrouvé", priority="Low")
    house.drop_hooks()
    whole, before = house.row("zendesk", zendesk), house.link("zendesk", zendesk).ver
    values = {k: v for k, v in whole.values.items() if k != "priority"}
    house.lands("zendesk", replace(whole, values=values, complete=False, messages=None))
    assert house.link("zendesk", zendesk).ver == before
    assert house.record("zendesk", zendesk).fields["subject"] == "Colis perdu"
    house.settle()
    assert house.shows("zoho_desk", zoho, "subject") == "Colis retrouvé"
    assert house.shows("zoho_desk", zoho, "priority") == "Low"


def test_a_partial_row_of_an_unknown_ticket_empties_nothing(house: BlankHouse) -> None:
    """Rule L3 at first sight: what the list does not tell is read by id before it counts."""
    ticket = house.opens("zendesk")
    house.sets("zendesk", ticket, priority="High")
    house.drop_hooks()
    whole = house.row("zendesk", ticket)
    values = {k: v for k, v in whole.values.items() if k != "priority"}
    house.lands("zendesk", replace(whole, values=values, complete=False, messages=None))
    house.settle()
    copy = house.copy_of("zendesk", ticket, "zoho_desk")
    assert house.shows("zoho_desk", copy, "priority") == "High"
    assert house.at_rest()


def test_our_copy_met_by_a_poll_before_the_look_up_is_no_new_ticket(house: BlankHouse) -> None:
    """Rule L4a (class 6): the answer to the create is lost, the marker tells whose copy it is."""
    ticket = house.opens("zendesk")
    house.fault("zoho_desk", "drop_answer", method="POST", path=r"/tickets$")
    house.clock.sleep(1)
    house.round()
    house.deliver()
    house.settle()
    assert len(house.tickets("zoho_desk")) == 1
    assert len(house.tickets("zendesk")) == 1
    house.copy_of("zendesk", ticket, "zoho_desk")
    assert house.at_rest()


def test_a_copy_merged_before_its_answer_is_not_made_again(house: BlankHouse) -> None:
    """Rules L4a and W11 (class 9): the look-up sees dead objects too; they are tombstones."""
    other = house.opens("zendesk", "Autre demande")
    house.settle()
    ticket = house.opens("zoho_desk")
    house.fault("zendesk", "drop_answer", method="POST", path=r"/tickets.json$")
    house.clock.sleep(1)
    house.round()
    copy = next(t for t in house.tickets("zendesk") if t != other)
    house.desk("zendesk").merge(copy, other)
    house.drop_hooks()
    house.settle()
    assert house.copy_of("zoho_desk", ticket, "zendesk") == copy
    assert house.link("zendesk", copy).state == "merged"
    house.poll()  # the other ticket's note about the merge crosses
    assert house.at_rest()
    assert len(house.tickets("zendesk")) == 2


def test_a_copy_trashed_before_its_answer_is_not_made_again(house: BlankHouse) -> None:
    """Rules L4a and W11 (class 9): Zoho finds no trashed ticket, but its webhook names it."""
    ticket = house.opens("zendesk")
    house.fault("zoho_desk", "drop_answer", method="POST", path=r"/tickets$")
    house.clock.sleep(1)
    house.round()
    house.desk("zoho_desk").trash(house.tickets("zoho_desk")[0])
    house.settle()
    assert house.link("zoho_desk", house.copy_of("zendesk", ticket, "zoho_desk")).state == "deleted"
    assert house.at_rest()
    assert house.tickets("zoho_desk") == []


@pytest.mark.parametrize("commit", range(8, 18))  # earlier ones take leases and slots
def test_a_cursor_does_not_pass_rows_that_did_not_land(house: BlankHouse, commit: int) -> None:
    """Rules L8 and L9, promise P7: rows, jobs and cursor are one transaction."""
    ticket = house.opens("zendesk")
    house.drop_hooks()
    house.clock.sleep(400)
    house.dies_at(commit, "before commit")
    house.poll()
    house.copy_of("zendesk", ticket, "zoho_desk")


def test_a_message_of_our_own_user_without_our_mark_is_copied_nowhere(house: BlankHouse) -> None:
    """Rule L10: another program uses our user; a case says so, and no loop begins."""
    zendesk, zoho = house.pair()
    said = len(house.texts("zendesk", zendesk))
    house.as_our_user("zoho_desk", zoho, "Posté par un autre programme")
    house.settle()
    assert len(house.texts("zendesk", zendesk)) == said
    assert len(house.cases("ACC-5004")) == 1
    assert house.poll() == 0


def test_a_message_of_our_own_user_beside_our_own_note_is_not_overlooked(
    house: BlankHouse,
) -> None:
    """Rule L10: while a note of ours is under way it may be that one, so it is read again."""
    zendesk, zoho = house.pair()

    def meanwhile() -> None:
        house.as_our_user("zoho_desk", zoho, "Posté par un autre programme")
        house.lands("zoho_desk", house.row("zoho_desk", zoho), by_id=True)
        house.drop_hooks()

    house.during("POST", r"/comments$", meanwhile, back=True)
    house.desk("zendesk").agent_notes(zendesk, "Vu avec le transporteur")
    house.settle()
    assert len(house.cases("ACC-5004")) == 1
    assert sum("transporteur" in text for text in house.texts("zoho_desk", zoho)) == 1
    assert house.at_rest()


def test_a_copy_is_made_with_what_only_an_overtaken_read_told(house: BlankHouse) -> None:
    """A list tells no tags: those of a read that is older than it are still the only ones known."""
    zoho = house.opens("zoho_desk")
    house.sets("zoho_desk", zoho, tags={"add": ["colis"]})
    house.drop_hooks()
    house.clock.sleep(10)
    early, whole = house.engine.ids.sequence(), house.row("zoho_desk", zoho)
    values = {key: value for key, value in whole.values.items() if key != "tags"}
    land_unknown_contacts(house.engine, "zoho_desk", [whole])
    house.lands("zoho_desk", replace(whole, values=values, complete=False, messages=None))
    house.lands("zoho_desk", whole, seq=early, by_id=True)
    record = house.record("zoho_desk", zoho)
    for owner in (record.id, record.parent_id, record.id):  # the ticket waits for its customer
        house.clock.sleep(10)
        write_job(house.engine, owner or "", "zendesk")
    copy = house.copy_of("zoho_desk", zoho, "zendesk")
    house.settle()
    assert "colis" in house.shows("zendesk", copy, "tags")
    assert house.at_rest()
