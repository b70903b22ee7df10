"""Intercom as the shop uses it: a workspace whose API answers in version 2.14."""

from sandbox.intercom.core import IntercomCore

__all__ = ["IntercomCore"]
