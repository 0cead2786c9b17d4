"""The rows of a run, and what was recorded elsewhere."""

# Kayenta's own MannWhitney (warm JVM) and R's wilcox.test(conf.int = TRUE), microseconds a metric,
# recorded side by side on another machine: a 2.96 GHz Emerald Rapids core.
RECORDED = {60: (1_342, 14_125), 300: (7_796, 42_400), 1_440: (39_387, 174_500),
            10_000: (525_189, 947_000)}
# The kinds of data, the first being the one of the targets.
KINDS = ("continuous", "hundredths", "integers")


class Index:
    """The rows by what they measured."""

    def __init__(self, rows):
        self.rows = {
            (row["row"], row.get("policy"), row["kind"], row["n"]): row
            for row in rows if "kind" in row and "metric" not in row
        }
        self.sizes = sorted({row["n"] for row in rows if row["row"] == "kernels"})
        self.has_r = any(row["row"] == "r" for row in rows)

    def ns(self, row, kind, n, column="ns", policy=None):
        return self.rows.get((row, policy, kind, n), {}).get(column)
