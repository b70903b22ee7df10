"""How it stays in step: the engine, without Prefect and without a vendor's name."""
