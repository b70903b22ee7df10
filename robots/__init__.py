"""What we promise: one care procedure per file."""
