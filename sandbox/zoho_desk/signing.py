"""The RSA key that signs webhook deliveries; made once and kept with the world."""

from __future__ import annotations

from datetime import timedelta
from functools import cache, cached_property
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from sandbox.core import World
from sandbox.zoho_desk.shop import ORG

TOKEN_LIFE = timedelta(minutes=5)


class Signer:
    """Signs for webhooks and publishes the public half of its key."""

    def __init__(self, world: World) -> None:
        self._world = world

    def token(self, hook: str) -> str:
        """Return the X-ZDesk-JWT of one delivery (it does not cover the body)."""
        # iat and exp in seconds as in the documentation's sample; its text says milliseconds
        now = self._world.clock.now()
        claims = {
            "iss": f"orgId:{ORG}",
            "aud": f"webhookId:{hook}",
            "iat": now,
            "exp": now + TOKEN_LIFE,
        }
        return jwt.encode(claims, self._key, algorithm="RS256", headers={"kid": self._kid})

    def published(self) -> dict[str, Any]:
        """Return the JSON Web Key Set."""
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self._key.public_key(), as_dict=True)
        return {"keys": [{**public, "kid": self._kid, "use": "sig", "alg": "RS256"}]}

    @property
    def _kid(self) -> str:
        return self._world.secret("zoho_jwk", 16)

    @cached_property
    def _key(self) -> rsa.RSAPrivateKey:
        store = self._world.store
        doc = store.get("zoho_desk", "key", "webhooks")
        if doc is None:
            doc = store.put("zoho_desk", "key", "webhooks", {"pem": _fresh_pem()})
            store.commit()
        return _loaded(doc["pem"])


@cache
def _fresh_pem() -> str:
    """Make a key; the worlds of one process share it, as it takes long to make."""
    return (
        rsa.generate_private_key(public_exponent=65537, key_size=2048)
        .private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        .decode()
    )


@cache
def _loaded(pem: str) -> rsa.RSAPrivateKey:
    key = serialization.load_pem_private_key(pem.encode(), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key
