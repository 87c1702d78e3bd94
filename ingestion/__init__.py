"""dlt sources: what is read of each system, and the allow-list of what is kept of it."""
