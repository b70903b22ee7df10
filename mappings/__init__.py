"""What things mean: the admins' YAML and the pure core that reads it."""
