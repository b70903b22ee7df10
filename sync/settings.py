"""Settings: every ACCORD_* variable, read once, refused early with the nearest name."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sync.quiet import QuietHours, read_quiet_hours

TYPES = ("zendesk", "zoho_desk", "intercom", "orders")
PREFIX = "ACCORD_"

# Days; what each class is, and what it protects, stands in sync/retention.py.
KEEP: Mapping[str, float] = {
    "events": 7.0,
    "journal": 396.0,
    "cases": 30.0,
    "effects": 30.0,
    "bodies": 1096.0,
    "mappings": 396.0,
    "erased": 30.0,
}
BODIES = ("plain", "encrypted", "hash", "none")
SHORTEST_SECRET = 32  # characters


class SettingsError(Exception):
    """What IT has to mend in the environment; `sentences` are shown one a line."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("; ".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True, kw_only=True)
class ConnectionSettings:
    """One connection's variables: KEY -> value, without those that are kept here.

    `share` is the part of the vendor's figures that Accord may use; `calls_per_minute` is used
    for the account's own figure instead, when it is set.
    """

    name: str
    type: str
    values: Mapping[str, str]
    calls_per_minute: float | None = None
    share: float = 0.75


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All settings. Durations are in seconds."""

    data: Path
    state_url: str
    mappings: Path
    lang: str = "en"
    http_port: int = 4310
    settle: float = 120.0
    inflight: float | None = None
    search_lag: float | None = None
    erasure_keys: tuple[str, ...] = field(default=(), repr=False)
    erase_at_vendors: str = "no"
    bodies: str = "plain"
    body_keys: tuple[str, ...] = field(default=(), repr=False)
    keep: Mapping[str, float] = field(default_factory=lambda: dict(KEEP))
    per_customer: int = 50
    per_run: int = 100
    quiet_hours: QuietHours | None = None
    connections: Mapping[str, ConnectionSettings] = field(default_factory=dict)


GLOBALS: Mapping[str, str] = {
    "DATA": "folder for the state database and token caches (default .accord)",
    "STATE_URL": "SQLAlchemy address of the state database (default: a SQLite file in DATA)",
    "MAPPINGS": "folder of the mapping files (default mappings)",
    "LANG": "language of the notes in the desks: en or fr (default en)",
    "HTTP_PORT": "port of the webhook receiver (default 4310)",
    "SETTLE_SECONDS": "how long a new ticket waits before its copy is made (default 120)",
    "INFLIGHT_SECONDS": "when a lost call is surely over (default: each vendor's own figure)",
    "SEARCH_LAG_SECONDS": "how long vendors' searches trail (default: each vendor's own figure)",
    "ERASURE_KEY": "secrets of the tombstones of erased people, newest first, commas between",
    "ERASE_AT_VENDORS": "what an erasure does in the desks: no or redact (default no)",
    "BODIES": "what is kept of messages: plain, encrypted, hash or none (default plain)",
    "BODY_KEYS": "Fernet keys for encrypted messages, newest first, commas between",
    **{f"KEEP_{name.upper()}_DAYS": f"how long {name} are kept" for name in KEEP},
    "EFFECTS_PER_CUSTOMER": "messages that one customer may get in 24 hours (default 50)",
    "EFFECTS_PER_RUN": "messages to customers in one run before a person is asked (default 100)",
    "QUIET_HOURS": 'no robot writes to customers then: "21:00-08:00 Europe/Paris" (default none)',
}
SECONDS = ("SETTLE_SECONDS", "INFLIGHT_SECONDS", "SEARCH_LAG_SECONDS")
WHOLE: Mapping[str, tuple[int, int, int]] = {  # default, least and most
    "HTTP_PORT": (4310, 1, 65_535),
    "EFFECTS_PER_CUSTOMER": (50, 0, 1_000_000),
    "EFFECTS_PER_RUN": (100, 0, 1_000_000),
}
LONGEST_WAIT = 86_400  # seconds
LONGEST_KEPT = 36_500  # days: farther back, and no calendar has the day
RATE, FASTEST = "CALLS_PER_MINUTE", 1_000_000
SHARE = 75.0  # per cent; the rest is for the shop's other apps
OURS = ("TYPE", RATE, "SHARE")  # the keys that are no connector's


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read all ACCORD_* variables; raises SettingsError with one sentence for each mistake."""
    wrong: list[str] = []
    plain: dict[str, str] = {}
    grouped: dict[str, dict[str, str]] = {}
    for variable, value in environment.items():
        if not variable.startswith(PREFIX):
            continue
        name, split, key = variable.removeprefix(PREFIX).partition("__")
        if split:
            grouped.setdefault(name.lower(), {})[key] = value
        elif name in GLOBALS:
            plain[name] = value.strip()
        else:
            wrong.append(_unknown(variable))
    connections = {}
    for name, values in grouped.items():
        connection = _connection(name, values, wrong)
        if connection is not None:
            connections[name] = connection
    _one_world(connections, wrong)
    settings = _globals(plain, connections, wrong)
    if wrong:
        raise SettingsError(wrong)
    return settings


def _unknown(variable: str) -> str:
    near = difflib.get_close_matches(variable, [PREFIX + name for name in GLOBALS], n=1)
    hint = f"; did you mean {near[0]}?" if near else ""
    return f"{variable} is not a setting of Accord{hint}"


