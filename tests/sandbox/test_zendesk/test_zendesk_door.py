"""Zendesk's door: who may come in, how often, and what it says about wrong requests."""

from __future__ import annotations

import httpx

from tests.sandbox.test_zendesk.conftest import Account


def test_a_wrong_token_makes_me_an_anonymous_user(account: Account) -> None:
    with account.client(token="wrong") as stranger:
        answer = stranger.get("/users/me.json")
    assert answer.status_code == 200
    assert answer.json() == {"user": {"name": "Anonymous user"}}


def test_a_wrong_token_gets_401_everywhere_else(account: Account) -> None:
    with account.client(token="wrong") as stranger:
        answer = stranger.get("/tickets.json")
    assert answer.status_code == 401
    assert answer.json() == {"error": "Couldn't authenticate you"}


def test_the_token_acts_as_the_user_it_is_used_for(account: Account) -> None:
    with account.client(email="hugo.petit@boutique.example") as hugo:
        me = hugo.get("/users/me").json()["user"]
    assert (me["name"], me["role"]) == ("Hugo Petit", "agent")


def test_a_customer_cannot_use_the_token(account: Account) -> None:
    account.customer("anne@client.example")
    with account.client(email="anne@client.example") as anne:
        assert anne.get("/tickets").status_code == 401


def test_a_password_without_the_token_form_is_refused(account: Account) -> None:
    auth = ("accord@boutique.example", account.world.secret("zendesk_token"))
    assert account.api.get("/tickets", auth=auth).status_code == 401


def test_paths_answer_with_and_without_json(account: Account) -> None:
    assert account.api.get("/users/me").json() == account.api.get("/users/me.json").json()


def test_an_unknown_path_is_an_invalid_endpoint(account: Account) -> None:
    answer = account.api.get("/nonsense.json")
    assert answer.status_code == 404
    assert answer.json()["error"] == "InvalidEndpoint"


def test_a_body_that_is_no_json_is_refused(account: Account) -> None:
    assert account.api.post("/tickets", content=b"{").status_code == 400


def test_every_answer_tells_the_accounts_limit_in_two_families(account: Account) -> None:
    headers = account.api.get("/users/me").headers
    assert headers["x-rate-limit"] == headers["ratelimit-limit"] == "7000"
    assert headers["x-rate-limit-remaining"] == headers["ratelimit-remaining"] == "6999"
    assert headers["ratelimit-reset"] == "60"


def test_the_account_takes_700_calls_a_minute(strict: Account) -> None:
    answers = [strict.api.get("/users/me").status_code for _ in range(700)]
    refused = strict.api.get("/users/me")
    assert set(answers) == {200}
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "60"
    assert refused.json()["error"] == "APIRateLimitExceeded"


def test_after_retry_after_the_calls_are_taken_again(strict: Account) -> None:
    for _ in range(701):
        refused = strict.api.get("/users/me")
    strict.wait(float(refused.headers["retry-after"]))
    assert strict.api.get("/users/me").status_code == 200


def test_exports_are_limited_to_ten_a_minute(strict: Account) -> None:
    def export() -> httpx.Response:
        return strict.api.get("/incremental/tickets/cursor", params={"start_time": "0"})

    first = export()
    for _ in range(9):
        last = export()
    assert first.headers["zendesk-ratelimit-incremental-exports-cursor"] == (
        "total=10; remaining=9; resets=60"
    )
    assert last.status_code == 200
    refused = export()
    assert refused.status_code == 429
    assert refused.json()["description"] == (
        "Number of allowed incremental export API requests per minute exceeded"
    )


def test_a_ticket_takes_thirty_updates_in_ten_minutes(strict: Account) -> None:
    one, other = strict.opened(), strict.core.customer_opens(strict.customer(None), "Autre", "?")
    for number in range(30):
        last = strict.put(one, subject=f"Essai {number}")
    assert last.headers["zendesk-ratelimit-per-ticket-updates"] == (
        "total=30; remaining=0; resets=600"
    )
    assert strict.put(one, subject="Encore").status_code == 429
    assert strict.put(other, subject="Encore").status_code == 200
    strict.wait(600)
    assert strict.put(one, subject="Encore").status_code == 200


def test_all_tickets_together_take_a_hundred_updates_a_minute(strict: Account) -> None:
    """Whatever the single ticket still allows."""
    customer = strict.customer(None)
    tickets = [strict.core.customer_opens(customer, f"Colis {n}", "?") for n in range(5)]
    for number in range(100):
        last = strict.put(tickets[number % 5], subject=f"Essai {number}")
    assert last.headers["zendesk-rate-limit-tickets-update"] == "total=100; remaining=0; resets=60"
    refused = strict.put(tickets[0], subject="Encore")
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "60"
    assert refused.headers["x-rate-limit-remaining"] != "0"
    strict.wait(60)
    assert strict.put(tickets[0], subject="Encore").status_code == 200


def test_wide_limits_are_ten_times_as_wide(account: Account) -> None:
    ticket = account.opened()
    header = account.put(ticket, subject="Un").headers["zendesk-ratelimit-per-ticket-updates"]
    assert header == "total=300; remaining=299; resets=600"


def test_unknown_keys_are_dropped_with_a_warning(account: Account) -> None:
    ticket = account.opened()
    answer = account.put(ticket, subject="Nouveau", colour="blue", id=7)
    assert answer.status_code == 200
    assert answer.json()["ticket"]["subject"] == "Nouveau"
    assert answer.headers["x-zendesk-api-warn"] == (
        '{:allowed_parameters=>{:controller=>"tickets", :action=>"update", '
        ':unpermitted_keys=>["ticket.colour", "ticket.id"], :invalid_values=>[]}}'
    )


def test_cursor_pages_link_on_even_after_the_last(account: Account) -> None:
    contact = account.customer()
    ids = [int(account.core.customer_opens(contact, f"N° {n}", "?")) for n in range(5)]
    found, url = [], "/tickets.json?page[size]=2"
    while True:
        page = account.api.get(url).json()
        found += [ticket["id"] for ticket in page["tickets"]]
        if not page["meta"]["has_more"]:
            break
        url = page["links"]["next"]
    assert found == ids
    assert page["links"]["next"].startswith("http://127.0.0.1:4301/api/v2/tickets.json?")


def test_numbered_pages_tell_the_count_and_their_neighbours(account: Account) -> None:
    contact = account.customer()
    for number in range(3):
        account.core.customer_opens(contact, f"N° {number}", "?")
    page = account.api.get("/tickets.json", params={"per_page": "2"}).json()
    last = account.api.get(page["next_page"]).json()
    assert (page["count"], len(page["tickets"]), len(last["tickets"])) == (3, 2, 1)
    assert (page["previous_page"], last["next_page"]) == (None, None)


def test_pages_beyond_ten_thousand_rows_are_refused(account: Account) -> None:
    assert account.api.get("/tickets.json", params={"page": "101"}).status_code == 400
