"""What the rehearsal Intercom does, seen from outside."""