def _connection(
    name: str, values: Mapping[str, str], wrong: list[str]
) -> ConnectionSettings | None:
    upper = name.upper()
    if not name.replace("_", "").isalnum():
        wrong.append(f"{PREFIX}{upper}__: a connection's name has letters, digits, underscores")
        return None
    type_ = values.get("TYPE", name).lower()
    if type_ not in TYPES:
        near = difflib.get_close_matches(type_, TYPES, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        wrong.append(
            f"connection {name}: set {PREFIX}{upper}__TYPE to one of {', '.join(TYPES)}{hint}"
        )
        return None
    rate = _number(f"{PREFIX}{upper}__{RATE}", values.get(RATE), wrong, least=1, most=FASTEST)
    return ConnectionSettings(
        name=name,
        type=type_,
        values={key: value for key, value in values.items() if key not in OURS},
        calls_per_minute=rate,
        share=_share(f"{PREFIX}{upper}__SHARE", values.get("SHARE"), wrong),
    )


def _one_world(connections: Mapping[str, ConnectionSettings], wrong: list[str]) -> None:
    """Refuse a sandbox beside a real account: rehearsed words would reach real customers."""
    desks = [each for each in connections.values() if each.type != "orders"]
    rehearsed = [each.name for each in desks if _address(each.values)]
    real = [each.name for each in desks if each.name not in rehearsed]
    if rehearsed and real:
        wrong.append(
            f"connection {rehearsed[0]} is a sandbox ({PREFIX}{rehearsed[0].upper()}__URL) and "
            f"connection {real[0]} a real account: give each its URL, or none"
        )


def _address(values: Mapping[str, str]) -> bool:
    return any(key.upper() == "URL" and value.strip() for key, value in values.items())


def _share(variable: str, text: str | None, wrong: list[str]) -> float:
    """Read a share in per cent; returns the part of one."""
    given = _number(variable, text, wrong, least=1, most=100, what="a number of per cent")
    return (SHARE if given is None else given) / 100


def _globals(
    plain: Mapping[str, str], connections: Mapping[str, ConnectionSettings], wrong: list[str]
) -> Settings:
    data = Path(plain.get("DATA") or ".accord").absolute()
    numbers = {
        name: _number(PREFIX + name, plain.get(name), wrong, most=LONGEST_WAIT) for name in SECONDS
    }
    whole = {name: _whole(name, plain.get(name), wrong) for name in WHOLE}
    settle = numbers["SETTLE_SECONDS"]
    body_keys = _secrets("BODY_KEYS", plain, wrong)
    bodies = _one_of("BODIES", BODIES, plain, wrong)
    if bodies == "encrypted" and not body_keys:
        wrong.append(f"{PREFIX}BODIES is encrypted: set {PREFIX}BODY_KEYS to a Fernet key")
    return Settings(
        data=data,
        state_url=plain.get("STATE_URL") or f"sqlite:///{data / 'state.db'}",
        mappings=Path(plain.get("MAPPINGS") or "mappings").absolute(),
        lang=_one_of("LANG", ("en", "fr"), plain, wrong),
        http_port=whole["HTTP_PORT"],
        settle=120.0 if settle is None else settle,
        inflight=numbers["INFLIGHT_SECONDS"],
        search_lag=numbers["SEARCH_LAG_SECONDS"],
        erasure_keys=_secrets("ERASURE_KEY", plain, wrong),
        erase_at_vendors=_one_of("ERASE_AT_VENDORS", ("no", "redact"), plain, wrong),
        bodies=bodies,
        body_keys=body_keys,
        keep=_keep(plain, wrong),
        per_customer=whole["EFFECTS_PER_CUSTOMER"],
        per_run=whole["EFFECTS_PER_RUN"],
        quiet_hours=_quiet_hours(plain.get("QUIET_HOURS"), wrong),
        connections=connections,
    )


def _one_of(name: str, allowed: tuple[str, ...], plain: Mapping[str, str], wrong: list[str]) -> str:
    """Read a word out of a few; the first is the default."""
    told = plain.get(name) or allowed[0]
    if told not in allowed:
        words = ", ".join(allowed[:-1])
        wrong.append(f"{PREFIX}{name} is {told!r}; write {words} or {allowed[-1]}")
    return told


def _secrets(name: str, plain: Mapping[str, str], wrong: list[str]) -> tuple[str, ...]:
    """Read secrets, newest first; none of them is ever shown."""
    secrets = tuple(each.strip() for each in plain.get(name, "").split(",") if each.strip())
    if any(len(secret) < SHORTEST_SECRET for secret in secrets):
        wrong.append(
            f"{PREFIX}{name} holds a secret of fewer than {SHORTEST_SECRET} characters; "
            "`openssl rand -hex 32` makes one"
        )
    return secrets


def _keep(plain: Mapping[str, str], wrong: list[str]) -> dict[str, float]:
    days = {}
    for name, usual in KEEP.items():
        variable = f"KEEP_{name.upper()}_DAYS"
        told = _number(PREFIX + variable, plain.get(variable), wrong, most=LONGEST_KEPT)
        days[name] = usual if told is None else told
    return days


def _quiet_hours(text: str | None, wrong: list[str]) -> QuietHours | None:
    if not text:
        return None
    try:
        return read_quiet_hours(text)
    except ValueError:
        form = 'write it as "21:00-08:00 Europe/Paris"'
        wrong.append(f"{PREFIX}QUIET_HOURS is {text!r}; {form}")
        return None


def _whole(name: str, text: str | None, wrong: list[str]) -> int:
    usual, least, most = WHOLE[name]
    if not text:
        return usual
    if not re.fullmatch("[0-9]{1,9}", text) or not least <= int(text) <= most:
        wrong.append(f"{PREFIX}{name} is {text!r}; write a whole number from {least} to {most}")
        return usual
    return int(text)


def _number(
    variable: str,
    text: str | None,
    wrong: list[str],
    *,
    least: int = 0,
    most: int,
    what: str = "a number",
) -> float | None:
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not least <= value <= most:
        wrong.append(f"{variable} is {text!r}; write {what} from {least} to {most}")
        return None
    return value
