"""The data-quality gate: what is asked of the data, and the runner that asks Great Expectations."""
