"""Next-answer predictions by pyBKT, the reference implementation of Bayesian knowledge tracing.

Run by another interpreter than the product's (pyBKT 1.4 does not work with numpy 2.4), so that nothing
of signalpath may be imported here. Reads and writes CSV files; `benchmarks.mastery` says how it is called.
"""

import sys

import pandas as pd
from pyBKT.models import Model


def main(train: str, test: str, out: str, forgets: str, seed: str, fits: str) -> None:
    """Fit on `train`, predict each answer of `test` from those before it.

    Both files: one row per answer with order_id, user_id, skill_name, correct, sorted by order_id.
    Writes order_id and predicted. A skill of `test` that `train` lacks gets no prediction.
    """
    fitted, asked = (pd.read_csv(path, dtype={"skill_name": str}) for path in (train, test))
    model = Model(seed=int(seed), num_fits=int(fits), parallel=False)
    model.fit(data=fitted, forgets=forgets == "yes")
    known = asked[asked["skill_name"].isin(fitted["skill_name"].unique())]
    predicted = model.predict(data=known)
    predicted[["order_id", "correct_predictions"]].rename(
        columns={"correct_predictions": "predicted"}
    ).to_csv(out, index=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
