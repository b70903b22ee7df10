"""Who we talk to: one package per type of system, all behind connectors/connector.py."""
