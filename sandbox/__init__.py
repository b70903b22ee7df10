"""Servers that behave as the vendors do; this package imports nothing else of the project."""
