"""The log's own rules, and the words of vendors that may pass."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import subprocess
import sys
import threading
import warnings
from pathlib import Path

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError
from sqlalchemy.exc import DBAPIError

from connectors.vocabulary import WORDS, told
from mappings.masking import masked, shape
from state.database import complaint
from sync.logs import configure, restore
from tests.leaks import canaries
from tests.leaks.canaries import Canaries
from tests.leaks.planted import Listen

SECRETS = {
    "ACCORD_ZENDESK__TOKEN": "kan-4711-token",
    "ACCORD_STATE_URL": "postgresql+psycopg://accord:p%40ss-kan-4712@127.0.0.1/accord",
    "ACCORD_ORDERS__URL": "mysql+pymysql://shop:pass-kan-4713@127.0.0.1/shop",
    "PREFECT_API_AUTH_STRING": "admin:kan-4714",
}
LINES = (
    f"GET https://a.zendesk.com/api/v2/search?query=email:{canaries.EMAIL}&page=2",
    f"call {canaries.EMAIL}, {canaries.PHONE}, 06 99 88 77 66 or 0699887766",
    "card 4970-7777 8888 9999 and 4970 7777 8888 9999",
    "authorization: Basic a2FuYXJpLXNlY3JldA==, token=kanari-1 {'password': 'kanari-2'}",
    "Bearer kanari.abc-123, Zoho-oauthtoken 1000.kanari.4",
    "postgresql://u:kanari-5@127.0.0.1:5432/db and redis://:kanari-6@host",
    "kan-4711-token p@ss-kan-4712 p%40ss-kan-4712 pass-kan-4713 kan-4714",
)


class Model(BaseModel):
    number: int


def _fails() -> None:
    try:
        Model.model_validate({"number": canaries.NAME})
    except ValidationError as invalid:
        raise KeyError(canaries.SUBJECT) from invalid


def hears(said: str) -> list[str]:
    seeking = Canaries({"kan-471", "anari-", "a2FuYXJp", "kanari.", "99 88 77"})
    return seeking.find(said)


@pytest.mark.parametrize("line", LINES)
def test_a_line_of_any_program_loses_what_points_at_a_person(listen: Listen, line: str) -> None:
    said = listen(SECRETS)
    logging.getLogger("somebody").warning(line)
    logging.getLogger("prefect.client").error("run %s: %s", "x", line)
    structlog.get_logger().warning("event", field=line, deep={"a": [line, {"b": line}]})
    assert hears(said()) == []


def test_ids_and_times_stay(listen: Listen) -> None:
    """What people search a log by: ids of every vendor, times, ports, our own ids."""
    line = (
        "zoho_desk:ticket:1892000000042034001 zendesk:ticket:35436 intercom:part:2154700000001 "
        "2026-11-22 08:56:01.123 127.0.0.1:4310 01a20282b06f71a4b0b39bd17ed4d57b CMD-00001234 "
        "01a2028c-246e-7868-ac06-0ae3ea27ca5d"
    )
    said = listen({})
    logging.getLogger("somebody").warning("%s", line)
    assert line in said()
    assert masked(line) == line


def test_an_error_of_another_program_tells_its_kind_and_place_only(listen: Listen) -> None:
    """pydantic's input, a KeyError's key, causes, groups, and errors given as arguments."""
    said = listen(SECRETS)
    log = logging.getLogger("somebody")
    try:
        _fails()
    except KeyError as error:
        log.exception("failed")
        log.warning("failed: %s %r", error, {"error": error})
        structlog.get_logger().exception("failed")
        group = ExceptionGroup(canaries.TEXT, [error, ValueError(canaries.NOTE)])
        log.warning("failed", exc_info=group)
    heard = said()
    assert hears(heard) == []
    for word in ("ValidationError", "KeyError", "ValueError", "tests/leaks/test_logs.py", "line "):
        assert word in heard


def test_arguments_that_do_not_fit_and_objects_are_not_printed(listen: Listen) -> None:
    said = listen({})
    log = logging.getLogger("somebody")
    log.warning("%d things", canaries.NAME)
    log.warning("%s", Model(number=1))
    log.warning({"text": ValueError(canaries.NAME)})
    warnings.showwarning(canaries.EMAIL, UserWarning, "x.py", 1)
    heard = said()
    assert hears(heard) == []
    assert "Model" in heard


def test_a_task_that_nobody_awaited_does_not_print_its_error(listen: Listen) -> None:
    """asyncio prints the task with its exception in the message itself."""
    said = listen({})

    async def breaks() -> None:
        raise ValueError(canaries.NAME)

    async def main() -> None:
        task = asyncio.ensure_future(breaks())
        await asyncio.sleep(0)
        asyncio.get_running_loop().call_exception_handler(
            {"message": "Task exception was never retrieved", "exception": task.exception(),
             "future": task}
        )  # fmt: skip

    asyncio.run(main())
    heard = said()
    assert hears(heard) == []
    assert "never retrieved" in heard


@pytest.mark.parametrize("thread", [False, True])
def test_what_nobody_caught_is_told_without_its_values(thread: bool) -> None:
    """A process that dies, or a thread of one, prints places, not the value in hand."""
    program = f"""
