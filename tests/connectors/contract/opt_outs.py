"""The cases a connector does not take, each with its reason.

Such a case is run all the same and must fail: a row that is no longer needed fails the suite.
"""

from __future__ import annotations

from collections.abc import Mapping

NO_DESK = "a database holds orders: no customers, no messages, no writes of ours, no events"
NO_HTTP = "a database has no HTTP answers: it is locked (503) or no longer what it was (401)"
NO_CONTACT_KEY = "Zoho contacts have no field that could hold our key: e-mail and phone find them"
NO_IDEMPOTENCY = (
    "Zoho knows no idempotency key: who lost an answer has to look before writing again"
)
NO_BODY_PROOF = "Zoho's proof signs the webhook, not the body: of which only ids are believed"
NO_OPENING = "in Intercom only a customer's own words open a conversation"
NO_REMOVAL = "no part of an Intercom conversation can be removed, only its words"
NO_STAMP = "Intercom's signature covers no time: a replay is told by the notification's own id"

# connector -> reason -> cases, or whole files of cases
REASONS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "orders": {
        NO_DESK: (
            "test_writing.py",
            "test_creating.py",
            "test_lost_answers.py",
            "test_writing_faults.py",
            "test_events.py",
            "test_rough.py",
            "test_a_ticket_tells_its_messages_oldest_first",
            "test_a_ticket_can_be_read_without_its_messages",
            "test_a_ticket_names_its_customer",
            "test_a_contact_is_matched_by_its_address_whatever_its_case",
            "test_a_ticket_is_matched_by_its_values_and_its_customer",
            "test_half_an_emoji_stops_nobody",
            "test_a_strange_id_asks_for_nothing_else",
        ),
        NO_HTTP: (
            "test_allowance.py",
            "test_a_422_is_a_refusal",
            "test_a_429_says_when_to_come_back",
            "test_a_429_may_not_say_when",
            "test_a_429_holds_every_process_back",
            "test_a_429_without_a_time_holds_for_a_moment",
            "test_an_odd_retry_after_is_a_moment",
            "test_an_odd_date_is_no_clock",
            "test_a_broken_connection_may_pass",
            "test_a_missing_answer_may_pass",
            "test_a_200_that_is_no_page_is_not_an_empty_page",
            "test_a_hiccup_is_overcome_on_the_way",
        ),
    },
    "zoho_desk": {
        NO_CONTACT_KEY: (
            "test_a_contact_we_create_is_found_by_its_key",
            "test_a_contact_whose_answer_was_lost_is_found_by_its_key",
        ),
        NO_IDEMPOTENCY: ("test_the_same_ticket_sent_twice_is_one",),
        NO_BODY_PROOF: ("test_a_delivery_whose_body_was_changed_is_refused",),
    },
    "intercom": {
        NO_REMOVAL: ("test_words_that_are_gone_cannot_be_redacted",),
        NO_OPENING: (
            "test_a_ticket_we_create_is_silent_and_found_by_its_key",
            "test_a_ticket_we_create_lets_replies_through_when_told",
            "test_a_ticket_whose_answer_was_lost_is_found_by_its_key",
            "test_a_ticket_that_was_never_made_is_made_once",
            "test_the_same_ticket_sent_twice_is_one",
        ),
        NO_STAMP: ("test_a_stale_delivery_is_refused",),
    },
}
OPT_OUT: Mapping[tuple[str, str], str] = {
    (connector, case): reason
    for connector, reasons in REASONS.items()
    for reason, cases in reasons.items()
    for case in cases
}
