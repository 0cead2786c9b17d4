"""The plots of recorded demo runs: python plots.py RECORD-FOLDER OUT-FOLDER

Everything comes from what `verdin demo --record` has left: the request log is what the traffic really did, the
ledger is what was asked for, seen and decided.
"""

import json
import sqlite3
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt  # noqa: E402

CHAMPION, CHALLENGER, LIMIT = "#8a97a6", "#2f6fde", "#c62f2d"
VERDICTS = {
    "pass": "#2e9d57", "fail": LIMIT, "marginal": "#e08a1e", "inconclusive": "#9fb8e8",
}
# The metric with its limit, its name on the axis, and the scenario in which it is bad.
METRICS = (
    ("accuracy", "accuracy, must exceed", 0.80, "accuracy"),
    ("latency_mean_ms", "latency in ms, must stay below", 100, "latency"),
    ("error_rate", "error rate, must stay below", 0.05, "errors"),
)
TICK = 0.5
plt.rcParams.update({
    "font.family": "DejaVu Sans", "font.size": 9, "axes.spines.top": False,
    "axes.spines.right": False, "axes.titlesize": 10, "axes.titlelocation": "left",
    "svg.hashsalt": "verdin",
})


@dataclass
class Run:
    """One rollout: its events as (seconds since the first share, event), its requests likewise."""

    events: list[tuple[float, dict]]
    requests: list[tuple[float, str]]

    @property
    def end(self) -> float:
        return self.events[-1][0]

    def of(self, kind: str) -> list[tuple[float, dict]]:
        return [(time, event) for time, event in self.events if event["kind"] == kind]

    def stages(self) -> list[tuple[float, float, str]]:
        """Beginning, end and share of each stage."""
        shares = [f"{event['share'] / 100:g} %" for _, event in self.of("routed")]
        begins = [time for time, _ in self.of("routed")]
        return [stage for stage in zip(begins, [*begins[1:], self.end], shares)
                if stage[2] != "0 %"]


def read(folder: Path) -> Run:
    with sqlite3.connect(f"file:{folder}/rollouts.sqlite?mode=ro", uri=True) as ledger:
        rows = ledger.execute("SELECT body FROM event ORDER BY sequence")
        bodies = [json.loads(body) for (body,) in rows]
    start = next(body["time"] for body in bodies if body["event"]["kind"] == "routed")
    requests = []
    for line in (folder / "requests.jsonl").read_text().splitlines():
        request = json.loads(line)
        requests.append((request["time"] - start, request["arm"]))
    return Run([(body["time"] - start, body["event"]) for body in bodies], requests)


