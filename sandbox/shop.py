"""The shop that the sandbox plays: its teams, agents, fields, statuses and ports.

The vendor models hold these values as their own accounts' settings; the scenario and the judge
read them here.
"""

from __future__ import annotations

from collections.abc import Mapping

CONTROL, ZENDESK, ZOHO_DESK, ZOHO_ACCOUNTS, INTERCOM = range(5)  # added to the first port
FIRST_PORT = 4300
ORDERS_FILE = "shop.db"  # the order database, in the data folder

DESKS = ("zendesk", "zoho_desk", "intercom")

SERVICE, MARKETPLACE, LOGISTICS = "Service client", "Marketplace", "Logistique"
TEAMS = (SERVICE, MARKETPLACE, LOGISTICS)

DOMAIN = "boutique.example"
AGENTS = ("Camille Laurent", "Hugo Petit", "Inès Moreau")
ACCORD = "Accord"
ACCORD_EMAIL = f"accord@{DOMAIN}"

SUBDOMAIN = "boutique"
ORG_ID = "20260001"
ADMIN_ID = "5000001"
APP_ID = "accordapp"

ORDER_NUMBER, ORDER_STATUS, REASON = 22788, 22789, 22790  # Zendesk field ids
CF_ORDER_NUMBER, CF_ORDER_STATUS = "cf_numero_commande", "cf_statut_commande"
CF_REASON, CF_MARKER = "cf_motif", "cf_accord_key"

REASONS: Mapping[str, str] = {  # what people see -> the tag Zendesk keeps
    "Livraison en retard": "motif_retard",
    "Article abîmé": "motif_abime",
    "Remboursement": "motif_remboursement",
    "Suivi de colis": "motif_suivi",
    "Vendeur silencieux": "motif_vendeur",
    "Autre": "motif_autre",
}

TAG_TICKET = "ticket"  # makes a ticket of an Intercom chat
TAG_COPY = "accord_copy"  # keeps Zendesk's triggers from writing to the customer
TECHNICAL_TAGS = frozenset({TAG_COPY, *REASONS.values()})

ORDER_WORDS: Mapping[str, str] = {  # status in the order database -> what the desks show
    "awaiting_payment": "En attente de paiement",
    "paid": "Payée",
    "preparing": "En préparation",
    "shipped": "Expédiée",
    "delivered": "Livrée",
    "cancelled": "Annulée",
    "refunded": "Remboursée",
}

CARRIERS = ("Colissimo", "Chronopost", "Mondial Relay", "DPD", "UPS")

SECRETS = (
    "zendesk_token",
    "zendesk_webhook",
    "zoho_client_id",
    "zoho_client_secret",
    "zoho_refresh",
    "intercom_token",
    "intercom_client_secret",
)
