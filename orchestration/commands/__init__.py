"""The commands beside `run`, a file each. A command is registered by its line here."""

import typer

from orchestration.commands import audit, dbt, explain, identity, keys, model, nudge, practice, purge, status


def register(app: typer.Typer) -> None:
    """Add every command to the command line."""
    purge.register(app)
    audit.register(app)
    keys.register(app)
    identity.register(app)
    dbt.register(app)
    model.register(app)
    nudge.register(app)
    explain.register(app)
    status.register(app)
    practice.register(app)
