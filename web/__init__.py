"""Where others reach us: the webhook receiver."""
