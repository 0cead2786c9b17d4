extension Notebook {
  /// Holds every figure that was computed anew against Verdin's, and fails where they differ.
  static let agreement = #"""
    # Verdin writes figures that pass through logarithms with 12 significant digits.
    RELATIVE_TOLERANCE = 1e-9
    ABSOLUTE_TOLERANCE = 1e-12

    # What the configuration says, and nobody computed.
    SETTINGS = {"margin", "limits", "weight", "critical", "method", "confidence"}
    SETTINGS |= {"tolerated_increase", "tolerated_decrease", "tolerated"}


    def figures(value, path=""):
        """Every number of a metric's findings under its name in the JSON report."""
        if isinstance(value, dict):
            for name, member in value.items():
                if name not in SETTINGS:
                    yield from figures(member, f"{path}.{name}" if path else name)
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            yield path, value


    def recomputed(metric):
        """The figures of one metric that numpy and scipy give."""
        pair = PAIRS.get(key(metric))
        if pair is None:
            return {}
        found = under("champion", summary(pair.champion))
        found |= under("challenger", summary(pair.challenger))
        x, y = pair.challenger.values, pair.champion.values
        if VERDIN["policy"] != "verdin" or not len(x) or not len(y):
            return found
        found |= rank_figures(metric, x, y)
        if metric["bounds"] and metric["method"]["name"] in METHODS and "anytime" not in metric:
            found |= under("bounds", METHODS[metric["method"]["name"]](metric, pair) or {})
            if metric["ratio"] and "ratio.estimate" not in found and "bounds.estimate" in found:
                ends = {"estimate": "estimate", "lower": "fail_lower", "upper": "fail_upper"}
                found |= {f"ratio.{end}": 1 + found[f"bounds.{name}"] for end, name in ends.items()}
        if "limit_statistic" in metric and metric["limits"]["statistic"] == "mean":
            arm = pair.challenger
            pooled = arm.events is not None
            found["limit_statistic"] = arm.events.sum() / arm.exposures.sum() if pooled else x.mean()
        return found


    rows, missing = [], []
    for metric in VERDIN["metrics"]:
        again = recomputed(metric)
        for name, value in figures(metric):
            if name in again:
                rows.append((shown(metric), name, value, float(again[name])))
            else:
                missing.append((shown(metric), name, value))

    table = pd.DataFrame(rows, columns=["metric", "figure", "Verdin", "anew"])
    table["difference"] = (table["Verdin"] - table["anew"]).abs()
    table["allowed"] = RELATIVE_TOLERANCE * table["anew"].abs() + ABSOLUTE_TOLERANCE
    wrong = table[~(table["difference"] <= table["allowed"])]
    assert wrong.empty, f"Verdin and scipy differ:\n{wrong.to_string()}"
    print(
        f"{len(table)} figures of {len(VERDIN['metrics'])} metrics computed anew, all within "
        f"{RELATIVE_TOLERANCE:g} relative or {ABSOLUTE_TOLERANCE:g} absolute"
    )
    table[~table["figure"].str.startswith(("champion", "challenger"))].drop(columns="allowed")
    """#

  /// Names what was not.
  static let notRecomputed = #"""
    # Figures of Verdin that no cell above computes anew; docs/methods says how each comes about.
    for name in dict.fromkeys(name for _, name, _ in missing):
        print(f"{name}: " + ", ".join(metric for metric, figure, _ in missing if figure == name))
    """#
}
