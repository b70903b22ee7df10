"""How one value reads in each system, as literal words.

These tables are written down by hand, from the shop's own rules, and know nothing of any mapping.
"""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.shop import DESKS, REASONS

Words = Mapping[str, Mapping[str, str]]  # value set in one system -> what the others show

# What is "open" everywhere, so that a change of status has one meaning.
PLAIN_OPEN = {"zendesk": "open", "zoho_desk": "Open", "intercom": "open"}

STATUS: Mapping[str, Words] = {
    "zendesk": {
        "pending": {"zoho_desk": "On Hold", "intercom": "snoozed"},
        "hold": {"zoho_desk": "Attente vendeur", "intercom": "snoozed"},
        "solved": {"zoho_desk": "Closed", "intercom": "closed"},
    },
    "zoho_desk": {
        "On Hold": {"zendesk": "pending", "intercom": "snoozed"},
        "Attente vendeur": {"zendesk": "hold", "intercom": "snoozed"},
        "Closed": {"zendesk": "solved", "intercom": "closed"},
    },
    "intercom": {
        "snoozed": {"zendesk": "pending", "zoho_desk": "On Hold"},
        "closed": {"zendesk": "solved", "zoho_desk": "Closed"},
    },
}

PRIORITY: Mapping[str, Words] = {
    "zendesk": {
        "low": {"zoho_desk": "Low"},
        "normal": {"zoho_desk": "Medium"},
        "high": {"zoho_desk": "High"},
        "urgent": {"zoho_desk": "Urgent"},
    },
    "zoho_desk": {
        "Low": {"zendesk": "low"},
        "Medium": {"zendesk": "normal"},
        "High": {"zendesk": "high"},
        "Urgent": {"zendesk": "urgent"},
    },
}


def reason_in(system: str, label: str) -> str:
    """Return the raw value of a contact reason: Zendesk keeps the tag, the others the label."""
    return REASONS[label] if system == "zendesk" else label


def reasons_from(system: str) -> Words:
    """Return, by label, what the other systems show of a contact reason set in one."""
    others = [other for other in DESKS if other != system]
    return {label: {other: reason_in(other, label) for other in others} for label in REASONS}
