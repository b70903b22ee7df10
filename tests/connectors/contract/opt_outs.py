"""The cases a connector does not take, each with its reason.

Such a case is run all the same and must fail: a row that is no longer needed fails the suite.
"""

from __future__ import annotations

from collections.abc import Mapping

OPT_OUT: Mapping[tuple[str, str], str] = {}
