"""Finds public functions whose work no test would miss: each is emptied once, in a copy."""
