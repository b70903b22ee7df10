"""Promise P10: no secret and nothing of a customer in logs, cases, reports or Prefect."""
