"""The engine against the sandbox, in process and in virtual time."""
