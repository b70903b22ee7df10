"""What stands in docs/ is complete and true."""
