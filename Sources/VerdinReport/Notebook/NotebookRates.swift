extension Notebook {
  /// Rates by their counts: docs/methods/rates.md.
  static let rates = #"""
    def rate_of_ticks(metric, pair):
        """The logarithm of the ratio of two rates, its error from the counts per tick."""
        x, n = pair.challenger.events, pair.challenger.exposures
        y, m = pair.champion.events, pair.champion.exposures
        px, py, ticks = x.sum() / n.sum(), y.sum() / m.sum(), len(x)
        influence = (x - px * n) * ticks / x.sum() - (y - py * m) * ticks / y.sum()
        variance, df, _ = long_run(influence)
        is_share = x.sum() <= n.sum() and y.sum() <= m.sum() and px > 0.1 and py > 0.1
        events = (1 - px, 1 - py) if is_share else (1, 1)
        independent = events[0] / x.sum() + events[1] / y.sum()
        if variance < independent:
            variance, df = independent, max(df, ticks - 1)
        return student_bounds(np.log(px / py), [(variance, df)], metric["bounds"])


    def rate_of_events(metric, pair):
        """The ratio of two rates of independent events: the challenger's events are binomial given all
        events, so the bounds are mid-p ones of a binomial share."""
        x, n = pair.challenger.events.sum(), pair.challenger.exposures.sum()
        y, m = pair.champion.events.sum(), pair.champion.exposures.sum()
        bounds, events = metric["bounds"], x + y

        def at_least(p):
            return stats.binom.sf(x, events, p) + stats.binom.pmf(x, events, p) / 2

        def at_most(p):
            return stats.binom.cdf(x - 1, events, p) + stats.binom.pmf(x, events, p) / 2

        def share(ratio):
            return ratio * n / (ratio * n + m)

        def odds(alpha, tail):
            lower, upper = -80.0, 80.0
            for _ in range(200):
                middle = (lower + upper) / 2
                beyond = tail(special.expit(middle)) > alpha
                if beyond == (tail is at_least):
                    upper = middle
                else:
                    lower = middle
            return np.exp((lower + upper) / 2)

        def ends(alpha):
            return (
                m / n * odds(alpha, at_least) if x else 0.0,
                m / n * odds(alpha, at_most) if y else np.inf,
            )

        fail, passing = ends(ALPHA["fail"]), ends(ALPHA["pass"])
        found = {
            "estimate": (x / n) / (y / m) - 1 if y else np.inf,
            "fail_lower": fail[0] - 1,
            "fail_upper": fail[1] - 1,
            "pass_lower": passing[0] - 1,
            "pass_upper": passing[1] - 1,
        }
        if "tolerated_increase" in bounds:
            found["p_increase"] = at_least(share(1 + bounds["tolerated_increase"]))
            found["p_any_increase"] = at_least(share(1))
        if "tolerated_decrease" in bounds and abs(bounds["tolerated_decrease"]) < 1:
            found["p_decrease"] = at_most(share(1 - abs(bounds["tolerated_decrease"])))
            found["p_any_decrease"] = at_most(share(1))
        return found


    def rate_bounds(metric, pair):
        """Counts under a relative margin; None for others."""
        arms = pair.challenger, pair.champion
        bounds = metric["bounds"]
        if any(arm.events is None for arm in arms) or bounds["scale"] != "relative":
            return None
        if "absolute" in bounds or all(arm.events.sum() == arm.exposures.sum() for arm in arms):
            return None
        if min(arm.events.sum() for arm in arms) >= 10 and len(arms[0].values) >= 30:
            return rate_of_ticks(metric, pair) if pair.is_paired else None
        return rate_of_events(metric, pair)


    def shift_bounds(metric, pair):
        """Independent values: the Hodges-Lehmann estimate at both errors; None for others."""
        x, y = pair.challenger.values, pair.champion.values
        is_ratio = metric["method"]["name"] == "ratio"
        if is_ratio:
            x, y = np.log(x), np.log(y)
        to_scale = np.expm1 if is_ratio else (lambda value: value)
        found = {}
        for word, alpha in ALPHA.items():
            estimate = hodges_lehmann(x, y, alpha)
            found["estimate"] = to_scale(estimate["estimate"])
            found |= {f"{word}_{end}": to_scale(estimate[end]) for end in ("lower", "upper")}
        return found


    METHODS = {"series": series_bounds, "rate": rate_bounds, "ratio": shift_bounds, "shift": shift_bounds}
    """#
}
