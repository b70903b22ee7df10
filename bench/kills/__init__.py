"""Ends parts of running demos with kill -9, and asks whether anybody would notice."""