def per_tick(run: Run) -> tuple[list[float], list[float], list[float]]:
    """The middles of the ticks, and what each arm answered in them, in requests per second."""
    counts = Counter((int(time // TICK), arm) for time, arm in run.requests if 0 <= time)
    # The last tick is cut off.
    ticks = range(max(tick for tick, _ in counts))
    rates = [[counts[tick, arm] / TICK for tick in ticks] for arm in ("champion", "challenger")]
    return [(tick + 0.5) * TICK for tick in ticks], *rates


def mark_stages(axes, run: Run, labels: bool):
    for number, (begin, end, share) in enumerate(run.stages()):
        if number % 2 == 0:
            axes.axvspan(begin, end, color="#f2f5f9", zorder=0, linewidth=0)
        if labels:
            axes.annotate(share, ((begin + end) / 2, 1.01), xycoords=("data", "axes fraction"),
                          ha="center", color="#5c6773", fontsize=8)
    for time, _ in run.of("rolled-back"):
        axes.axvline(time, color=LIMIT, linewidth=1.2)
        if labels:
            axes.annotate(" rolled back", (time, 1.01), xycoords=("data", "axes fraction"),
                          ha="left", color=LIMIT, fontsize=8)


def traffic(runs: dict[str, Run], out: Path):
    """The share that was asked for and the one that was seen, and the requests of each arm."""
    chosen = {
        "success": "a good challenger", "accuracy": "a challenger that gives wrong answers",
    }
    figure, grid = plt.subplots(2, 2, figsize=(10, 4.6), sharex="col", layout="constrained",
                                width_ratios=[2, 1])
    for column, (name, title) in zip(grid.T, chosen.items()):
        run = runs[name]
        times, champion, challenger = per_tick(run)
        asked = [(time, event["share"] / 100) for time, event in run.of("routed")]
        asked.append((times[-1], asked[-1][1]))
        column[0].step(*zip(*asked), where="post", color="black", linewidth=1.2, label="asked for")
        total = [a + b for a, b in zip(champion, challenger)]
        seen = [(time, 100 * part / whole)
                for time, part, whole in zip(times, challenger, total) if whole]
        column[0].plot(*zip(*seen), "o", markersize=3, color=CHALLENGER, label="seen")
        column[1].stackplot(times, champion, challenger, colors=[CHAMPION, CHALLENGER],
                            labels=["champion", "challenger"], linewidth=0)
        column[0].set_ylim(-3, 103)
        column[1].set_ylim(0, 1.15 * max(total))
        for row, axes in enumerate(column):
            mark_stages(axes, run, labels=row == 0)
            axes.set_xlim(0, times[-1])
        column[0].set_title(title + "\n")
        column[1].set_xlabel("seconds")
    grid[0, 0].set_ylabel("% of the traffic\nat the challenger")
    grid[1, 0].set_ylabel("answers a second")
    grid[0, 0].legend(loc="upper left", frameon=False)
    grid[1, 0].legend(loc="lower left", frameon=True, framealpha=0.9)
    save(figure, out)


def metrics(runs: dict[str, Run], out: Path):
    """At every look each metric of the challenger's stage beside its limit, in the colour of its verdict."""
    shown = set()
    figure, grid = plt.subplots(3, 2, figsize=(10, 6.6), layout="constrained", width_ratios=[2, 1])
    for row, (metric, words, limit, bad) in zip(grid, METRICS):
        points = {}
        for axes, name in zip(row, ("success", bad)):
            run = runs[name]
            points[name] = looks(run, metric)
            axes.axhline(limit, color=LIMIT, linewidth=1, linestyle="--")
            shown |= {word for *_, word in points[name]}
            for verdict, color in VERDICTS.items():
                chosen = [(time, value) for time, value, word in points[name] if word == verdict]
                if chosen:
                    axes.plot(*zip(*chosen), "o", markersize=5, color=color)
            mark_stages(axes, run, labels=True)
            axes.set_xlim(0, run.end + (0 if name == "success" else 2.5))
        highest = max(value for found in points.values() for _, value, _ in found)
        for axes in row:
            axes.set_ylim(*((0.35, 1.03) if metric == "accuracy" else (-0.04 * max(highest, limit),
                                                                       1.2 * max(highest, limit))))
        row[0].set_ylabel(f"{words} {limit:g}".replace(", ", "\n"))
    grid[0, 0].set_title("a good challenger\n")
    for axes, title in zip(grid[:, 1], ("gives wrong answers", "answers late", "answers with errors")):
        axes.set_title(f"a challenger that {title}\n")
    for axes in grid[2]:
        axes.set_xlabel("seconds; each dot is a look")
    figure.legend(
        handles=[plt.Line2D([], [], marker="o", linestyle="", color=color, label=verdict)
                 for verdict, color in VERDICTS.items() if verdict in shown]
        + [plt.Line2D([], [], color=LIMIT, linestyle="--", label="limit")],
        loc="outside lower center", ncols=5, frameon=False)
    save(figure, out)


def looks(run: Run, metric: str) -> list[tuple[float, float, str]]:
    """When, the value of the challenger's stage, and the verdict; a limit that was crossed is a fail."""
    return [
        (time, found["challenger"],
         "fail" if any(c["metric"] == metric for c in event["look"]["crossings"])
         else found["verdict"])
        for time, event in run.of("looked") for found in event["look"]["metrics"]
        if found["metric"] == metric and found.get("challenger") is not None]


def save(figure, out: Path):
    figure.savefig(out, metadata={"Date": None})
    plt.close(figure)


def draw(record: Path, out: Path):
    runs = {name: read(record / name) for name in ("success", "accuracy", "latency", "errors")}
    traffic(runs, out / "traffic.svg")
    metrics(runs, out / "metrics.svg")


if __name__ == "__main__":
    draw(Path(sys.argv[1]), Path(sys.argv[2]))
