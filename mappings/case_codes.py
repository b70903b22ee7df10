"""The codes of Cases: what failed, or waits for a person, while Accord runs."""

from __future__ import annotations

from mappings.code import Code, Owner

CASE_CODES = (
    Code(
        "ACC-1001",
        "A value is not in the value map",
        Owner.ADMIN,
        "Add the value to a line under values: of that field, or give unknown: a default.",
        "A desk shows a value that no line of the mapping lists, a new status for example. That "
        "one field of the ticket waits; all its other fields and messages go on. When the "
        "mapping has the line, the waiting tickets follow by themselves, without a new edit.",
    ),
    Code(
        "ACC-1002",
        "A value does not look right",
        Owner.CARE_OPS,
        "Correct the value in the desk that shows it; the Case then closes by itself.",
        "The field has a pattern (must_match:) and the value does not fit it, an order number with "
        "a digit too few for example. The wrong value stays where it was typed and goes nowhere "
        "else. If many right values are refused, an admin widens the pattern.",
    ),
    Code(
        "ACC-1003",
        "A value is of the wrong type",
        Owner.ADMIN,
        "Compare type: in the mapping with the type of the field in the desk, and change one.",
        "The mapping promises a number, a date or a list, and the desk shows something else. The "
        "field waits; the rest of the ticket goes on.",
    ),
    Code(
        "ACC-2001",
        "A desk refused a field",
        Owner.CARE_OPS,
        "Read the desk's own reason on the card, correct the value or the field's settings there; "
        "`accord retry` tries at once.",
        "The desk took the other fields and refused this one: a required field is empty, a text "
        "is too long, a choice no longer exists. The same value is not sent again until the "
        "value, the mapping or the desk's settings change, or somebody runs `accord retry`.",
    ),
    Code(
        "ACC-2002",
        "A desk ignored a field",
        Owner.ADMIN,
        "Look in that desk for a process that guards the field (a Blueprint, a required step), and "
        "let Accord's user pass it, or map the field with only_from:.",
        "The desk answered that all is well and kept its old value. Nothing is sent again until "
        "the value or the mapping changes, since each try would end the same way.",
    ),
    Code(
        "ACC-2003",
        "An automation sets the field back",
        Owner.ADMIN,
        "Find the rule of that desk that sets the field, and end the quarrel: change the rule, or "
        "let its desk win with wins: or only_from:.",
        "Accord wrote the same value four times within ten minutes and each time something in the "
        "desk changed it back. The field is left alone; the card names both values. It goes on "
        "when the value changes on our side or somebody runs `accord retry`.",
    ),
    Code(
        "ACC-2004",
        "A desk refused the whole record",
        Owner.CARE_OPS,
        "Read the desk's own reason on the card and mend it there; `accord retry` tries at once.",
        "Nothing of this record could be written: it misses something that desk requires, or it "
        "is blocked there. Its messages and fields wait in order; other tickets are not held up.",
    ),
    Code(
        "ACC-2005",
        "A record is written again and again",
        Owner.ADMIN,
        "Find what else writes there (the card names it where the desk tells): another sync tool, "
        "an automation, a person. End it, then `accord retry REF` lets the record go on.",
        "Accord wrote this record more than 20 times within ten minutes, or posted more than 60 "
        "messages to it, and the values never came to rest: something answers each of its writes. "
        "The record is left alone in that desk; everything else goes on.",
    ),
    Code(
        "ACC-3001",
        "Several tickets or contacts could be the same",
        Owner.CARE_OPS,
        "Merge the doubles in their desk, or give the right one a value of its own; `accord retry` "
        "tries at once.",
        "Before creating a copy Accord looks for one that exists, by the route's match: or by "
        "same_person_by:. It found more than one and does not guess. Nothing was created.",
    ),
    Code(
        "ACC-3002",
        "The same customer request came twice",
        Owner.CARE_OPS,
        "Merge the two tickets in their desk; Accord follows the merge.",
        "A mail and a chat of the same minute look like one request, but both already have "
        "copies, so they cannot be joined without a person. Both stay as they are.",
    ),
    Code(
        "ACC-3003",
        "History that cannot be matched",
        Owner.CARE_OPS,
        "Fill in the columns named on the card, in the desk that shows the ticket; "
        "`accord retry --code ACC-3003` has the copies made all the same.",
        "A backfill makes no copy of an old ticket that might stand in the other desk already. "
        "The route says by which columns to look (match:), and this ticket has no value in one of "
        "them, so nobody can tell. Nothing was created.",
    ),
    Code(
        "ACC-4001",
        "Two systems disagree and a person decides",
        Owner.CARE_OPS,
        "Choose one of the values on the card; it is written everywhere.",
        "The same field was changed in two systems before either change had crossed, and its "
        "mapping says wins: ask (or says nothing). This field waits in both; all others go on. "
        "If both come to show the same value, the Case closes by itself.",
    ),
    Code(
        "ACC-4002",
        "An edit was overruled",
        Owner.CARE_OPS,
        "Nothing, if the value that won is right; otherwise make the edit in the system that wins.",
        "The same field was changed in two systems and wins: names the other one. The card shows "
        "both values and times, so that the edit that lost is not lost unseen.",
    ),
    Code(
        "ACC-4003",
        "Two systems differ and nothing explains it",
        Owner.CARE_OPS,
        "Compare the field in the desks and correct it in one of them: that edit goes everywhere. "
        "`accord retry REF` has Accord write what it remembers.",
        "The nightly comparison found a field that differs, although no edit, Case, open work or "
        "rule of the mapping says why: Accord's own memory must be wrong. It does not guess, and "
        "writes nothing to that field until somebody decided. All other fields go on. IT should "
        "know of it, above all when several come at once, after a restored backup for example.",
    ),
    Code(
        "ACC-5001",
        "A reply did not reach the customer",
        Owner.CARE_OPS,
        "Send the reply by hand in the ticket's home desk, and mend the reason on the card.",
        "The desk through which the customer talks refused the reply, or its ticket is closed. "
        "The text stands in the ticket as an internal note. Accord does not send it by another "
        "way without a person.",
    ),
    Code(
        "ACC-5002",
        "A reply was not sent because it is too late",
        Owner.CARE_OPS,
        "Read the reply again and send it by hand if it still helps the customer.",
        "The reply waited longer than a customer message may (24 hours unless set otherwise), "
        "after an outage for example. It stands in the ticket as an internal note and will not "
        "be sent by Accord.",
    ),
    Code(
        "ACC-5003",
        "Nobody knows whether a reply was sent",
        Owner.CARE_OPS,
        "Open the ticket in its home desk. If the customer has not got the reply, "
        "`accord retry REF --code ACC-5003` sends it.",
        "The desk did not answer when the reply was sent, and its thread does not show for sure "
        "whether it went out. A second mail to the customer would be worse than a question to "
        "you, so nothing is repeated.",
    ),
    Code(
        "ACC-5004",
        "A message of Accord's user without Accord's mark",
        Owner.IT,
        "Find out what else uses Accord's user in that desk, and give it a user of its own.",
        "A message bears the name of Accord's own user and none of its marks: another program or "
        "a person uses the same account. Copying it could start a loop, so it stays where it is.",
    ),
    Code(
        "ACC-5005",
        "Words blacked out elsewhere can still be read here",
        Owner.CARE_OPS,
        "Open the ticket named on the card and take the words out of the copied message by hand.",
        "Somebody blacked out a message where it was written, and Accord does the same to its "
        "copies. This desk cannot: a mail that went to the customer, for example, cannot be "
        "taken back, and some rights allow no change of messages.",
    ),
    Code(
        "ACC-5006",
        "The gate did not let a reply pass",
        Owner.CARE_OPS,
        "Read the reply and the reason; `accord retry REF --code ACC-5006` sends it all the same.",
        "The customer got as many messages within a day as he may "
        "(ACCORD_EFFECTS_PER_CUSTOMER), or the work was a backfill or a replay, which tell "
        "customers nothing, or the reply was written before a backup of Accord's state was "
        "restored and may have reached the customer: look at his ticket first. It stands there "
        "as an internal note.",
    ),
    Code(
        "ACC-6001",
        "Access was refused",
        Owner.IT,
        "Renew the credential or the right named on the card; the connection then goes on.",
        "The system refuses Accord itself: a token expired or was taken back, a right or the plan "
        "does not allow the call. The whole connection pauses so that no work is spoilt. Nothing "
        "is lost: everything waits and follows in order.",
    ),
    Code(
        "ACC-6002",
        "A connection cannot be reached",
        Owner.IT,
        "Look at the vendor's status page and your network; the work goes on by itself.",
        "Calls have failed for a while without an answer that says why. Accord keeps trying, more "
        "and more slowly. Nothing is lost: everything waits and follows in order.",
    ),
    Code(
        "ACC-7001",
        "A record cannot be read",
        Owner.IT,
        "Open the record in its system; if it looks right there, report it with the card's text.",
        "The system gave an answer for this record that cannot be understood; where a webhook or "
        "a list had named it, it was asked for four times more, over half a minute. It is set "
        "aside, and the others went on. It is read again when it changes, or by retry.",
    ),
    Code(
        "ACC-7003",
        "Accord itself failed",
        Owner.IT,
        "Report it with the lines of the worker's log that name the record; they hold no values.",
        "A mistake in Accord's own code stopped the work on one record. The run fails and names "
        "the record by Accord's id. The record is tried again by itself, more and more slowly, "
        "and the others go on. Neither the run nor the log repeats what stands in the record.",
    ),
    Code(
        "ACC-7002",
        "The brake stopped the writes",
        Owner.CARE_OPS,
        "Look with `accord approve`; then `accord approve REF` lets the writes go, and "
        "`accord approve REF --drop` leaves everything as it is.",
        "A run would have written or sent more than its limit, after a change of the mapping or a "
        "mass edit in a desk for example. It stopped before the first of them and asks. The limits "
        "are brake: in ticket.yaml and ACCORD_EFFECTS_PER_RUN.",
    ),
    Code(
        "ACC-7004",
        "Many tickets were deleted or merged at once",
        Owner.CARE_OPS,
        "Look with `accord approve`; then `accord approve REF` tells the other desks of it, and "
        "`accord approve REF --drop` tells them nothing.",
        "More tickets were found deleted, merged or gone in one run than brake: allows "
        "(deletions:). Their copies stay as they are: nothing is ever deleted in another desk, "
        "and these losses are not even told there until somebody has looked.",
    ),
)