import os, threading
from sync.logs import configure
configure(os.environ)
def breaks():
    raise ValueError({canaries.NAME!r})
if {thread}:
    threading.Thread(target=breaks).start()
else:
    breaks()
"""
    ended = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert hears(ended.stdout + ended.stderr) == []
    assert "ValueError" in ended.stderr
    assert "in breaks" in ended.stderr
    assert ended.returncode == (0 if thread else 1)


def test_a_log_line_is_one_line_of_json(listen: Listen) -> None:
    """A line break in a field cannot forge a second line."""
    said = listen({})
    structlog.get_logger().warning("event", field='x\r\n{"event": "forged"}')
    lines = said().strip().splitlines()
    assert len(lines) == 1
    assert json.loads(lines[0])["field"].startswith("x")


@given(st.text(max_size=300))
def test_only_known_words_and_short_numbers_pass(text: str) -> None:
    """Whatever a vendor says, each word that is told is one of the vocabulary's."""
    for word in re.findall(r"[^\W\d_]+", told(text)):
        parts = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-zà-ÿ]+", word)
        known = word.casefold() in WORDS or all(part.casefold() in WORDS for part in parts)
        assert known or any(word.casefold() in one for one in WORDS), word
    assert not re.search(r"\d{5}", told(text))


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Subject: cannot be blank", "Subject: cannot be blank"),
        ("Title is too long (maximum is 255 characters)",) * 2,
        ("RecordInvalid",) * 2,
        ("UNPROCESSABLE_ENTITY",) * 2,
        ("Email: zoe@x.fr is already being used", "Email: … is already being used"),
        ("Objet : ne peut pas être vide", "Objet : ne peut pas être vide"),
        ("call 06 12 34 56 78", "call …"),
        ("ZoeMartin is invalid", "… is invalid"),
    ],
)
def test_a_vendors_reason_is_still_one(said: str, kept: str) -> None:
    assert told(said) == kept


def test_a_databases_own_words_stay_behind() -> None:
    """Drivers repeat values and addresses; only phrases known beforehand are told."""
    for words, told_ in (
        (f"UNIQUE: Key (value)=({canaries.EMAIL}) exists", "DBAPIError"),
        (f'FATAL: password authentication failed for user "{canaries.NAME}"',) * 2,
    ):
        said = complaint(DBAPIError("INSERT", {"x": canaries.NAME}, Exception(words)))
        assert hears(said) == []
        assert said in told_


def test_a_shape_shows_no_letter_and_no_digit() -> None:
    assert shape("CMD-0001") == "XXX-9999"
    assert shape("Zoé <zoe@x.fr>") == "Xxx <xxx@x.xx>"
    assert shape("x" * 100) == "x" * 24 + "…"


def test_all_is_undone_where_several_share_a_process() -> None:
    """Else the tests of another room would run under these rules."""

    def hooks() -> tuple[object, ...]:
        excepthooks = sys.excepthook, sys.unraisablehook, threading.excepthook
        return *excepthooks, logging.getLogRecordFactory(), logging.raiseExceptions

    restore()
    plain = hooks()
    configure({})
    assert not any(new == old for new, old in zip(hooks(), plain, strict=True))
    assert structlog.is_configured()
    restore()
    assert hooks() == plain
    assert not structlog.is_configured()
