extension Notebook {
  /// Every change against its margin.
  static let margins = #"""
    COLOURS = {"pass": "#17663a", "marginal": "#7a5200", "fail": "#a3181f", "inconclusive": "#0b5c73"}

    bounded = [metric for metric in VERDIN["metrics"] if metric["bounds"]]
    size = (8, 1 + 0.7 * len(bounded))
    figure, axes = plt.subplots(max(1, len(bounded)), 1, figsize=size, squeeze=False)
    for axis, metric in zip(axes[:, 0], bounded):
        bounds = metric["bounds"]
        margins = [
            sign * abs(bounds[side])
            for side, sign in (("tolerated_increase", 1), ("tolerated_decrease", -1))
            if side in bounds
        ]
        reach = 3 * max([abs(margin) for margin in margins] + [1e-12])
        ends = [bounds[name] for name in ("fail_lower", "fail_upper", "pass_lower", "pass_upper")]
        ends = [side * np.inf if end is None else end for end, side in zip(ends, (-1, 1, -1, 1))]
        for interval, width in ((ends[:2], 1.5), (ends[2:], 5)):
            axis.plot(np.clip(interval, -reach, reach), [0, 0], color=COLOURS[metric["verdict"]], lw=width)
        # What lies beyond the axis is an arrow at its end.
        estimate = ends[1] if bounds["estimate"] is None else bounds["estimate"]
        mark = "o" if abs(estimate) <= reach else ">" if estimate > 0 else "<"
        inside = np.clip(estimate, -0.98 * reach, 0.98 * reach)
        axis.plot([inside], [0], mark, color=COLOURS[metric["verdict"]])
        for margin in margins:
            axis.axvline(margin, color="#888888", ls="--", lw=1)
        axis.axvline(0, color="#cccccc", lw=1)
        axis.set(xlim=(-reach, reach), yticks=[])
        title = f"{shown(metric)}: {metric['verdict']} ({bounds['scale']})"
        axis.set_title(title, fontsize=9, loc="left")
    figure.suptitle("Change against the margin (dashed): thin decides a fail, heavy a pass", fontsize=9)
    figure.tight_layout()
    plt.show()
    """#

  /// Every metric over time, and its distribution.
  static let plots = #"""
    measured = [metric for metric in VERDIN["metrics"] if key(metric) in PAIRS][:12]
    rows = max(1, len(measured))
    figure, axes = plt.subplots(rows, 2, figsize=(8, 1.6 * rows), squeeze=False)
    for (left, right), metric in zip(axes, measured):
        pair = PAIRS[key(metric)]
        for name, style in (("champion", "-"), ("challenger", "--")):
            arm = getattr(pair, name)
            if not len(arm.values):
                continue
            along = np.arange(len(arm.values)) if arm.times is None else arm.times - arm.times.min()
            marks = "." if arm.has_instances else style
            left.plot(along, arm.values, marks, lw=0.8, ms=2, label=name)
            shares = np.arange(1, len(arm.values) + 1) / len(arm.values)
            right.step(np.sort(arm.values), shares, style, lw=1)
        left.set_title(shown(metric), fontsize=9, loc="left")
        left.tick_params(labelsize=7)
        right.tick_params(labelsize=7)
        right.set_title("share of values up to each value", fontsize=8, loc="left")
    axes[0][0].legend(fontsize=7)
    axes[-1][0].set_xlabel("seconds since the start, or the number of the value", fontsize=8)
    figure.tight_layout()
    plt.show()
    """#
}
