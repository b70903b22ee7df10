"""What people do in the workspace, the truth about it, and its life on disk."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sandbox.core import Clock, World
from sandbox.intercom import IntercomCore
from sandbox.intercom.refusal import Refused
from sandbox.store import Documents

from .conftest import START, Api, parts_of


def test_what_an_agent_sets_is_what_the_api_shows(core: IntercomCore, api: Api, chat: str) -> None:
    changes = {
        "status": "closed",
        "team": "Logistique",
        "tags": {"add": ["vip", "colis"], "remove": ["absent"]},
        "order_number": "CMD-00001234",
        "reason": "Suivi de colis",
    }
    core.agent_sets(chat, changes)
    shown = api("GET", f"/conversations/{chat}")

    assert (shown["state"], shown["team_assignee_id"]) == ("closed", 7000003)
    assert [tag["name"] for tag in shown["tags"]["tags"]] == ["vip", "colis"]
    assert shown["custom_attributes"] == {
        "order_number": "CMD-00001234",
        "contact_reason": "Suivi de colis",
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"priority": "high"},
        {"status": "pending"},
        {"team": "Comptabilité"},
        {"reason": "motif_retard"},
    ],
)
def test_what_intercom_does_not_know_cannot_be_set(
    core: IntercomCore, chat: str, changes: dict[str, Any]
) -> None:
    with pytest.raises(ValueError, match=r"Intercom|status|team|reason"):
        core.agent_sets(chat, {"order_number": "CMD-00001234", **changes})

    assert core.truth()["conversations"][chat]["custom_attributes"] == {}


def test_a_person_snoozes_for_a_week(core: IntercomCore, api: Api, chat: str) -> None:
    core.agent_sets(chat, {"status": "snoozed"})
    until = int((START + timedelta(days=7)).timestamp())

    assert api("GET", f"/conversations/{chat}")["snoozed_until"] == until


def test_typed_text_is_kept_as_html(core: IntercomCore, api: Api, chat: str) -> None:
    core.customer_writes(chat, "1 < 2\nvraiment\n\nBien à vous")

    assert parts_of(api("GET", f"/conversations/{chat}")) == [
        ("comment", "<p>1 &lt; 2<br>vraiment</p>\n<p>Bien à vous</p>")
    ]


def test_an_act_of_the_past_is_dated_then(core: IntercomCore, contact: str) -> None:
    before = START - timedelta(days=30)
    chat = core.customer_opens(contact, "Ancien", "Bonjour", before)

    assert core.truth()["conversations"][chat]["updated_at"] == int(before.timestamp())


def test_the_assigned_agent_answers(core: IntercomCore, api: Api, chat: str) -> None:
    assign = {"message_type": "assignment", "type": "admin", "admin_id": "5000001"}
    api("POST", f"/conversations/{chat}/parts", {**assign, "assignee_id": "5000003"})
    part = core.agent_replies(chat, "Bonjour")

    assert core.truth()["parts"][part]["author"]["name"] == "Hugo Petit"


def test_the_truth_holds_each_part_with_its_conversation(core: IntercomCore, chat: str) -> None:
    part = core.customer_writes(chat, "Alors ?")
    parts = core.truth()["parts"]

    assert set(parts) == {f"source:{chat}", part}
    assert {shown["conversation_id"] for shown in parts.values()} == {chat}
    assert parts[f"source:{chat}"]["author"]["type"] == "user"


def test_the_truth_is_what_the_api_shows(core: IntercomCore, api: Api, chat: str) -> None:
    shown = api("GET", f"/conversations/{chat}")
    del shown["statistics"], shown["conversation_parts"]

    assert core.truth()["conversations"][chat] == shown


def test_every_change_is_counted_and_reading_is_none(
    core: IntercomCore, api: Api, chat: str, world: World
) -> None:
    before = world.changed
    api("GET", f"/conversations/{chat}")
    core.truth()
    assert world.changed == before

    core.agent_notes(chat, "vu")
    assert world.changed == before + 1


def test_acts_on_what_is_not_there_are_refused(core: IntercomCore) -> None:
    with pytest.raises(Refused):
        core.agent_notes("1", "vu")


def test_the_world_outlives_its_server(tmp_path: Path) -> None:
    file = tmp_path / "world.sqlite"
    first = World(7, Documents(file), Clock(lambda: START))
    core = IntercomCore(first)
    contact = core.add_contact("Lucie", "lucie@exemple.fr", None)
    chat = core.customer_opens(contact, "Mon colis", "Bonjour")
    core.customer_writes(chat, "Alors ?")
    core.agent_sets(chat, {"status": "snoozed", "tags": {"add": ["vip"]}})
    core.set_hook("http://127.0.0.1:8080/hooks/intercom")
    truth = core.truth()
    first.store.close()

    second = World(7, Documents(file), Clock(lambda: START))
    again = IntercomCore(second)
    assert again.truth() == truth
    again.agent_notes(chat, "retour")
    assert len(second.deliveries) == 1
    second.clock.advance(8 * 86_400)
    assert again.truth()["conversations"][chat]["state"] == "open"
    second.store.close()
