"""How the shop has set up its Zoho Desk portal: people, teams, fields, statuses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

ORG = "20260001"
PORTAL = "https://desk.zoho.eu/support/boutique"
DEPARTMENT = "1892000000000006907"
DEPARTMENT_NAME = "Service client"
TICKET_LAYOUT = "1892000000000074011"
CONTACT_LAYOUT = "1892000000000074005"
FOUNDED = "2024-01-08T08:00:00.000Z"  # when portal, agents and teams were set up
FROM_ADDRESS = "support@boutique.example"  # the only sender configured for replies

TEAMS = {
    "1892000000000069071": "Service client",
    "1892000000000069072": "Marketplace",
    "1892000000000069073": "Logistique",
}


@dataclass(frozen=True)
class Actor:
    """Who does something; `type` as ticket histories name it: Agent, Contact or System."""

    id: str
    first: str | None
    last: str
    email: str | None
    type: str = "Agent"

    @property
    def name(self) -> str:
        """The full name as people read it."""
        return f"{self.first} {self.last}" if self.first else self.last


@dataclass(frozen=True)
class Act:
    """Who does something, when, and the sourceId the call carried (to mute its own echo)."""

    actor: Actor
    at: datetime
    source: str | None = None


AGENTS = (
    Actor("1892000000000056001", "Camille", "Laurent", "camille.laurent@boutique.example"),
    Actor("1892000000000056002", "Hugo", "Petit", "hugo.petit@boutique.example"),
    Actor("1892000000000056003", "Inès", "Moreau", "ines.moreau@boutique.example"),
)
ACCORD = Actor("1892000000000056009", None, "Accord", "accord@boutique.example")
EVERYBODY = (*AGENTS, ACCORD)
AGENT_BY_ID = {agent.id: agent for agent in EVERYBODY}
SYSTEM = Actor("0", None, "System", None, "System")

STATUSES = {  # name -> statusType
    "Open": "Open",
    "Escalated": "Open",
    "On Hold": "On Hold",
    "Attente vendeur": "On Hold",
    "Closed": "Closed",
}
PRIORITIES = ("Low", "Medium", "High", "Urgent")
CHANNELS = ("Email", "Phone", "Web", "Chat", "Forums", "Twitter", "Facebook")


@dataclass(frozen=True)
class CustomField:
    """One custom ticket field; `allowed` is empty for free text."""

    api_name: str
    label: str
    allowed: tuple[str, ...] = ()


MARKER = "cf_accord_key"
ORDER_NUMBER = "cf_numero_commande"
REASON = "cf_motif"
REASONS = (
    "Livraison en retard",
    "Article abîmé",
    "Remboursement",
    "Suivi de colis",
    "Vendeur silencieux",
    "Autre",
)
CUSTOM_FIELDS = {
    field.api_name: field
    for field in (
        CustomField(ORDER_NUMBER, "Numéro de commande"),
        CustomField("cf_statut_commande", "Statut commande"),
        CustomField(REASON, "Motif de contact", REASONS),
        CustomField(MARKER, "Clé Accord"),
    )
}
