"""What we remember: tables, store and migrations."""
