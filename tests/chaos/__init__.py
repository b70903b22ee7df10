"""Real processes on PostgreSQL, killed and starved, and the sandbox's truth afterwards."""
