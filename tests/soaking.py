"""Tests that take minutes each: `make soak` runs them, `make test` says that it does not."""

from __future__ import annotations

import os

import pytest

SOAK = "SOAK" in os.environ
minutes = pytest.mark.skipif(not SOAK, reason="takes minutes: make soak")
