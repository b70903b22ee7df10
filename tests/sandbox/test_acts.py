"""What people can be asked to do in the sandbox, and what their acts claim."""

from __future__ import annotations

import pytest

from sandbox.acts import CATALOGUE
from sandbox.acts.stage import NothingLeft
from sandbox.world import Size
from tests.sandbox.shop_in_process import Shop, text_of

IN_COPIES = ("zendesk.agent_replies_in_copy", "zoho_desk.agent_replies_in_copy")


@pytest.fixture(scope="module")
def shop() -> Shop:
    return Shop(seed=4, size=Size())


@pytest.mark.parametrize("name", [name for name in CATALOGUE if name not in IN_COPIES])
def test_an_act_can_be_done_and_has_not_arrived_while_nobody_syncs(shop: Shop, name: str) -> None:
    act = shop.stage.act(name)
    shop.wait(5)
    assert act["todo"] == []
    assert shop.missing(act)
    assert act["arrived_at"] is None


@pytest.mark.parametrize("desk", ["zendesk", "zoho_desk"])
def test_a_reply_in_a_copy_has_not_arrived_while_nobody_relays_it(desk: str) -> None:
    shop = Shop()
    subject = shop.chat(team="Marketplace")
    shop.copy_to_zoho("intercom", subject)
    shop.copy_to_zendesk("intercom", subject)
    act = shop.stage.act(f"{desk}.agent_replies_in_copy", only=subject)
    assert any("told" in sentence for sentence in shop.missing(act))


def test_there_is_no_reply_in_a_copy_where_there_is_no_copy() -> None:
    with pytest.raises(NothingLeft):
        Shop().stage.act(IN_COPIES[0])


def test_an_unknown_act_is_refused(shop: Shop) -> None:
    with pytest.raises(KeyError):
        shop.stage.act("zendesk.dances")


def test_unfinished_acts_never_share_a_subject_a_customer_or_an_order() -> None:
    shop = Shop()
    busy: set[str] = set()
    for _ in range(25):
        uses = set(shop.stage.act()["uses"])
        assert not uses & busy
        busy |= uses


def test_a_planted_case_is_never_touched() -> None:
    shop = Shop()
    planted = shop.scenario.world.store.get("sandbox", "world", "built")
    assert planted is not None
    for _ in range(25):
        assert not set(shop.stage.act()["uses"]) & set(planted["planted"])


def test_the_same_world_gives_the_same_acts() -> None:
    first, second = Shop(seed=9), Shop(seed=9)
    for _ in range(20):
        one, other = first.stage.act(), second.stage.act()
        assert one == other


def test_an_act_can_be_about_a_ticket_somebody_names() -> None:
    shop = Shop()
    subject = shop.chat(team="Marketplace")
    act = shop.stage.act("intercom.agent_notes", only=subject)
    assert subject in act["uses"]
    assert {claim["system"] for claim in act["claims"]} == {"zendesk", "zoho_desk"}
    with pytest.raises(NothingLeft):
        shop.stage.act("intercom.agent_notes", only=subject)


def test_later_steps_wait_for_their_time_and_survive_a_look_between() -> None:
    shop = Shop()
    act = shop.stage.act("zendesk.taken_back")
    assert len(act["todo"]) == 1
    shop.wait(1)
    assert len(act["todo"]) == 1
    shop.wait(1)
    assert act["todo"] == []
    assert act["done"] is not None


def test_texts_of_acts_carry_references_of_their_own() -> None:
    shop = Shop()
    acts = [shop.stage.act("intercom.agent_notes") for _ in range(3)]
    assert len({text_of(act)[-12:] for act in acts}) == 3


@pytest.mark.parametrize("seed", range(2))
def test_a_hundred_acts_can_be_drawn_while_none_arrives(seed: int) -> None:
    shop = Shop(seed, Size())
    acts = [shop.stage.act() for _ in range(100)]
    assert len({act["act"] for act in acts}) == len(CATALOGUE) - len(IN_COPIES)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2])
def test_a_hundred_acts_can_be_drawn_with_other_seeds(seed: int) -> None:
    test_a_hundred_acts_can_be_drawn_while_none_arrives(seed)
