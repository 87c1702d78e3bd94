"""The `coverage` source: `source.py` says what is asked and in which order."""
