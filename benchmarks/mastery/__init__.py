"""How well the next answer is told on public knowledge-tracing data."""
