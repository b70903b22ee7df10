"""The rehearsal vendors, tested from outside."""
