"""The `opsgenie` source: `source.py` says what is asked and in which order."""
