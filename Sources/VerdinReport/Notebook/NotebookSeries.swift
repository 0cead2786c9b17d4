extension Notebook {
  /// Series by Huber's location, with the error of docs/methods/series-har-huber.md.
  static let series = #"""
    def huber(d, tuning=1.5):
        """Huber's location of a series, and the influence of each of its points on it."""
        median = np.median(d)
        scale = 1.4826 * stats.median_abs_deviation(d)
        scale = scale or np.sqrt(np.pi / 2) * np.mean(np.abs(d - median))
        if scale == 0:
            return median, np.zeros(len(d))
        reach = tuning * scale
        location = median
        for _ in range(500):
            # Newton's steps on a function of straight pieces end at the root itself.
            clipped = np.clip(d - location, -reach, reach)
            inside = max((np.abs(d - location) < reach).sum(), 1)
            step = clipped.sum() / inside
            location += step
            if abs(step) <= 1e-16 * max(abs(location), scale):
                break
        inliers = np.mean(np.abs(d - location) <= reach)
        return location, np.clip(d - location, -reach, reach) / max(inliers, 0.2)


    def unbiased(r, n):
        return (n * r + 1) / (n - 3)


    def long_run(series):
        """The variance of a series' mean under dependence, its degrees of freedom, and the variance that
        independent points would give: the largest of three models (docs/methods/series-har-huber.md)."""
        n = len(series)
        lags = round(n ** (1 / 3)) if round(n ** (1 / 3)) ** 3 <= n else round(n ** (1 / 3)) - 1
        centred = series - series.mean()
        gamma = centred @ centred / n
        if gamma == 0:
            return 0.0, n - 1.0, 0.0
        r = np.array([centred[: n - k] @ centred[k:] / n / gamma for k in range(max(3, lags) + 1)])

        # 1. A first-order autoregression.
        phi = np.clip(unbiased(r[1], n), 0, 0.98)
        inflation = (1 + phi) / (1 - phi)
        of_mean = inflation - 2 * phi * (1 - phi**n) / (n * (1 - phi) ** 2)

        # 2. A longer one, where Akaike's criterion prefers it.
        best, error, coefficients = (0.0, 0, 1.0, 0.0), 1.0, np.array([])
        for order in range(1, lags + 1):
            reflection = (r[order] - coefficients @ r[order - 1 : 0 : -1]) / error
            coefficients = np.append(coefficients - reflection * coefficients[::-1], reflection)
            error *= 1 - reflection**2
            if error <= 0:
                break
            criterion = n * np.log(error) + 2 * order
            if criterion < best[0]:
                best = (criterion, order, error, coefficients.sum())
        longer = 1.0
        if best[1] >= 2:
            rest = 1 - np.clip(unbiased(best[3], n), -0.9, 0.98)
            longer = np.clip(best[2] / rest**2, 1, n / 2.5)

        # 3. A slow drift under noise.
        drift = 1.0
        if r[1] > 2 / np.sqrt(n):
            r1, r2, r3 = r[1] + 1 / n, r[2] + 1 / n, r[3] + 1 / n
            decay = np.clip((r1 * r2 + r2 * max(r3, 0)) / (r1**2 + r2**2), 0, 0.97)
            drift = np.clip(1 + 2 * r1 / (1 - np.clip(unbiased(decay, n), 0, 0.97)), 1, n / 2.5)

        other = max(longer, drift)
        variance = max(gamma * of_mean / (n - of_mean), gamma * other / (n - other))
        df = np.clip(n / (1 + (3 + 60 / n) * (max(inflation, other) - 1)), 1, n - 1)
        return variance, df, gamma / n


    def ceiling(independent, n, phi=0.9):
        """The error that an autocorrelation of at most 0.9 leaves, with its degrees of freedom."""
        inflation = (1 + phi) / (1 - phi) - 2 * phi * (1 - phi**n) / (n * (1 - phi) ** 2)
        df = max(1, n * (1 - phi**2) / (1 + phi**2))
        return independent * n * inflation / (n - inflation), df


    def student_bounds(effect, errors, bounds):
        """The bounds of an effect, and its p-values, where the first of the errors bounds it both ways and
        each may prove a fail. `errors` are pairs of variance and degrees of freedom."""

        def reach(alpha, error):
            return stats.t.isf(alpha, error[1]) * np.sqrt(error[0])

        def above(excess, error):
            return stats.t.sf(excess / np.sqrt(error[0]), error[1]) if excess else 0.5

        fail = min(reach(ALPHA["fail"], error) for error in errors)
        passing = reach(ALPHA["pass"], errors[0])
        relative = bounds["scale"] == "relative"
        to_scale = np.expm1 if relative else (lambda value: value)
        from_scale = np.log1p if relative else (lambda value: value)
        found = {
            "estimate": to_scale(effect),
            "fail_lower": to_scale(effect - fail),
            "fail_upper": to_scale(effect + fail),
            "pass_lower": to_scale(effect - passing),
            "pass_upper": to_scale(effect + passing),
        }
        if "tolerated_increase" in bounds:
            margin = from_scale(bounds["tolerated_increase"])
            found["p_increase"] = min(above(effect - margin, error) for error in errors)
            found["p_any_increase"] = above(effect, errors[0])
        if "tolerated_decrease" in bounds:
            margin = -from_scale(-abs(bounds["tolerated_decrease"]))
            found["p_decrease"] = min(above(-effect - margin, error) for error in errors)
            found["p_any_decrease"] = above(-effect, errors[0])
        return found


    def series_bounds(metric, pair):
        """Series whose arms share their ticks; None for others."""
        bounds = metric["bounds"]
        if not pair.is_paired or pair.challenger.has_instances or bounds["scale"] == "superiority":
            return None
        x, y = pair.challenger.values, pair.champion.values
        d = np.log(x) - np.log(y) if bounds["scale"] == "relative" else x - y
        effect, influence = huber(d)
        variance, df, independent = long_run(influence)
        errors = [(variance, df)] + ([ceiling(independent, len(d))] if len(d) >= 30 else [])
        return student_bounds(effect, errors, bounds)
    """#
}
