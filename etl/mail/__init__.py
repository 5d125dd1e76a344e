"""Mail to offices: settings, addresses, one message at a time, and the log of what was sent."""
