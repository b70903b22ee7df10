"""Zendesk users: found, created once, changed, and their addresses."""

from __future__ import annotations

from typing import Any

import httpx

from tests.sandbox.test_zendesk.conftest import Account


def made(account: Account, **user: Any) -> httpx.Response:
    body = {"name": "Luc Petit", "skip_verify_email": True, **user}
    return account.api.post("/users.json", json={"user": body})


def found(account: Account, query: str) -> list[str]:
    users = account.api.get("/users/search.json", params={"query": query}).json()["users"]
    return [user["name"] for user in users]


def identities(account: Account, id_: int | str) -> dict[str, bool]:
    rows = account.api.get(f"/users/{id_}/identities.json").json()["identities"]
    return {row["value"]: row["primary"] for row in rows}


def test_a_user_is_created_and_read_by_id(account: Account) -> None:
    answer = made(account, email="Luc@Client.example", phone="+33612345678", external_id="crm-1")
    user = answer.json()["user"]
    assert answer.status_code == 201
    assert (user["email"], user["phone"], user["role"]) == (
        "luc@client.example",
        "+33612345678",
        "end-user",
    )
    assert account.api.get(f"/users/{user['id']}").json()["user"] == user


def test_creating_mails_the_new_address_unless_told_not_to(account: Account) -> None:
    made(account, email="luc@client.example")
    assert account.mails() == []
    made(account, email="eva@client.example", skip_verify_email=False)
    assert account.mails() == [("verify", "eva@client.example")]


def test_a_taken_address_is_refused(account: Account) -> None:
    account.customer("anne@client.example")
    answer = made(account, email="ANNE@client.example")
    detail = answer.json()["details"]["email"][0]
    assert answer.status_code == 422
    assert detail["description"] == (
        "Email: anne@client.example is already being used by another user"
    )


def test_a_taken_external_id_is_refused(account: Account) -> None:
    made(account, external_id="crm-1")
    assert made(account, external_id="CRM-1").status_code == 422


def test_a_nameless_user_is_refused(account: Account) -> None:
    answer = made(account, name=" ")
    assert answer.status_code == 422
    assert list(answer.json()["details"]) == ["name"]


def test_create_or_update_knows_the_address(account: Account) -> None:
    body = {"user": {"name": "Luc", "email": "luc@client.example", "skip_verify_email": True}}
    first = account.api.post("/users/create_or_update.json", json=body)
    body["user"]["name"] = "Luc Petit"
    second = account.api.post("/users/create_or_update.json", json=body)
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json()["user"]["name"] == "Luc Petit"
    assert second.json()["user"]["id"] == first.json()["user"]["id"]


def test_create_or_update_knows_the_external_id_in_any_case_and_rewrites_it(
    account: Account,
) -> None:
    first = made(account, external_id="crm-1").json()["user"]["id"]
    body = {"user": {"name": "Luc", "external_id": "CRM-1"}}
    again = account.api.post("/users/create_or_update.json", json=body).json()["user"]
    assert (again["id"], again["external_id"]) == (first, "CRM-1")


def test_an_address_in_an_update_stands_beside_the_first(account: Account) -> None:
    id_ = account.customer("anne@client.example")
    body = {"user": {"email": "anne@travail.example", "skip_verify_email": True}}
    user = account.api.put(f"/users/{id_}.json", json=body).json()["user"]
    assert user["email"] == "anne@client.example"
    assert identities(account, id_) == {"anne@client.example": True, "anne@travail.example": False}


def test_a_second_address_finds_its_user(account: Account) -> None:
    id_ = account.customer("anne@client.example")
    account.api.put(f"/users/{id_}", json={"user": {"email": "anne@travail.example"}})
    account.wait(2)
    assert found(account, "email:anne@travail.example") == ["Anne Roux"]


def test_making_an_address_primary_changes_the_users(account: Account) -> None:
    id_ = account.customer("anne@client.example")
    url = f"/users/{id_}/identities"
    body = {"identity": {"type": "email", "value": "anne@b.example", "skip_verify_email": True}}
    added = account.api.post(f"{url}.json", json=body)
    assert added.status_code == 201
    account.api.put(f"{url}/{added.json()['identity']['id']}/make_primary.json")
    assert identities(account, id_) == {"anne@client.example": False, "anne@b.example": True}
    assert account.api.get(f"/users/{id_}").json()["user"]["email"] == "anne@b.example"


def test_an_address_of_somebody_else_cannot_be_added(account: Account) -> None:
    account.customer("anne@client.example")
    other = account.core.add_contact("Luc", None, None)
    body = {"identity": {"type": "email", "value": "anne@client.example"}}
    assert account.api.post(f"/users/{other}/identities", json=body).status_code == 422


def test_users_are_searched_by_address_name_and_external_id(account: Account) -> None:
    made(account, email="luc@client.example", external_id="crm-1")
    account.customer("anne@client.example")
    account.wait(2)
    assert found(account, "email:luc@client.example") == ["Luc Petit"]
    assert found(account, 'name:"anne roux"') == ["Anne Roux"]
    answer = account.api.get("/users/search.json", params={"external_id": "crm-1"})
    assert [user["name"] for user in answer.json()["users"]] == ["Luc Petit"]


def test_the_users_search_lags_a_second_behind(account: Account) -> None:
    made(account, email="luc@client.example")
    assert found(account, "email:luc@client.example") == []
    account.wait(1)
    assert found(account, "email:luc@client.example") == ["Luc Petit"]


def test_a_number_that_two_users_have_is_shared(account: Account) -> None:
    made(account, phone="+33612345678")
    second = made(account, phone="+33612345678").json()["user"]
    assert (second["phone"], second["shared_phone_number"]) == ("+33612345678", True)


def test_a_deleted_user_stays_readable_and_frees_the_address(account: Account) -> None:
    id_ = account.customer("anne@client.example")
    assert account.api.delete(f"/users/{id_}").json()["user"]["active"] is False
    assert account.api.get(f"/users/{id_}").json()["user"]["active"] is False
    assert made(account, email="anne@client.example").status_code == 201


def test_an_unknown_user_is_not_found(account: Account) -> None:
    answer = account.api.get("/users/9223372036854775807.json")
    assert answer.status_code == 404
    assert answer.json() == {"error": "RecordNotFound", "description": "Not found"}


def test_users_are_listed_and_shown_many_at_once(account: Account) -> None:
    ids = [account.customer(), account.core.add_contact("Luc", None, None)]
    page = account.api.get("/users.json", params={"role": "end-user"}).json()
    many = account.api.get("/users/show_many.json", params={"ids": ",".join(ids)}).json()
    assert [str(user["id"]) for user in page["users"]] == ids
    assert many["users"] == page["users"]
