"""A model of Zendesk Support, as its public API and its agents' screens behave."""

from sandbox.zendesk.core import ZendeskCore

__all__ = ["ZendeskCore"]
