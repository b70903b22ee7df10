"""When it runs: Prefect lives here and nowhere else."""
