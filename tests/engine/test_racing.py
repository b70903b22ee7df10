"""What happens between a call and its answer: other threads land hooks about our own objects."""

from __future__ import annotations

import pytest

from mappings.errors import Fault
from state.tables import Record
from sync import write
from sync.job import write_job
from sync.review import review
from tests.engine.blank import BlankHouse


def test_a_contact_told_by_a_hook_before_our_answer_stays_one_person(house: BlankHouse) -> None:
    """A contact without address or phone holds nothing by which it is known as ours (A4)."""
    rig = house
    desk = rig.desk("zendesk")
    person = desk.add_contact("Sans Adresse", None, None)
    ticket = desk.customer_opens(person, "Colis perdu", "Où est-il ?")

    def told_early() -> None:
        rig.deliver_all()
        rig.land_all("zoho_desk")

    rig.during("POST", r"/contacts", told_early, back=True)
    rig.settle()
    copy = rig.copy_of("zendesk", str(ticket), "zoho_desk")
    assert copy in rig.tickets("zoho_desk")
    assert len(rig.desk("zoho_desk").truth()["contacts"]) == 1
    with rig.engine.store.look() as look:
        holder = look.link("zoho_desk", rig.row("zoho_desk", copy).contact_id or "", "contact")
        assert holder is None or holder.record_id
    assert rig.cases() == []
    assert review(rig.engine).unexplained == []
    assert rig.poll() == 0


def test_an_edit_of_a_copy_before_we_know_that_we_made_it_counts(house: BlankHouse) -> None:
    """Rule L4a: the copy stands for what we sent, so another value in it is somebody's edit."""
    ticket = house.opens("zendesk")
    house.sets("zendesk", ticket, priority="High")

    def edited_early() -> None:
        house.sets("zoho_desk", house.tickets("zoho_desk")[0], priority="Low")
        house.deliver_all()
        house.land_all("zoho_desk")

    house.during("POST", r"/tickets$", edited_early, back=True)
    house.settle()
    assert house.shows("zendesk", ticket, "priority") == "low"
    assert house.shows("zoho_desk", house.copy_of("zendesk", ticket, "zoho_desk"), "priority") == (
        "Low"
    )
    assert house.at_rest()


def test_a_tag_set_while_a_copy_is_being_made_comes_back(house: BlankHouse) -> None:
    """Zoho Desk takes tags in one call and tells them in another: it may tell more than we set."""
    ticket = house.opens("zendesk")
    house.sets("zendesk", ticket, tags={"add": ["vip"]})

    def tagged_early() -> None:
        house.sets("zoho_desk", house.tickets("zoho_desk")[0], tags={"add": ["cadeau"]})
        house.drop_hooks()

    house.during("POST", r"/associateTag", tagged_early, back=True)
    house.settle()
    assert sorted(house.shows("zendesk", ticket, "tags")) == ["cadeau", "vip"]
    assert house.at_rest()


def test_messages_read_while_another_run_writes_are_not_lost(house: BlankHouse) -> None:
    """Our write is newer than the read, but its answer tells nothing of what people said."""
    zendesk, zoho = house.pair()
    house.desk("zoho_desk").customer_writes(zoho, "Toujours rien ?")
    house.clock.sleep(5)
    seq, held = house.engine.ids.sequence(), house.row("zoho_desk", zoho)
    house.drop_hooks()
    house.sets("zendesk", zendesk, priority="High")
    house.deliver_all()
    house.land_all("zendesk")
    assert write_job(house.engine, house.record("zendesk", zendesk).id, "zoho_desk").wrote
    house.drop_hooks()
    house.lands("zoho_desk", held, seq=seq, by_id=True)
    house.settle()
    assert any("Toujours rien ?" in text for text in house.texts("zendesk", zendesk))
    assert house.shows("zoho_desk", zoho, "priority") == "High"
    assert house.at_rest()


def test_a_fault_of_our_own_in_one_job_holds_back_no_other(
    house: BlankHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P6 also where the poison is ours: the job waits, the run fails loudly, others go on."""
    rig = house
    poison = rig.opens("zendesk", "Poison")
    healthy = rig.opens("zendesk", "Sain")
    honest = write._decide

    def broken(writing: write.Writing, step: write.Step) -> object:
        if step.record.fields.get("subject") == "Poison":
            raise ZeroDivisionError
        return honest(writing, step)

    monkeypatch.setattr(write, "_decide", broken)
    with pytest.raises(Fault, match="ZeroDivisionError"):
        rig.settle()
    for _ in range(3):
        try:
            rig.settle(rounds=10)
        except Fault:
            continue
    assert rig.copy_of("zendesk", healthy, "zoho_desk")
    record: Record = rig.record("zendesk", poison)
    with rig.engine.store.look() as look:
        (job,) = look.jobs_of([record.id]).values()
    assert job.tries > 0
    assert job.due_at > rig.clock.now()


def test_a_slow_landing_does_not_hide_what_was_said_since(house: BlankHouse) -> None:
    """Versions are whole seconds: only a read asked for later than that second knows it whole."""
    zendesk, zoho = house.pair()
    house.clock.sleep(5)
    house.clock.at = house.clock.at.replace(microsecond=0)
    house.desk("zoho_desk").agent_notes(zoho, "premier mot")
    house.clock.sleep(0.2)
    seq, row = house.engine.ids.sequence(), house.row("zoho_desk", zoho)
    house.desk("zoho_desk").agent_notes(zoho, "second mot")
    house.drop_hooks()
    house.clock.sleep(20)
    house.lands("zoho_desk", row, seq=seq, by_id=True)
    house.poll()
    told = "\n".join(house.texts("zendesk", zendesk))
    assert "premier mot" in told
    assert "second mot" in told
