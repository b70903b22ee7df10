"""The shop's customers, drawn with Faker; one in seven writes English."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from faker import Faker

MAILBOXES = ("courrier.example", "postel.example", "boite.example", "mailhouse.example")
FRENCH_NUMBERS = "+3363998{:04d}"  # ARCEP keeps 06 39 98 .. .. for fiction
BRITISH_NUMBERS = "+447700900{:03d}"  # Ofcom keeps 07700 900... for drama


@dataclass(frozen=True)
class Customer:
    """One person; `email` and `phone` are nobody else's."""

    key: str
    name: str
    email: str
    phone: str | None
    language: str  # "fr" or "en"


def customers(rng: random.Random) -> Iterator[Customer]:
    """Yield ever new customers; the same random source yields the same ones."""
    french, british = Faker("fr_FR"), Faker("en_GB")
    for fake in (french, british):
        fake.seed_instance(rng.getrandbits(64))
    phones = {
        "fr": _shuffled(rng, FRENCH_NUMBERS, 10_000),
        "en": _shuffled(rng, BRITISH_NUMBERS, 1_000),
    }
    seen: set[str] = set()
    number = 0
    while True:
        language = "en" if rng.random() < 1 / 7 else "fr"
        fake = british if language == "en" else french
        name = f"{fake.first_name()} {fake.last_name()}"
        if name in seen:
            continue
        seen.add(name)
        number += 1
        numbers = phones[language]
        phone = numbers.pop() if numbers and rng.random() < 0.6 else None
        email = f"{_plain(name)}@{rng.choice(MAILBOXES)}"
        if email in seen:
            email = f"{_plain(name)}{number}@{rng.choice(MAILBOXES)}"
        seen.add(email)
        yield Customer(f"c{number}", name, email, phone, language)


def _shuffled(rng: random.Random, form: str, count: int) -> list[str]:
    numbers = [form.format(i) for i in range(count)]
    rng.shuffle(numbers)
    return numbers


def _plain(name: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z]+", ".", ascii_only.lower()).strip(".")
