"""Does the recommender find planted gaps, and better than what is cheap? See `__main__`."""
