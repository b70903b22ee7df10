"""Two processes share one account's allowance in real time; the rehearsed vendor counts."""
