"""The name of the work pool that Accord's worker serves."""

POOL = "accord"
