"""The codes of mistakes in mapping files, as `accord check` prints them."""

from __future__ import annotations

from mappings.code import Code, Owner


def _mistake(code: str, title: str, remedy: str, explanation: str) -> Code:
    return Code(code, title, Owner.ADMIN, remedy, explanation)


CHECK_CODES = (
    _mistake(
        "ACC-0101",
        "The file cannot be read as YAML",
        "Go to the line and column named and rewrite the line as the message says.",
        "Mostly a tab, a missing space after a colon, a line indented unlike its neighbours, or a "
        "quote or bracket that is never closed. The place named is where reading stopped; the "
        "mistake may stand on the line above.",
    ),
    _mistake(
        "ACC-0102",
        "The file is too large or too deep",
        "Take rows away, or undo what was pasted into the file by accident.",
        "A mapping file holds at most 256 kB, 20,000 words and 32 levels. Real mappings are a "
        "hundred times smaller.",
    ),
    _mistake(
        "ACC-0103",
        "The file holds something that is not read here",
        "Take it away, or put quotes around it when it is meant as a text.",
        "Anchors (&), aliases (*), tags (!), merge keys (<<), a second document, invisible "
        "characters and other encodings than UTF-8 are refused: they hide what a file says.",
    ),
    _mistake(
        "ACC-0104",
        "Something is said twice",
        "Keep one of the two.",
        "A name stands twice in one block, or two files describe the same kind. Either could be "
        "meant, so neither is taken.",
    ),
    _mistake(
        "ACC-0105",
        "A name means nothing here",
        "Write the name the message offers, or move the line to the block it belongs to.",
        "Mostly a misspelt key. Every key is listed in docs/reference/mappings.md.",
    ),
    _mistake(
        "ACC-0106",
        "Something is missing",
        "Add the line the message names.",
        "The block cannot be used without it.",
    ),
    _mistake(
        "ACC-0107",
        "A value has the wrong form",
        "Write a text, a list or indented lines, as the message says.",
        "A text stands where a list or a block belongs, or the other way round, or nothing stands "
        "behind the colon.",
    ),
    _mistake(
        "ACC-0108",
        "A connection is not known",
        "Write the name of one of your connections, as in the settings ACCORD_<NAME>__….",
        "Connections are named in the settings. A file may use those it lists under systems:.",
    ),
    _mistake(
        "ACC-0109",
        "A place does not exist, or does not suit the field",
        "Write a place of that system as the message offers it, by label or by number.",
        "The account was asked and has no such field, or has one of a type that cannot hold the "
        "values. Accounts that could not be asked are not checked; the command names them.",
    ),
    _mistake(
        "ACC-0110",
        "A place can only be read",
        "Add only_from: with that system, or take its line away.",
        "The system lets nobody write the field, so a change made elsewhere could never follow.",
    ),
    _mistake(
        "ACC-0111",
        "Two fields live in one place",
        "Give one of them another place.",
        "They would overwrite each other for ever.",
    ),
    _mistake(
        "ACC-0112",
        "A value cannot be written somewhere",
        "Add the system to the value's line, or write elsewhere: with what it shall show.",
        "Each of your values needs something to show in each system of the field. Otherwise that "
        "system would keep an old value, and nobody could see a change back to it.",
    ),
    _mistake(
        "ACC-0113",
        "A choice does not exist in the system",
        "Write one of the choices the account has, by label.",
        "The account was asked and its drop-down, status or team list has no such entry.",
    ),
    _mistake(
        "ACC-0114",
        "A pattern cannot be used",
        "Rewrite must_match: as the message says.",
        "Patterns describe the whole text, with [0-9], {8}, (A|B), ? and *. They cannot look "
        "ahead or behind, nor refer back: such patterns can run for minutes on one ticket.",
    ),
    _mistake(
        "ACC-0115",
        "A condition cannot be used",
        "Rewrite when: as the message says.",
        'Conditions compare fields: team == "marketplace", "ticket" in tags, joined by && and ||. '
        "They are tried on sample values, so that a mistake shows now and not on a ticket.",
    ),
    _mistake(
        "ACC-0116",
        "A route does not hold together",
        "Write from: and to:, or between:, with systems that have what the route needs.",
        "A route leads from systems to others, or both ways between them. It needs places for its "
        "match: fields where it leads, and a system in which tickets can be created.",
    ),
    _mistake(
        "ACC-0117",
        "An example fails",
        "Correct the mapping if the example is right, or the example if it is not.",
        "The mapping gives another value than the example expects.",
    ),
    _mistake(
        "ACC-0118",
        "A field is not known",
        "Write the name of a field of the file, or add that field.",
        "match:, same_person_by:, from: and examples: speak of fields by the names given to them "
        "under fields:.",
    ),
    _mistake(
        "ACC-0119",
        "Clocks decide about something that matters",
        "Name the system that decides, or write wins: ask.",
        "wins: latest compares the clocks of two systems, and is wrong in a few cases of a "
        "hundred. For a status, an amount or an address that is too many. This is a warning.",
    ),
    _mistake(
        "ACC-0120",
        "A system is not used",
        "Add a field with a place there, or take the system away.",
        "The file lists the system and no field lives there. This is a warning.",
    ),
    _mistake(
        "ACC-0121",
        "A value needs quotes",
        'Put the value in double quotes, "0612345678" for example.',
        "Without quotes, programs read 0612, 1.10, 12:30, no or 2026-01-31 as numbers, times, "
        "dates or false, and do not agree on it. With quotes it is the text you see.",
    ),
    _mistake(
        "ACC-0122",
        "A word is not allowed here",
        "Write one of the words the message lists, or take the line away.",
        "The key takes certain words only, or does nothing for a field of this type.",
    ),
)
