"""Where a run reads and writes. Set by the CLI, or by SIGNALPATH_* for Dagster's own processes."""

from __future__ import annotations

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Paths of one installation. Everything that a run writes is under `home`."""

    model_config = SettingsConfigDict(env_prefix="SIGNALPATH_")

    home: Path = Path(".signalpath")
    program: Path = Path("program")
    person_key: str | None = None  # SIGNALPATH_PERSON_KEY; else home/keys/person.key

    @property
    def warehouse(self) -> Path:
        """The DuckDB file with everything, individual rows included. Never published."""
        return self.home.resolve() / "warehouse.duckdb"

    @property
    def kept_slice(self) -> Path:
        """Is there if the run loaded something that stays even if it fails: see `Before`."""
        return self.home.resolve() / "warehouse.kept"

    @property
    def published(self) -> Path:
        """One DuckDB file an audience, made of what that audience may see."""
        return self.home.resolve() / "published"

    @property
    def sites(self) -> Path:
        """One static site an audience, built out of that audience's published file."""
        return self.home.resolve() / "sites"

    @property
    def reports(self) -> Path:
        """What a run says to people: the quality report and its failing rows."""
        return self.home.resolve() / "reports"

    @property
    def outbox(self) -> Path:
        """What goes to one person alone, a folder each."""
        return self.home.resolve() / "outbox"

    @property
    def dagster(self) -> Path:
        """Dagster's instance: runs, events and schedules."""
        return self.home.resolve() / "dagster"

    @property
    def dlt(self) -> Path:
        """dlt's pipelines: cursors and packages that are not loaded yet."""
        return self.home.resolve() / "dlt"

    @property
    def dbt(self) -> Path:
        """dbt's target and log folder."""
        return self.home.resolve() / "dbt"

    @property
    def keys(self) -> Path:
        """Outside the warehouse, so that the warehouse alone cannot be turned back into people."""
        return self.home.resolve() / "keys"
