"""Where people type: one file per command."""
