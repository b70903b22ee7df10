"""What polls bring where no webhook did, and what is read again because somebody asked."""

from __future__ import annotations

from contextlib import suppress

from mappings.errors import RetryLater
from state.doubts import doubt
from sync.read import LONGEST_PAUSE, read_soon
from sync.unreadable import STREAM
from tests.engine.blank import BlankHouse


def test_polls_alone_bring_every_edit(house: BlankHouse) -> None:
    """Rule L9: with no webhook at all, nothing falls between two reads of a stream."""
    zendesk, zoho = house.pair()
    for pause in (0.4, 59.0, 0.0, 61.0, 299.0, 301.0, 1.0):
        house.sets("zendesk", zendesk, subject=f"Colis après {pause}")
        house.sets("zoho_desk", zoho, tags={"add": [f"t{pause}".replace(".", "")]})
        house.drop_hooks()
        house.clock.sleep(pause)
        house.round()
        house.drop_hooks()
    for _ in range(3):
        house.clock.sleep(310)
        house.round()
        house.drop_hooks()
    assert house.shows("zoho_desk", zoho, "subject") == "Colis après 1.0"
    assert len(house.shows("zendesk", zendesk, "tags")) == 7
    assert house.at_rest()


def test_what_nobody_listened_to_is_read_within_two_minutes(house: BlankHouse) -> None:
    """A receiver that begins to listen asks for it: vendors send most webhooks once."""
    zendesk, zoho = house.pair()
    house.clock.sleep(400)
    house.round()
    house.clock.sleep(20)
    house.sets("zendesk", zendesk, subject="Colis retrouvé")
    house.drop_hooks()
    read_soon(house.engine.store, house.engine.connectors, house.engine.now())
    house.clock.sleep(64)
    house.round()
    assert house.shows("zoho_desk", zoho, "subject") == "Colis perdu"
    house.clock.sleep(2)
    house.settle()
    assert house.shows("zoho_desk", zoho, "subject") == "Colis retrouvé"


def test_a_receiver_that_begins_again_asks_again(house: BlankHouse) -> None:
    """Zendesk's export leaves out its last minute: what its second absence lost, it shows later."""
    zendesk, zoho = house.pair()
    house.clock.sleep(400)
    house.round()
    engine = house.engine
    read_soon(engine.store, engine.connectors, engine.now())
    house.clock.sleep(50)
    house.sets("zendesk", zendesk, subject="Colis retrouvé")
    house.drop_hooks()
    for _ in range(3):
        read_soon(engine.store, engine.connectors, engine.now())
    house.clock.sleep(16)
    house.round()
    assert house.shows("zoho_desk", zoho, "subject") == "Colis perdu"
    house.clock.sleep(50)
    house.settle()
    assert house.shows("zoho_desk", zoho, "subject") == "Colis retrouvé"


def test_a_stream_wanted_again_while_it_is_read_is_read_again(house: BlankHouse) -> None:
    """What was asked of the vendor before may lack what is wanted."""
    zendesk, zoho = house.pair()
    house.clock.sleep(400)
    engine = house.engine

    def missed() -> None:
        house.sets("zendesk", zendesk, subject="Colis retrouvé")
        house.drop_hooks()
        read_soon(engine.store, engine.connectors, engine.now())

    house.during("GET", r"/incremental/tickets", missed)
    house.round()
    house.clock.sleep(66)
    house.settle()
    assert house.shows("zoho_desk", zoho, "subject") == "Colis retrouvé"


def test_a_wanted_stream_that_there_is_no_more_stops_nobody(house: BlankHouse) -> None:
    """An older Accord asked for it (P6)."""
    zendesk, zoho = house.pair()
    with house.engine.store.work() as work:
        doubt(work, "zendesk", STREAM, "organizations", house.clock.now(), now=house.clock.now())
    house.sets("zendesk", zendesk, subject="Colis retrouvé")
    house.settle()
    assert house.shows("zoho_desk", zoho, "subject") == "Colis retrouvé"
    assert house.due("zendesk") == []
    assert house.cases() == []


def test_what_a_webhook_named_is_read_when_its_desk_is_back(house: BlankHouse) -> None:
    """Promise P1: the desk is busy for a while, and no list is read in the meantime."""
    zendesk, zoho = house.pair()
    house.poll()
    house.sets("zendesk", zendesk, subject="Colis retrouvé")
    house.fault("zendesk", "status", method="GET", path=rf"/tickets/{zendesk}", status=503, times=4)
    house.settle(rounds=40)
    assert house.shows("zoho_desk", zoho, "subject") == "Colis retrouvé"
    assert house.due("zendesk") == []


ODD = '{"error": "try later"}'  # answered with 200


def test_an_answer_that_cannot_be_read_once_is_asked_for_again(house: BlankHouse) -> None:
    """A vendor's bad moment must not hide an edit until somebody makes another one (P7, P14)."""
    zendesk, zoho = house.pair()
    house.clock.sleep(400)
    house.settle()
    house.sets("zoho_desk", zoho, priority="High")
    fault = house.fault("zoho_desk", "status", path=rf"/tickets/{zoho}", status=200, body=ODD)
    house.deliver_all()
    house.land_all("zoho_desk")
    assert fault.hit
    assert house.cases() == []
    for _ in range(8):  # no stream is read in so short a time
        house.clock.sleep(2)
        house.round()
    assert house.shows("zendesk", zendesk, "priority") == "high"


def test_an_answer_that_stays_odd_is_a_case_and_holds_nobody_back(house: BlankHouse) -> None:
    """P6: it is asked for a few times only, and what was named with it goes on at once."""
    zendesk, zoho = house.pair()
    other, copy = house.pair()
    house.sets("zoho_desk", zoho, priority="High")
    house.sets("zoho_desk", copy, priority="Low")
    path = rf"/tickets/{zoho}(\?|$)"
    fault = house.fault("zoho_desk", "status", path=path, status=200, body=ODD, times=99)
    house.deliver_all()
    house.land_all("zoho_desk")
    house.round()
    assert house.shows("zendesk", other, "priority") == "low"
    for _ in range(40):
        house.clock.sleep(1)
        house.land_all("zoho_desk")
    assert [item.external_id for item in house.cases("ACC-7001")] == [zoho]
    assert fault.hit <= 6
    house.scenario.faults.planned.clear()
    house.poll()
    assert house.cases() == []
    assert house.shows("zendesk", zendesk, "priority") == "high"


def test_a_desk_that_was_away_for_long_may_answer_oddly_once(house: BlankHouse) -> None:
    """Tries in vain are no odd answers: it is when desks come back that they answer oddly."""
    zendesk, zoho = house.pair()
    house.sets("zoho_desk", zoho, priority="High")
    path = rf"/tickets/{zoho}(\?|$)"
    house.fault("zoho_desk", "status", path=path, status=503, times=99)
    house.deliver_all()
    for _ in range(6):
        house.clock.sleep(LONGEST_PAUSE)
        with suppress(RetryLater):
            house.land_all("zoho_desk")
    house.scenario.faults.planned.clear()
    odd = house.fault("zoho_desk", "status", path=path, status=200, body=ODD)
    house.clock.sleep(LONGEST_PAUSE)
    house.land_all("zoho_desk")
    assert odd.hit
    assert house.cases() == []
    house.clock.sleep(2)
    house.round()
    assert house.shows("zendesk", zendesk, "priority") == "high"
