"""Proofs made by somebody who knows everything but the secret: 401, and no event."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import httpx
import jwt
import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sandbox.core import Delivery, Request
from tests.web.hooked_shop import Shop
from tests.web.test_hostile_requests import _raw, intercom, notification, zendesk

STRANGER = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def of_zoho(shop: Shop) -> tuple[Delivery, str]:
    """Return a genuine delivery of Zoho, and the name of the header that proves it."""
    delivery = shop.open_ticket("zoho_desk")[-1]
    return delivery, next(name for name in delivery.headers if name.lower() == "x-zdesk-jwt")


def claims_of(proof: str) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(proof, options={"verify_signature": False})
    return claims


def send(shop: Shop, delivery: Delivery, header: str, proof: str) -> httpx.Response:
    return shop.send(delivery, headers={**delivery.headers, header: proof})


def unsigned(header: Mapping[str, Any], claims: Mapping[str, Any]) -> str:
    parts = [base64.urlsafe_b64encode(orjson.dumps(part)).rstrip(b"=") for part in (header, claims)]
    return b".".join([*parts, b""]).decode()


def public_key(shop: Shop) -> bytes:
    """Return the vendor's own public key as PEM, as everybody can fetch it."""
    answer = shop.zoho_desk.handle(Request("GET", "/.well-known/jwks.json", {}, b""))
    key: Any = jwt.PyJWKSet.from_dict(orjson.loads(answer.body)).keys[0].key
    pem: bytes = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return pem


def hs256(key: bytes, header: Mapping[str, Any], claims: Mapping[str, Any]) -> str:
    """Sign as PyJWT itself refuses to: with a public key as if it were a shared secret."""
    signed = unsigned({**header, "alg": "HS256"}, claims).rpartition(".")[0]
    proof = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256).sign(
        signed.encode(), key
    )
    return f"{signed}.{base64.urlsafe_b64encode(proof).rstrip(b'=').decode()}"


def test_zohos_proofs_of_other_kinds_are_refused(shop: Shop) -> None:
    """No algorithm, the public key as a secret, another curve."""
    delivery, header = of_zoho(shop)
    genuine = delivery.headers[header]
    kept = jwt.get_unverified_header(genuine)
    claims = claims_of(genuine)
    curve = ec.generate_private_key(ec.SECP256R1())
    for proof in (
        unsigned({**kept, "alg": "none"}, claims),
        unsigned({**kept, "alg": "None"}, claims),
        hs256(public_key(shop), kept, claims),
        jwt.encode(claims, curve, algorithm="ES256", headers={"kid": kept["kid"]}),
        genuine.rpartition(".")[0] + ".",
    ):
        assert send(shop, delivery, header, proof).status_code == 401, proof
    assert shop.events() == []
    assert send(shop, delivery, header, genuine).status_code == 200


@pytest.mark.parametrize(
    "where",
    [
        {"kid": "../../../../dev/null"},
        {"kid": "https://evil.example/key"},
        {"kid": "' OR 1=1 --"},
        {"kid": "x" * 10_000},
        {"jku": "https://evil.example/jwks.json"},
        {"x5u": "https://evil.example/key.pem"},
        {"jwk": json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(STRANGER.public_key()))},
    ],
    ids=lambda where: next(iter(where)),
)
def test_a_proof_does_not_choose_its_own_key(shop: Shop, where: dict[str, Any]) -> None:
    """Keys come from the pinned host by name; what a header points at is never fetched or used."""
    delivery, header = of_zoho(shop)
    genuine = delivery.headers[header]
    kid = jwt.get_unverified_header(genuine)["kid"]
    proof = jwt.encode(
        claims_of(genuine), STRANGER, algorithm="RS256", headers={"kid": kid, **where}
    )
    assert send(shop, delivery, header, proof).status_code == 401
    assert shop.events() == []


def test_a_captured_proof_of_zoho_makes_a_hint_and_nothing_else(shop: Shop) -> None:
    """Its proof covers no body: another body is a hint to read a record, none of its words kept."""
    delivery = next(d for d in shop.open_ticket("zoho_desk") if b'"Ticket_Add"' in d.body)
    (event,) = orjson.loads(delivery.body)
    payload = {**event["payload"], "id": "1892000000042999999", "subject": "Forged", "status": "X"}
    forged = replace(delivery, body=orjson.dumps([{**event, "payload": payload}]))
    assert shop.send(forged).status_code == 200
    (kept,) = shop.events()
    assert kept.external_id == "1892000000042999999"
    assert "Forged" not in str(kept.model_dump())
    foreign = {**event, "eventType": "Invented_Event"}
    assert shop.send(replace(delivery, body=orjson.dumps([foreign]))).status_code == 200
    assert len(shop.events()) == 1


@pytest.mark.parametrize("desk", ["zendesk", "intercom"])
def test_only_the_raw_body_is_signed(shop: Shop, desk: str) -> None:
    """The same document written otherwise is another body."""
    delivery = shop.open_ticket(desk)[-1]
    other = json.dumps(json.loads(delivery.body), indent=1).encode()
    for body in (other, b"\xef\xbb\xbf" + delivery.body, delivery.body.replace(b"{", b"{\r\n", 1)):
        assert shop.send(delivery, body=body).status_code == 401
    assert shop.events() == []


def test_intercoms_signature_is_compared_letter_by_letter(shop: Shop) -> None:
    """Upper-case hexadecimal is not what Intercom sends."""
    delivery = shop.open_ticket("intercom")[-1]
    name = next(key for key in delivery.headers if key.lower() == "x-hub-signature")
    method, _, digest = delivery.headers[name].partition("=")
    for wrong in (f"{method}={digest.upper()}", f"sha256={digest}", digest):
        headers = {**delivery.headers, name: wrong}
        assert shop.send(delivery, headers=headers).status_code == 401


def test_a_zendesk_signature_without_its_time_is_refused(shop: Shop) -> None:
    delivery = shop.open_ticket("zendesk")[-1]
    headers = {k: v for k, v in delivery.headers.items() if not k.lower().endswith("-timestamp")}
    assert shop.send(delivery, headers=headers).status_code == 401
    body = b'{"id": "e1", "type": "zen:event-type:ticket.created", "detail": {"id": "35436"}}'
    assert zendesk(shop, body, "inf").status_code == 401


def test_an_id_of_thirty_digits_is_no_id(shop: Shop) -> None:
    """Readers of JSON turn it into a rounded number, which would be the id of something else."""
    assert intercom(shop, notification("9" * 30)).status_code == 400
    assert shop.events() == []


def test_a_foreign_host_and_a_whole_address_change_nothing(shop: Shop) -> None:
    """The path decides, and no answer repeats what was asked."""
    for request in (
        b"GET /hooks/intercom HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
        b"GET http://evil.example/hooks/intercom HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /hooks/..%2f..%2fetc HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
        b"GET /hooks/x%0d%0aSet-Cookie:%20evil=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    ):
        answer = _raw(shop, request)
        assert answer[9:12] in (b"200", b"400", b"404"), answer
        assert b"evil" not in answer
