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
    def published(self) -> Path:
        """One DuckDB file an audience, made of what that audience may see."""
        return self.home.resolve() / "published"

    @property
    def sites(self) -> Path:
        return self.home.resolve() / "sites"

    @property
    def reports(self) -> Path:
        return self.home.resolve() / "reports"

    @property
    def dagster(self) -> Path:
        return self.home.resolve() / "dagster"

    @property
    def dlt(self) -> Path:
        return self.home.resolve() / "dlt"

    @property
    def dbt(self) -> Path:
        """dbt's target and log folder."""
        return self.home.resolve() / "dbt"

    @property
    def keys(self) -> Path:
        """Outside the warehouse, so that the warehouse alone cannot be turned back into people."""
        return self.home.resolve() / "keys"
