"""One module per source kind: how a system is read. What may be kept of it is the allow-list."""
