"""The `servicenow` source: `source.py` says what is asked and in which order."""
