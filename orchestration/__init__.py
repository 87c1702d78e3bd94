"""Dagster over the rest, and the command line. Nothing outside this package knows Dagster."""
