"""Wrong words: one sentence that names the argument, what was given and what is wanted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from cyclopts import Token
from cyclopts.argument import Argument

from cli import kinds
from cli.app import app
from cli.kinds import Kind
from tests.cli.typed import Terminal

NEEDED = {"backfill": ["zendesk"], "export-person": ["zoe@example.org"]}
HUGE = "9" * 5000
NEVER_RIGHT = ("", "\0", "a\nb", "\x1b[31mred", "\u202e", HUGE, "x" * 5000)


def _parameters() -> Iterator[tuple[str, Argument]]:
    for command in app:
        if not command.startswith("-"):
            for each in app[command].assemble_argument_collection():
                if not each.children:
                    yield command, each


PARAMETERS = list(_parameters())
SWITCHES = [(c, p) for c, p in PARAMETERS if p.hint is bool]
VALUES = [(c, p) for c, p in PARAMETERS if p.hint is not bool]


def _id(value: object) -> str:
    return value.name if isinstance(value, Argument) else str(value)


@pytest.fixture
def terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    return Terminal(tmp_path, monkeypatch, capsys)


def _typed(command: str, parameter: Argument, value: str | None) -> list[str]:
    given = [] if value is None else [value]
    if not parameter.field_info.is_keyword:
        return [command, *given]
    return [command, *NEEDED.get(command, []), parameter.name, *given]


def test_every_value_has_a_kind_or_a_few_words_to_choose_from() -> None:
    """A new parameter with a bare type would be read by rules of the library, not by ours."""
    assert len(VALUES) > 25
    for command, each in VALUES:
        words = [word for part in (each.hint, *get_args(each.hint)) for word in get_args(part)]
        few = any(isinstance(word, str) for word in words)
        assert few or isinstance(each.parameter.converter, Kind), (command, each.name)


@pytest.mark.parametrize(("command", "parameter"), VALUES, ids=_id)
def test_a_value_that_can_never_be_right_is_told_again_and_shortened(
    terminal: Terminal, command: str, parameter: Argument
) -> None:
    """Whatever the parameter: nothing, NUL, two lines, colours, right-to-left marks, no end."""
    folder = any(each is Path for each in (parameter.hint, *get_args(parameter.hint)))
    for value in NEVER_RIGHT:
        if folder and value not in ("", "\0", HUGE):
            continue  # Linux has folders of any other name
        line = terminal.refuses(_typed(command, parameter, value))
        assert line.startswith(f"{parameter.name} is {value[:40]!r}"), line
        assert "; write " in line
        assert line.isprintable()


@pytest.mark.parametrize(("command", "parameter"), VALUES, ids=_id)
def test_a_value_that_is_missing_is_asked_for(
    terminal: Terminal, command: str, parameter: Argument
) -> None:
    if parameter.field_info.is_keyword or parameter.required:
        line = terminal.refuses(_typed(command, parameter, None))
        assert line.startswith(f"{parameter.name} is missing; write "), line


@pytest.mark.parametrize(("command", "parameter"), SWITCHES, ids=_id)
def test_a_switch_takes_no_value_and_comes_once(
    terminal: Terminal, command: str, parameter: Argument
) -> None:
    words, name = [command, *NEEDED.get(command, [])], parameter.name
    assert terminal.refuses([*words, f"{name}=maybe"]) == (
        f"{name} is 'maybe'; write it without a value"
    )
    assert (
        terminal.refuses([*words, name, name]) == f"{name} is given more than once; write it once"
    )
    assert "has no option" in terminal.refuses([*words, name.replace("--", "--no-")])


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("--nonsense", "there is no command '--nonsense'; `accord --help` lists what it takes"),
        ("chek", "there is no command 'chek': did you mean check? `accord --help` lists"),
        ("cases --jsno", "accord cases has no option '--jsno': did you mean --json? `accord cases"),
        ("cases zendesk:ticket:1", "accord cases takes no 'zendesk:ticket:1'; `accord cases --h"),
        ("cases -xj", "accord cases has no option '-xj'; "),
        ("check mappings other", "accord check takes no 'other'; "),
        ("effects of", "WANTED is 'of'; write on, off, restored or status"),
        ("sandbox --host 0.0.0.0", "accord sandbox has no option '--host': did you mean --"),
        ("sandbox --limits none", "--limits is 'none'; write real or wide"),
        ("demo --without nobody", "--without is 'nobody'; write zendesk, zoho_desk, intercom or o"),
        ("demo --without zendesk --without Zendesk", "--without is 'Zendesk'; write zendesk, "),
        ("sim --seed 1.5", "--seed is '1.5'; write a whole number from 0 to 1000000000000"),
        ("sim --seed -1", "--seed is '-1'; write a whole number"),
        ("sim --seed 0x10", "--seed is '0x10'; write a whole number"),
        ("sim --seed 1_000", "--seed is '1_000'; write a whole number"),
        ("sim --seed ٣", "--seed is '٣'; write a whole number"),
        ("sim --seed --json", "--seed is '--json'; write a whole number"),
        ("sim --seeds 0", "--seeds is '0'; write a whole number from 1 to 1000000"),
        ("sim --seeds 1e999", "--seeds is '1e999'; write a whole number"),
        ("sim --workers 2.5", "--workers is '2.5'; write a whole number from 1 to 64"),
        ("sim --minutes nan", "--minutes is 'nan'; write a number of minutes above 0 and up to"),
        ("sim --minutes inf", "--minutes is 'inf'; "),
        ("sim --minutes 1e300", "--minutes is '1e300'; "),
        ("sim --minutes 0.0", "--minutes is '0.0'; "),
        ("sim --minutes 5m", "--minutes is '5m'; "),
        ("demo --patience -1d", "--patience is '-1d'; write a number of seconds above 0"),
        ("demo --patience inf", "--patience is 'inf'; "),
        ("demo --acts 2026-02-30", "--acts is '2026-02-30'; write a whole number from 0"),
        ("demo --sandbox-port 65532", "--sandbox-port is '65532'; write a whole number from 1"),
        ("demo --prefect-port 65536", "--prefect-port is '65536'; write a whole number from 1"),
        ("sandbox --port 4300.9", "--port is '4300.9'; write a whole number from 1 to 65531"),
        ("backfill zendesk --since 2026-02-30", "--since is '2026-02-30'; write a day as 2024-01"),
        ("backfill zendesk --since -1d", "--since is '-1d'; write a day as 2024-01-31, from 1970"),
        ("backfill zendesk --since 20260101", "--since is '20260101'; write a day"),
        ("backfill zendesk --since 0001-01-01", "--since is '0001-01-01'; write a day"),
        ("backfill zendesk --until 9999-12-31", "--until is '9999-12-31'; write a day"),
        ("backfill zendesk --until 2026-01-01T10:00", "--until is '2026-01-01T10:00'; write a d"),
        ("retry --code ACC-0000", "--code is 'ACC-0000'; write the code of a card that `accord c"),
        ("erase zoe", "PERSON: 'zoe' is neither an e-mail address, nor a phone number with its"),
        ("export-person 06", "PERSON: '06' is neither an e-mail address, nor a"),
        ("erase --again /no/such/folder", "--again is '/no/such/folder'; write the name of a fo"),
    ],
)  # fmt: skip
def test_the_sentence(terminal: Terminal, words: str, sentence: str) -> None:
    assert terminal.refuses(words.split()).startswith(sentence)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("retry", "--code"),
        ("retry zendesk:ticket:1 --all", "--all"),
        ("retry --code ACC-2001 --all", "--all"),
        ("approve --drop", "--all"),
        ("approve --all zoho_desk:stop:7", "--all"),
        ("demo --json", "--json needs --once"),
        ("erase --dry-run", "--dry-run needs a person"),
        ("erase zoe@example.org --again .", "--again takes no person"),
        ("sim --upto 5", "--upto needs --seed"),
        ("sim --seed 1 --seeds 3", "--seeds does not go with --seed"),
        ("sim --seed 1 --from 3", "--from does not go with --seed"),
        ("sim --seed 1 --minutes 3", "--minutes does not go with --seed"),
        ("sim --seed 1 --mutants", "--mutants does not go with --seed"),
        ("backfill zendesk", "there is no connection 'zendesk'; there are none"),
    ],
)
def test_what_cannot_be_meant_together(terminal: Terminal, words: str, named: str) -> None:
    assert named in terminal.refuses(words.split())


def test_days_the_wrong_way_round(terminal: Terminal) -> None:
    """Also a first day that is yet to come; both are told again."""
    terminal.set(ACCORD_ORDERS__URL="sqlite:////nowhere.db")
    words = ["backfill", "orders", "--since", "2026-05-02", "--until", "2026-05-01"]
    assert terminal.refuses(words) == (
        "--since is 2026-05-02 and --until 2026-05-01; write the earlier day as --since"
    )
    assert terminal.refuses(["backfill", "orders", "--since", "2100-12-31"]).startswith(
        "--since is 2100-12-31, which lies in the future"
    )


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (kinds.whole(0, 10**12), "0", 0),
        (kinds.whole(0, 10**12), "1000000000000", 10**12),
        (kinds.whole(1, 64), "064", 64),
        (kinds.above_zero("seconds", 86_400), "0.5", 0.5),
        (kinds.above_zero("seconds", 86_400), "86400", 86_400.0),
        (kinds.DAYS, "1970-01-01", date(1970, 1, 1)),
        (kinds.DAYS, "2100-12-31", date(2100, 12, 31)),
        (kinds.DAYS, "2024-02-29", date(2024, 2, 29)),
        (kinds.FOLDER, "été 🚚/" + "x" * 255, Path("été 🚚/" + "x" * 255)),
        (kinds.FOLDER, "\udcff", Path("\udcff")),  # a name that is no UTF-8, as Linux has them
        (kinds.word("a word"), "zoé@exemple.fr", "zoé@exemple.fr"),
        (kinds.word("a word"), "x" * 300, "x" * 300),
    ],
)
def test_the_edges_of_what_is_right(kind: Kind, text: str, value: object) -> None:
    assert kind(type(value), [Token(value=text)]) == value
