"""Does the recommender find planted gaps, and better than what is cheap? See `__main__`."""

from benchmarks.recommender.on_home import evaluate

__all__ = ["evaluate"]
