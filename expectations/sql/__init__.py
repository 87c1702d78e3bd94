"""SQL that several suites share: how a rhythm, a share or a level is judged against its own past."""
