"""The one set-up of logs: whatever a process says goes through one redaction (promise P10).

It lives here because sync is the lowest room that is not pure (mappings), not one vendor's
(connectors) and not the tables' (state), while cli, web and flows may all import it. The rooms
below only call structlog or logging: they need no set-up to do so.

Third parties log through the standard library. Their records are redacted where they are made, by
the record factory, so that no handler sees the words before: Prefect's own handlers send records
to its server, others may be added by a library at any time.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Iterable, Mapping, MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote, unquote

import structlog
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from mappings.errors import Fault, VendorError
from mappings.masking import GAP, masked
from state.database import StateBusy
from state.revision import StateRefused
from sync.settings import SettingsError

# Exceptions whose texts are ours, and by contract hold nothing of a customer. Others' texts repeat
# values: pydantic's inputs, SQLAlchemy's statements, httpx's addresses, a KeyError's key.
OURS: tuple[type[BaseException], ...] = (VendorError, Fault, SettingsError, StateBusy, StateRefused)
PLAIN = (str, int, float, bool, type(None))
QUIET = ("httpx", "httpcore", "urllib3", "zenpy", "intercom", "sqlalchemy", "alembic", "asyncio")
SECRET_KEYS = ("TOKEN", "SECRET", "PASSWORD", "CLIENT_ID", "API_KEY", "AUTH_STRING")
SHORTEST_SECRET = 6  # letters; what is shorter stands in too many words
ROOT = f"{Path(__file__).resolve().parents[1]}{os.sep}"

_plain_record = logging.LogRecord


class Redaction:
    """Takes out of a text what points at a person, and the secrets this process was given."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        long = {secret for secret in secrets if len(secret) >= SHORTEST_SECRET}
        self._secrets = sorted(long, key=len, reverse=True)

    def text(self, text: str) -> str:
        """Return a text without them, on one line where it was one."""
        for secret in self._secrets:
            text = text.replace(secret, GAP)
        return masked(text)

    def value(self, value: Any) -> Any:
        """Return a field of a log event without them; objects tell their type only."""
        if isinstance(value, bool | int | float | type(None)):
            return value
        if isinstance(value, str | Path):
            return self.text(str(value))
        if isinstance(value, BaseException):
            return self.error(value)
        if isinstance(value, Mapping):
            return {str(key): self.value(each) for key, each in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [self.value(each) for each in value]
        return type(value).__name__

    def error(self, error: BaseException) -> str:
        """Name an exception; only ours tell their text."""
        name = type(error).__name__
        return f"{name}: {self.text(str(error))}" if isinstance(error, OURS) else name

    def traceback(self, error: BaseException) -> str:
        """Tell where an exception and its causes arose, without any value."""
        lines: list[str] = []
        seen: set[int] = set()
        next_: BaseException | None = error
        while next_ is not None and id(next_) not in seen:
            seen.add(id(next_))
            lines += [*_places(next_.__traceback__), self.error(next_)]
            for inner in getattr(next_, "exceptions", ()):  # a group's
                lines += [*_places(inner.__traceback__), self.error(inner)]
            next_ = next_.__cause__ or (None if next_.__suppress_context__ else next_.__context__)
        return "\n".join(["Traceback (values are left out):", *lines])

    def event(
        self, _logger: object, _method: str, event: MutableMapping[str, Any]
    ) -> MutableMapping[str, Any]:
        """Redact one structlog event; what `exc_info` names becomes a traceback of places."""
        found = event.pop("exc_info", None)
        if found is True:
            found = sys.exc_info()[1]
        if isinstance(found, tuple):
            found = found[1]
        redacted = {key: self.value(value) for key, value in event.items()}
        event.clear()
        event.update(redacted)
        if isinstance(found, BaseException):
            event["traceback"] = self.traceback(found)
        return event


def configure(environment: Mapping[str, str]) -> Redaction:
    """Route all logs of this process through one redaction; twice is once.

    structlog writes JSON lines to stderr. Loggers of the standard library keep their handlers, and
    get one on stderr where they have none. Uncaught exceptions are told without their values.
    """
    redaction = Redaction(secrets_of(environment))
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            redaction.event,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
    logging.setLogRecordFactory(_factory(redaction))
    logging.raiseExceptions = False  # a handler that fails would print the record's arguments
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    if not logging.getLogger().handlers:
        logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.captureWarnings(True)
    _tell_uncaught(logging.getLogger("accord.uncaught"))
    return redaction


def restore() -> None:
    """Undo `configure`; tests that share a process need it."""
    structlog.reset_defaults()
    logging.setLogRecordFactory(_plain_record)
    logging.raiseExceptions = True
    logging.captureWarnings(False)
    sys.excepthook, sys.unraisablehook = sys.__excepthook__, sys.__unraisablehook__
    threading.excepthook = threading.__excepthook__


def secrets_of(environment: Mapping[str, str]) -> set[str]:
    """Collect the secrets among ACCORD_* and PREFECT_* variables, passwords of addresses too."""
    found: set[str] = set()
    for name, value in environment.items():
        if not name.startswith(("ACCORD_", "PREFECT_")):
            continue
        if name.endswith(SECRET_KEYS):
            found |= {value.strip(), value.strip().rpartition(":")[2]}  # "user:password" is one
        elif name.endswith("URL"):
            found |= _passwords(value)
    return found - {""}


def _passwords(address: str) -> set[str]:
    """Return the password of an address in the forms in which drivers repeat it."""
    try:
        password = make_url(address).password
    except (ArgumentError, ValueError):
        # An address with a mistake in it may not be parsed at all, and its password no less secret.
        _, _, rest = address.partition("://")
        password = rest.rpartition("@")[0].partition(":")[2]
    return {password, unquote(password), quote(password, safe="")} if password else set()


def _factory(redaction: Redaction) -> Any:
    def make(*given: Any, **named: Any) -> logging.LogRecord:
        record = _plain_record(*given, **named)
        record.msg, record.args = _message(record, redaction), ()
        if record.exc_info:
            error = record.exc_info[1]
            # The text of a traceback that formatters would otherwise write from exc_info.
            record.exc_text = redaction.traceback(error) if error is not None else None
            record.exc_info = None
        return record

    return make


def _message(record: logging.LogRecord, redaction: Redaction) -> str:
    """Format a record's message with arguments that tell no more than a log event's would."""
    text = record.msg if isinstance(record.msg, str) else str(redaction.value(record.msg))
    if record.name == "asyncio":
        text = text.partition("\n")[0]  # the rest prints futures, and with them exceptions
    if record.args:
        if isinstance(record.args, Mapping):
            args: Any = {key: _argument(each, redaction) for key, each in record.args.items()}
        else:
            args = tuple(_argument(each, redaction) for each in record.args)
        try:
            text = text % args
        except (TypeError, ValueError, KeyError):
            text = f"{text} (its arguments do not fit)"
    return redaction.text(text)


def _argument(value: Any, redaction: Redaction) -> Any:
    return value if isinstance(value, PLAIN) else redaction.value(value)


def _places(traceback: TracebackType | None) -> list[str]:
    places = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        file = code.co_filename.removeprefix(ROOT)
        places.append(f'  File "{file}", line {traceback.tb_lineno}, in {code.co_name}')
        traceback = traceback.tb_next
    return places


def _tell_uncaught(log: logging.Logger) -> None:
    def whole(
        kind: type[BaseException], error: BaseException, traceback: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, traceback)
            return
        log.critical("uncaught exception", exc_info=error)

    def in_thread(args: threading.ExceptHookArgs) -> None:
        log.critical("uncaught exception in a thread", exc_info=args.exc_value)

    def unraisable(args: Any) -> None:
        log.error("an exception that nobody could catch", exc_info=args.exc_value)

    sys.excepthook, threading.excepthook = whole, in_thread
    sys.unraisablehook = unraisable
