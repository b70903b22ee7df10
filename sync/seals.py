"""The keys that encrypt messages at rest, as the settings name them."""

from __future__ import annotations

import importlib

from state.sealed import Seals
from sync.settings import Settings, SettingsError

BAD_BODY_KEY = (
    "ACCORD_BODY_KEYS holds something that is no Fernet key; "
    "`openssl rand -base64 32 | tr '+/' '-_'` makes one"
)


def seal_of(settings: Settings) -> Seals | None:
    """Build what encrypts messages at rest, if keys are set; raises SettingsError for bad ones."""
    if not settings.body_keys:
        return None
    seal = importlib.import_module("state.seal")  # loads cryptography: only where it is used
    try:
        made: Seals = seal.Seal(settings.body_keys, encrypts=settings.bodies == "encrypted")
    except ValueError:
        raise SettingsError([BAD_BODY_KEY]) from None
    return made
