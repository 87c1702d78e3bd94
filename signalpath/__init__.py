"""The pure core: functions of frames and models. No orchestration, loading, database or network here."""
