"""What people do in Zendesk, how tickets end, and what the account truly holds."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from sandbox.store import Documents
from tests.sandbox.test_zendesk.conftest import MARKETPLACE, Account


def test_a_customer_opens_a_ticket_by_mail(account: Account) -> None:
    ticket = account.ticket(account.opened())
    assert (ticket["subject"], ticket["status"]) == ("Colis perdu", "new")
    assert ticket["via"]["channel"] == "email"
    assert ticket["submitter_id"] == ticket["requester_id"]


def test_an_agent_sets_fields_by_their_plain_names(account: Account) -> None:
    id_ = account.opened()
    account.core.agent_sets(
        id_,
        {
            "status": "On-hold",
            "priority": "Urgent",
            "team": "Marketplace",
            "tags": {"add": ["vip"]},
            "order_number": "CMD-00001234",
            "reason": "Article abîmé",
        },
    )
    ticket = account.ticket(id_)
    assert (ticket["status"], ticket["priority"], ticket["group_id"]) == (
        "hold",
        "urgent",
        MARKETPLACE,
    )
    assert ticket["tags"] == ["motif_abime", "vip"]
    assert [f["value"] for f in ticket["custom_fields"]] == ["CMD-00001234", None, "motif_abime"]
    account.core.agent_sets(id_, {"tags": {"remove": ["vip"]}, "team": None, "reason": None})
    ticket = account.ticket(id_)
    assert (ticket["tags"], ticket["group_id"]) == ([], None)


@pytest.mark.parametrize("wrong", [{"team": "Absents"}, {"status": "Perdu"}, {"colour": "bleu"}])
def test_an_agent_cannot_set_what_there_is_not(account: Account, wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="called"):
        account.core.agent_sets(account.opened(), wrong)


def test_acts_in_the_past_carry_their_time(account: Account) -> None:
    then = datetime(2026, 10, 1, 12, 30, tzinfo=UTC)
    contact = account.customer()
    id_ = account.core.customer_opens(contact, "Ancien", "?", at=then)
    account.core.agent_replies(id_, "Réponse", at=then.replace(hour=13))
    assert account.ticket(id_)["created_at"] == "2026-10-01T12:30:00Z"
    assert account.said(id_)[1]["created_at"] == "2026-10-01T13:30:00Z"


def test_replies_and_notes_are_an_agents(account: Account) -> None:
    id_ = account.opened()
    reply, note = account.core.agent_replies(id_, "Oui"), account.core.agent_notes(id_, "Non")
    said = account.said(id_)
    assert [(str(c["id"]), c["public"]) for c in said[1:]] == [(reply, True), (note, False)]
    author = account.api.get(f"/users/{said[1]['author_id']}").json()["user"]
    assert author["role"] == "agent"


def test_a_new_main_address_leaves_the_old_one_beside_it(account: Account) -> None:
    contact = account.customer("anne@client.example")
    account.core.set_contact_email(contact, "Anne@b.example")
    rows = account.api.get(f"/users/{contact}/identities").json()["identities"]
    assert {row["value"]: row["primary"] for row in rows} == {
        "anne@client.example": False,
        "anne@b.example": True,
    }


def test_somebody_elses_address_is_not_taken(account: Account) -> None:
    account.customer("anne@client.example")
    other = account.core.add_contact("Luc", None, None)
    with pytest.raises(ValueError, match="belongs"):
        account.core.set_contact_email(other, "anne@client.example")
    with pytest.raises(ValueError, match="already being used"):
        account.customer("anne@client.example")


def test_a_merged_ticket_is_closed_tagged_and_says_where_it_went(account: Account) -> None:
    source, target = account.opened(), account.opened(None)
    account.core.merge(source, target)
    ticket, last = account.ticket(source), account.said(source)[-1]
    assert (ticket["status"], ticket["tags"]) == ("closed", ["closed_by_merge"])
    assert last["body"] == (
        f'This request was closed and merged into request #{target} "Colis perdu".'
    )
    assert (last["public"], last["via"]["source"]["rel"]) == (False, "merge")
    assert account.said(target)[-1]["body"].startswith(f"Request #{source} ")
    assert account.mails() == [("acknowledge", "anne@client.example")]


def test_merging_through_the_api_is_a_job(account: Account) -> None:
    source, target = account.opened(), account.opened(None)
    answer = account.api.post(f"/tickets/{target}/merge.json", json={"ids": [int(source)]})
    assert answer.json()["job_status"]["status"] == "queued"
    assert account.ticket(source)["status"] == "closed"


def test_a_trashed_ticket_is_gone_until_it_is_restored(account: Account) -> None:
    id_ = account.opened()
    account.put(id_, status="pending")
    assert account.api.delete(f"/tickets/{id_}.json").status_code == 204
    for path in ("", "/comments", "/audits"):
        assert account.api.get(f"/tickets/{id_}{path}").status_code == 404
    assert account.put(id_, subject="Non").status_code == 404
    assert [row["id"] for row in account.api.get("/deleted_tickets").json()["deleted_tickets"]] == [
        int(id_)
    ]
    assert account.api.put(f"/deleted_tickets/{id_}/restore.json").status_code == 200
    assert account.ticket(id_)["status"] == "pending"


def test_the_truth_is_what_reads_by_id_show(account: Account) -> None:
    id_, gone = account.opened(), account.opened(None)
    note = account.core.agent_notes(id_, "Note")
    account.core.trash(gone)
    truth = account.core.truth()
    assert truth["tickets"] == {id_: account.ticket(id_)}
    assert truth["comments"][note] == {**account.said(id_)[-1], "ticket_id": int(id_)}
    assert {user["role"] for user in truth["users"].values()} == {"end-user"}
    assert {user["name"] for user in truth["agents"].values()} >= {"Accord", "Inès Moreau"}
    assert list(truth["gone"]["tickets"]) == [gone]


def test_a_restart_keeps_the_account(tmp_path: Path) -> None:
    store = Documents(tmp_path / "world.db")
    first = Account(store)
    id_ = first.post("job-1", external_id="accord:1").json()["ticket"]["id"]
    first.api.close()
    store.close()
    again = Documents(tmp_path / "world.db")
    second = Account(again)
    found = second.api.get("/tickets", params={"external_id": "accord:1"}).json()["tickets"]
    assert [ticket["id"] for ticket in found] == [id_]
    assert second.post("job-1", external_id="accord:1").headers["x-idempotency-lookup"] == "hit"
    assert second.post().json()["ticket"]["id"] == id_ + 1
    second.api.close()
    again.close()


def test_each_change_is_counted_and_reads_are_not(account: Account) -> None:
    id_ = account.opened()
    before = account.world.changed
    account.ticket(id_)
    assert account.world.changed == before
    account.put(id_, subject="Autre")
    assert account.world.changed == before + 1


def test_the_settings_name_teams_fields_and_options(account: Account) -> None:
    groups = account.api.get("/groups.json").json()["groups"]
    fields = account.api.get("/ticket_fields.json").json()["ticket_fields"]
    options = account.api.get("/ticket_fields/22790/options.json").json()["custom_field_options"]
    assert [group["name"] for group in groups] == ["Service client", "Marketplace", "Logistique"]
    assert [field["title"] for field in fields][-3:] == [
        "Numéro de commande",
        "Statut commande",
        "Motif de contact",
    ]
    assert ("Livraison en retard", "motif_retard") in {(o["name"], o["value"]) for o in options}
    for path in ("group_memberships", "custom_statuses", "brands", "ticket_forms"):
        assert account.api.get(f"/{path}.json").json()[path]


def test_a_new_option_can_be_used_at_once(account: Account) -> None:
    body = {"custom_field_option": {"name": "Facture", "value": "motif_facture"}}
    assert account.api.post("/ticket_fields/22790/options.json", json=body).status_code == 201
    account.core.agent_sets(account.opened(), {"reason": "Facture"})
    answer = account.api.get("/tickets.json").json()["tickets"][0]
    assert answer["tags"] == ["motif_facture"]


def test_a_public_note_of_a_merge_reaches_the_requester(account: Account) -> None:
    source, target = account.opened(None), account.opened()
    body = {"ids": [int(source)], "target_comment": "Réunis", "target_comment_is_public": True}
    account.api.post(f"/tickets/{target}/merge.json", json=body)
    assert account.mails()[1:] == [("reply", "anne@client.example")]


def test_a_merge_with_a_private_ticket_stays_private(account: Account) -> None:
    source, target = str(account.post().json()["ticket"]["id"]), account.opened()
    body = {"ids": [int(source)], "target_comment_is_public": True}
    account.api.post(f"/tickets/{target}/merge.json", json=body)
    assert account.said(target)[-1]["public"] is False


def test_redacted_words_are_gone_from_comment_audit_and_description(account: Account) -> None:
    id_ = account.opened()
    account.wait(60)
    account.core.redact(str(account.said(id_)[0]["id"]), "colis")
    everything = str([account.ticket(id_)["description"], account.said(id_)])
    everything += str(account.api.get(f"/tickets/{id_}/audits").json())
    assert "mon colis" not in everything
    assert account.said(id_)[0]["body"] == "Où est mon ▇▇▇▇▇ ?"
    assert account.ticket(id_)["updated_at"] == "2026-11-23T09:01:00Z"


def test_marked_words_are_redacted_on_a_closed_ticket_too(account: Account) -> None:
    id_ = account.opened()
    account.core.close(id_)
    comment = account.said(id_)[0]["id"]
    body = {"ticket_id": int(id_), "html_body": "<p>Où est <redact>mon colis</redact> ?</p>"}
    assert account.api.put(f"/comment_redactions/{comment}.json", json=body).status_code == 200
    assert account.said(id_)[0]["plain_body"] == "Où est ▇▇▇▇▇▇▇▇▇ ?"
    refused = account.api.put(f"/tickets/{id_}/comments/{comment}/redact", json={"text": "Où"})
    assert refused.status_code == 422


def test_a_comment_can_be_made_private(account: Account) -> None:
    id_ = account.opened()
    comment = account.said(id_)[0]["id"]
    account.api.put(f"/tickets/{id_}/comments/{comment}/make_private.json")
    assert account.said(id_)[0]["public"] is False
