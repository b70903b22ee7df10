"""Measuring Accord from outside: what no test notices, what a kill -9 does."""
