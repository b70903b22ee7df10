"""The cases a connector does not take, each with its reason.

Such a case is run all the same and must fail: a row that is no longer needed fails the suite.
"""

from __future__ import annotations

from collections.abc import Mapping

NO_TALK = "a database holds orders: it has no customers, no messages and sends no events"
NO_HTTP = "a database has no HTTP answers: it is locked (503) or no longer what it was (401)"

# connector -> reason -> cases
REASONS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "orders": {
        NO_TALK: (
            "test_a_ticket_tells_its_messages_oldest_first",
            "test_a_ticket_names_its_customer",
            "test_a_contact_is_matched_by_its_address_whatever_its_case",
            "test_a_ticket_is_matched_by_its_values_and_its_customer",
            "test_half_an_emoji_stops_nobody",
            "test_a_strange_id_asks_for_nothing_else",
        ),
        NO_HTTP: (
            "test_a_422_is_a_refusal",
            "test_a_429_says_when_to_come_back",
            "test_a_429_may_not_say_when",
            "test_a_429_holds_every_process_back",
            "test_a_429_without_a_time_holds_for_a_moment",
            "test_an_odd_retry_after_is_a_moment",
            "test_a_broken_connection_may_pass",
            "test_a_missing_answer_may_pass",
            "test_a_200_that_is_no_page_is_not_an_empty_page",
            "test_a_hiccup_is_overcome_on_the_way",
        ),
    },
}
OPT_OUT: Mapping[tuple[str, str], str] = {
    (connector, case): reason
    for connector, reasons in REASONS.items()
    for reason, cases in reasons.items()
    for case in cases
}
