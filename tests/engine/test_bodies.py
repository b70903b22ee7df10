"""The words of messages as the policy says: encrypted at rest, a hash, or nothing once told."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlmodel import select

from state.sealed import WordsSealed
from state.tables import Record
from sync.retention import retain
from sync.settings import KEEP, SettingsError, read_settings
from tests.engine.erasing import KEY, MAIL, WORDS, ErasingHouse

ONE, TWO = (Fernet.generate_key().decode() for _ in range(2))
Opened = ErasingHouse


def opened(folder: Path, policy: str, keys: str = "") -> ErasingHouse:
    house = type("Kept", (ErasingHouse,), {"extra": settings(policy, keys)})
    made: ErasingHouse = house(folder)
    return made


def settings(policy: str, keys: str = "") -> dict[str, str]:
    return {"ACCORD_BODIES": policy} | ({"ACCORD_BODY_KEYS": keys} if keys else {})


def change(house: ErasingHouse, policy: str, keys: str = "") -> None:
    """Start the worker anew with other settings."""
    house.extra = settings(policy, keys)
    house.restart()


def stored(house: ErasingHouse) -> str:
    """Return all that the database holds of messages and intents, as it stands there."""
    with sqlite3.connect(house.folder / "data" / "state.db") as database:
        rows = database.execute("SELECT fields FROM record WHERE kind = 'message'").fetchall()
        rows += database.execute("SELECT intent FROM job").fetchall()
    database.close()
    return "\n".join(str(row[0]) for row in rows)


def words(house: ErasingHouse) -> list[str]:
    with house.engine.store.look() as look:
        found = look.session.scalars(select(Record).where(Record.kind == "message"))
        return [record.fields.get("text", "") for record in found]


def test_encrypted_words_cross_and_are_nowhere_in_clear(tmp_path: Path) -> None:
    house = opened(tmp_path, "encrypted", ONE)
    ticket, copy = house.knows_canary()
    assert any(WORDS[2] in text for text in house.texts("zoho_desk", copy))
    assert WORDS[1] not in stored(house)
    assert WORDS[2] not in stored(house)
    assert any(WORDS[2] in text for text in words(house))
    house.fault("zoho_desk", "status", method="POST", path=r"/comments$", status=503, times=2)
    house.desk("zendesk").agent_notes(ticket, WORDS[2] + " encore")
    house.clock.sleep(1)
    house.round()
    assert WORDS[2] not in stored(house)  # nor in the intent of the call that failed
    house.settle()
    assert house.at_rest()
    house.erase(MAIL)
    assert house.traces() == []
    house.close()


def test_keys_rotate(tmp_path: Path) -> None:
    """A new key first, retention encrypts anew, the old one can go."""
    house = opened(tmp_path, "plain")
    house.knows_canary()
    assert WORDS[1] in stored(house)
    change(house, "encrypted", ONE)
    assert WORDS[1] in stored(house)
    before = words(house)
    retain(house.engine, house.eraser(), KEEP)
    assert WORDS[1] not in stored(house)
    change(house, "encrypted", f"{TWO},{ONE}")
    assert words(house) == before
    retain(house.engine, house.eraser(), KEEP)
    change(house, "encrypted", TWO)
    assert words(house) == before
    change(house, "plain", TWO)
    retain(house.engine, house.eraser(), KEEP)
    change(house, "plain")
    assert words(house) == before
    assert house.at_rest()
    house.close()


def test_a_lost_key_is_said_without_words(tmp_path: Path) -> None:
    house = opened(tmp_path, "encrypted", ONE)
    house.knows_canary()
    change(house, "encrypted", TWO)
    with pytest.raises(WordsSealed, match="ACCORD_BODY_KEYS"):
        words(house)
    house.close()


@pytest.mark.parametrize("policy", ["hash", "none"])
def test_words_go_when_every_copy_is_written(tmp_path: Path, policy: str) -> None:
    house = opened(tmp_path, policy)
    ticket, copy = house.knows_canary()
    texts = house.texts("zoho_desk", copy)
    assert any(WORDS[1] in text for text in texts)
    assert any(WORDS[2] in text for text in texts)
    assert not any(word in stored(house) for word in WORDS[1:])
    assert ("text_sha256" in stored(house)) == (policy == "hash")
    assert house.at_rest()
    house.desk("zendesk").agent_notes(ticket, "Et encore")
    house.settle()
    assert sum("Et encore" in text for text in house.texts("zoho_desk", copy)) == 1
    assert house.at_rest()
    house.close()


@pytest.mark.parametrize("policy", ["hash", "none"])
def test_a_redaction_needs_no_words(tmp_path: Path, policy: str) -> None:
    """The note of several messages loses all their words: safer than to keep the wrong ones."""
    house = opened(tmp_path, policy)
    zendesk = house.opens("zendesk")
    comment = house.desk("zendesk").agent_notes(zendesk, "Carte 4970 1234 5678 9010")
    house.settle()
    zoho = house.copy_of("zendesk", zendesk, "zoho_desk")
    house.desk("zendesk").redact(comment, "4970 1234 5678 9010")
    house.settle()
    (text,) = house.texts("zoho_desk", zoho)
    assert "4970" not in text
    assert "not kept any more" in text
    assert house.at_rest()
    house.close()


def test_a_reply_owed_keeps_its_words_until_it_is_sent(tmp_path: Path) -> None:
    """Promise P8 under the strictest policy: sent once, whole."""
    house = opened(tmp_path, "none")
    zendesk, zoho = house.pair()
    house.fault("zendesk", "status", method="PUT", path=r"/tickets/", status=503, times=3)
    house.desk("zoho_desk").agent_replies(zoho, "Votre colis arrive demain")
    house.settle()
    assert [m["system"] for m in house.outbox() if m["cause"] == "reply"] == ["zendesk"]
    assert "arrive demain" not in stored(house)
    assert any("arrive demain" in text for text in house.texts("zendesk", zendesk, public=True))
    house.close()


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"BODIES": "secret"}, "ACCORD_BODIES is 'secret'; write plain, encrypted, hash or none"),
        ({"BODIES": "encrypted"}, "set ACCORD_BODY_KEYS"),
        ({"ERASURE_KEY": "short"}, "ACCORD_ERASURE_KEY holds a secret of fewer than 32"),
        ({"ERASE_AT_VENDORS": "all"}, "write no or redact"),
        (
            {"KEEP_EVENTS_DAYS": "a week"},
            "ACCORD_KEEP_EVENTS_DAYS is 'a week'; write a number from 0 to 36500",
        ),
    ],
)
def test_wrong_settings_are_refused(settings: dict[str, str], says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        read_settings({f"ACCORD_{name}": value for name, value in settings.items()})


def test_no_secret_is_shown() -> None:
    shown = repr(read_settings({"ACCORD_ERASURE_KEY": KEY, "ACCORD_BODY_KEYS": ONE}))
    assert KEY not in shown
    assert ONE not in shown


def test_a_key_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no Fernet key"):
        opened(tmp_path, "plain", "x" * 44)
