"""Zoho Desk as it behaves: its accounts server and one portal with its API and webhooks."""

from sandbox.zoho_desk.accounts import ZohoAccountsCore
from sandbox.zoho_desk.core import ZohoDeskCore

__all__ = ["ZohoAccountsCore", "ZohoDeskCore"]
