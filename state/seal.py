"""Fernet: encrypts the words of messages with the newest of several keys, opens with any."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from state.sealed import WordsSealed


class Seal:
    """Keys as `Fernet.generate_key()` makes them, newest first; raises ValueError for others.

    `encrypts` False only opens what was sealed before.
    """

    def __init__(self, keys: Sequence[str], *, encrypts: bool) -> None:
        self.encrypts = encrypts
        self.key_id = hashlib.sha256(f"accord:{keys[0]}".encode()).hexdigest()[:8]
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    def close(self, words: str) -> dict[str, Any]:
        """Return the words under the newest key, and that key's short name."""
        token = self._fernet.encrypt(words.encode("utf-8", "surrogatepass"))
        return {"key": self.key_id, "sealed": token.decode("ascii")}

    def open(self, sealed: dict[str, Any]) -> str:
        """Return the words in clear; raises WordsSealed when no key fits."""
        try:
            words = self._fernet.decrypt(str(sealed.get("sealed", "")))
        except InvalidToken:
            raise WordsSealed from None
        return words.decode("utf-8", "surrogatepass")
