"""The words of what Accord posts in a desk: for agents, short, in the team's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from mappings.records import Author
from state.tables import Record

LONGEST = 20_000  # characters; every desk takes notes of this length
WORDS = {
    "en": {
        Author.CUSTOMER: "customer",
        Author.AGENT: "agent",
        Author.BOT: "bot",
        Author.US: "Accord",
        "public": "message to the customer",
        "internal": "internal note",
        "history": "Earlier messages of this request ({count})",
        "no_name": "unknown",
        "redacted": "The words of this message were blacked out in {system}.",
        "not_kept": "The words of this message are not kept any more; they stand in {system}.",
        "cut": "[cut here; the rest is in {system}]",
        "overruled": "{field}: {lost} was set here and {stands} in {winner} at the same time; "
        "{stands} stands.",
        "lost": "This ticket was deleted in {where}. Nothing is copied there any more.",
        "merged": "This ticket was merged in {where} into {into}. Nothing is copied there any "
        "more.",
    },
    "fr": {
        Author.CUSTOMER: "client",
        Author.AGENT: "agent",
        Author.BOT: "robot",
        Author.US: "Accord",
        "public": "message au client",
        "internal": "note interne",
        "history": "Messages précédents de cette demande ({count})",
        "no_name": "inconnu",
        "redacted": "Le texte de ce message a été masqué dans {system}.",
        "not_kept": "Le texte de ce message n'est plus conservé ; il est dans {system}.",
        "cut": "[coupé ici ; la suite est dans {system}]",
        "overruled": "{field} : {lost} a été choisi ici et {stands} dans {winner} au même moment ; "
        "{stands} reste.",
        "lost": "Ce ticket a été supprimé dans {where}. Rien n'y est plus copié.",
        "merged": "Ce ticket a été fusionné dans {where} avec {into}. Rien n'y est plus copié.",
    },
}


def words_of(lang: str) -> Mapping[str, str]:
    """Return the words of one language."""
    return WORDS[lang]


def note_text(message: Record, lang: str, url: str | None) -> str:
    """Write the internal note that tells one message to another desk."""
    words = WORDS[lang]
    said = message.fields.get("text", words["not_kept"].format(system=message.origin))
    if message.redacted:
        said = words["redacted"].format(system=message.origin)
    text = f"{heading(message, lang)}\n\n{said}"
    if len(text) > LONGEST:
        cut = words["cut"].format(system=message.origin)
        text = f"{text[:LONGEST]}\n{cut}"
    return f"{text}\n\n{url}" if url else text


def transcript_text(messages: Sequence[Record], lang: str, url: str | None) -> str:
    """Write one note that tells a ticket's earlier messages, oldest first (rule H8)."""
    head = WORDS[lang]["history"].format(count=len(messages))
    parts = [head, *(note_text(message, lang, None) for message in messages)]
    if url:
        parts.append(url)
    return "\n\n---\n\n".join(parts)


def heading(message: Record, lang: str) -> str:
    """Say who wrote where and when, and whether the customer saw it."""
    words = WORDS[lang]
    fields = message.fields
    who = fields.get("author_name") or words["no_name"]
    role = words.get(fields.get("author", ""), "")
    way = words["public"] if fields.get("public") else words["internal"]
    at = datetime.fromisoformat(fields["at"]).strftime("%Y-%m-%d %H:%M UTC")
    return f"{who} ({role}, {message.origin}, {at}, {way})"
