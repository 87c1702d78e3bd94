"""See `on_home`."""

from benchmarks.recommender.on_home import main

if __name__ == "__main__":
    main()
