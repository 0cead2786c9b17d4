extension Notebook {
  /// What the reader has before them.
  static let howToRead = #"""
    ## How to read this notebook

    The report above is Verdin's. The cells below hold its figures (`VERDIN`) and the data they came
    from (`DATA`), compute the figures anew with numpy and scipy, which share no code with Verdin, and
    **fail if one differs** by more than the tolerance that the cell *agreement* states. What is not
    computed anew is listed after it by name. *Run all* needs numpy, scipy, pandas and matplotlib, and no
    network.
    """#

  /// What the other cells stand on.
  static let imports = #"""
    import json

    import matplotlib.pyplot as plt
    import numpy as np
    import pandas as pd
    from scipy import special, stats

    plt.rcParams["figure.dpi"] = 64
    """#

  /// The recording as arrays, and its summaries.
  static let samples = #"""
    class Arm:
        """One arm of one metric: all points, and those that are finite, which alone are judged."""

        def __init__(self, series):
            axis = DATA["axes"][series["axis"]]
            if "events" in series:
                events = np.array(series["events"], dtype=float)
                exposures = np.array(series["exposures"], dtype=float)
                with np.errstate(divide="ignore", invalid="ignore"):
                    values = np.where(exposures > 0, events / exposures, np.nan)
            else:
                events = exposures = None
                values = np.array(series["values"], dtype=float)
            finite = np.isfinite(values)
            self.missing = int((~finite).sum())
            self.values = values[finite]
            self.times = np.array(axis["times"], dtype=float)[finite] if axis["times"] else None
            self.has_instances = bool(axis["instances"])
            # A tick without exposure measured nothing.
            self.events = None if events is None else events[finite]
            self.exposures = None if exposures is None else exposures[finite]


    class Pair:
        def __init__(self, pair):
            self.champion = Arm(pair["champion"])
            self.challenger = Arm(pair["challenger"])

        @property
        def is_paired(self):
            """Whether both arms have the same times, each once."""
            x, y = self.challenger.times, self.champion.times
            return (
                x is not None
                and y is not None
                and len(x) > 0
                and np.array_equal(x, y)
                and len(np.unique(x)) == len(x)
            )


    def key(entry):
        return entry["name"], tuple(sorted(entry.get("labels", {}).items()))


    PAIRS = {key(pair): Pair(pair) for pair in DATA["pairs"]}


    def shown(entry):
        labels = ",".join(f"{name}={value}" for name, value in key(entry)[1])
        return entry["name"] + (f"{{{labels}}}" if labels else "")


    def summary(arm):
        """The figures of one arm: percentiles of type 7, the deviation with divisor n - 1."""
        found = {"count": len(arm.values), "missing": arm.missing}
        if len(arm.values):
            found |= {
                "mean": np.mean(arm.values),
                "std": np.std(arm.values, ddof=1) if len(arm.values) > 1 else 0.0,
                "min": np.min(arm.values),
                "max": np.max(arm.values),
                "median": np.median(arm.values),
                "p95": np.percentile(arm.values, 95),
            }
        if arm.events is not None:
            found |= {"events": arm.events.sum(), "exposure": arm.exposures.sum()}
        return found
    """#
}
