"""What people write, in French and English; each text ends with a reference of its own."""

from __future__ import annotations

import random
from collections.abc import Mapping

SUBJECTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "Livraison en retard": {
        "fr": ("Toujours rien reçu", "Colis en retard", "Livraison promise et jamais venue"),
        "en": ("Parcel still not here", "Late delivery"),
    },
    "Article abîmé": {
        "fr": ("Vase arrivé cassé", "Carton écrasé à l'arrivée", "Article abîmé"),
        "en": ("Lamp arrived broken", "Damaged item"),
    },
    "Remboursement": {
        "fr": ("Remboursement non reçu", "Où en est mon remboursement ?", "Erreur de montant"),
        "en": ("Refund not received", "Wrong amount refunded"),
    },
    "Suivi de colis": {
        "fr": ("Suivi bloqué depuis trois jours", "Numéro de suivi introuvable", "Point relais ?"),
        "en": ("Tracking does not move", "Where is my parcel?"),
    },
    "Vendeur silencieux": {
        "fr": ("Le vendeur ne répond pas", "Vendeur silencieux", "Sans nouvelles du vendeur"),
        "en": ("The seller never answers", "No news from the seller"),
    },
    "Autre": {
        "fr": ("Changement d'adresse", "Facture à mon nom", "Question sur la garantie"),
        "en": ("Change of address", "Invoice in my name"),
    },
}

OPENINGS: Mapping[str, tuple[str, ...]] = {
    "fr": (
        "Bonjour,\n\nj'attends une réponse depuis plusieurs jours. Pouvez-vous regarder ?\n\nMerci",
        "Bonjour, l'article n'est pas comme sur la photo : que dois-je faire ?",
        "Je vous écris au sujet de ma commande. Le livreur est passé, j'étais à la maison & "
        "personne n'a sonné.",
        "Bonsoir,\nmon colis « express » n'a pas bougé. C'était un cadeau...",
    ),
    "en": (
        "Hello,\n\nI have been waiting for days. Could you have a look?\n\nThank you",
        "Hi, the item isn't what the picture shows. What shall I do?",
        "Good evening, the driver says he rang & nobody was in, but I was home all day.",
    ),
}

FOLLOW_UPS: Mapping[str, tuple[str, ...]] = {
    "fr": (
        "Avez-vous des nouvelles ?",
        "Merci pour votre réponse, je vous envoie la photo ce soir.",
        "Toujours rien ce matin.\nJe commence à m'inquiéter.",
        "C'est d'accord pour un remboursement de 12,50 €.",
    ),
    "en": (
        "Any news?",
        "Thank you, I will send the picture tonight.",
        "Still nothing this morning.\nI am getting worried.",
    ),
}

REPLIES: Mapping[str, tuple[str, ...]] = {
    "fr": (
        "Bonjour,\n\nnous avons interrogé le transporteur et revenons vers vous sous 48 heures.",
        "Bonjour, votre remboursement est parti ce matin ; comptez 3 à 5 jours ouvrés.",
        "Bonjour, pouvez-vous nous envoyer une photo de l'emballage ?\n\nBien à vous",
    ),
    "en": (
        "Hello,\n\nwe have asked the carrier and will be back to you within 48 hours.",
        "Hello, your refund left this morning; please allow 3 to 5 working days.",
    ),
}

NOTES = (
    "Transporteur appelé, enquête ouverte.",
    "Vu avec l'entrepôt : stock OK, renvoi possible.",
    "Client fidèle, geste commercial de 10 € accepté.",
    "Vendeur relancé par téléphone.",
)


class References:
    """Numbers that make every text of the sandbox findable."""

    def __init__(self, start: int = 1) -> None:
        self.next = start

    def sign(self, text: str) -> str:
        """End a text with the next reference."""
        signed = f"{text} (réf. M{self.next:06d})"
        self.next += 1
        return signed


def subject(rng: random.Random, reason: str, language: str, about: str) -> str:
    """Name a request: natural words and what it is about (an order number, a file number)."""
    words = rng.choice(SUBJECTS[reason][language])
    return f"{words} - {about}"
