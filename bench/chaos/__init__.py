"""A shop of real processes on PostgreSQL, whose engine and receiver are killed again and again."""
