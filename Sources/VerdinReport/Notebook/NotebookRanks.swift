extension Notebook {
  /// Mann-Whitney, Hodges-Lehmann and the shapes of the samples.
  static let ranks = #"""
    def exact_law(m, n):
        """P(U <= u) without ties, u = 0 ... mn, by counting the arrangements."""
        ways = np.zeros(m * n + 1, dtype=object)
        ways[0] = 1
        for i in range(1, min(m, n) + 1):
            for u in range(m * n, max(m, n) + i - 1, -1):
                ways[u] -= ways[u - max(m, n) - i]
            for u in range(i, m * n + 1):
                ways[u] += ways[u - i]
        return np.array([float(part) for part in np.cumsum(ways) / sum(ways)])


    def bound_rank(m, n, alpha):
        """The k of the one-sided bounds D(k) and D(mn + 1 - k) of a Hodges-Lehmann estimate."""
        if m * n <= 2500 and m + n <= 200:
            return int(np.searchsorted(exact_law(m, n), alpha, side="right"))
        deviation = np.sqrt(m * n * (m + n + 1) / 12)
        return max(0, int(np.floor(m * n / 2 + 0.5 - stats.norm.isf(alpha) * deviation)))


    def hodges_lehmann(x, y, alpha):
        """The median of all differences x - y, with distribution-free bounds."""
        differences = np.sort(np.subtract.outer(x, y).ravel())
        k = bound_rank(len(x), len(y), alpha)
        lower, upper = (differences[k - 1], differences[-k]) if k else (-np.inf, np.inf)
        return {"estimate": np.median(differences), "lower": lower, "upper": upper}


    def under(name, figures):
        return {f"{name}.{figure}": value for figure, value in figures.items()}


    def rank_figures(metric, x, y):
        found = {}
        if test := metric["mann_whitney"]:
            alternatives = {"p": "two-sided", "p_greater": "greater", "p_less": "less"}
            for figure, alternative in alternatives.items():
                if np.ptp(np.concatenate([x, y])) == 0:
                    found |= {"mann_whitney.u": len(x) * len(y) / 2, f"mann_whitney.{figure}": 1.0}
                    continue
                result = stats.mannwhitneyu(
                    x, y, alternative=alternative, use_continuity=True, method=test["method"]
                )
                found |= {"mann_whitney.u": result.statistic, f"mann_whitney.{figure}": result.pvalue}
            found["superiority"] = found["mann_whitney.u"] / (len(x) * len(y))
        if metric["shift"]:
            found |= under("shift", hodges_lehmann(x, y, ALPHA["fail"]))
        if metric["ratio"] and min(x.min(), y.min()) > 0:
            logs = hodges_lehmann(np.log(x), np.log(y), ALPHA["fail"])
            found |= under("ratio", {figure: np.exp(value) for figure, value in logs.items()})
        if metric["mean_ratio"] is not None:
            found["mean_ratio"] = x.mean() / y.mean()
        if "tail" in metric:
            largest, reference = max(2, -(-len(x) // 20)), max(5, 2 * max(2, -(-len(y) // 20)))
            found["tail.ratio"] = np.sort(x)[-largest] / y.max()
            found["tail.own_spread"] = y.max() / np.sort(y)[-reference]
        if "spread" in metric:
            logged = metric["spread"]["logarithmic"]
            own, other = (np.log(x), np.log(y)) if logged else (x, y)
            own, other = np.abs(own - np.median(own)), np.abs(other - np.median(other))
            if "ratio" in metric["spread"]:
                found["spread.ratio"] = np.median(own) / np.median(other)
            for figure, alternative in (("p_more", "greater"), ("p_less", "less")):
                test = stats.mannwhitneyu(own, other, alternative=alternative, method="asymptotic")
                found[f"spread.{figure}"] = test.pvalue
        if "outliers" in metric:
            reach = 6 * stats.median_abs_deviation(y)
            far = [int((np.abs(arm - np.median(y)) > reach).sum()) for arm in (x, y)]
            found |= {"outliers.challenger": far[0], "outliers.champion": far[1]}
            table = [[far[0], len(x) - far[0]], [far[1], len(y) - far[1]]]
            at_least = stats.fisher_exact(table, alternative="greater").pvalue
            law = stats.hypergeom(len(x) + len(y), sum(far), len(x))
            found["outliers.p_more"] = at_least - law.pmf(far[0]) / 2
        return found
    """#
}
