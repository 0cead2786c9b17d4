"""Pages of the real program, each with the JSON document of the same run."""

import json
import math
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import rollouts

ROOT = Path(__file__).resolve().parents[2]
VERDIN = os.environ["VERDIN_BIN"]
DATASETS = sorted(
    path.name.removesuffix(".gz").removesuffix(".csv")
    for path in (ROOT / "datasets").iterdir()
    if path.name.endswith((".csv", ".csv.gz")) or (path / "champion.csv").exists()
)
JUDGED = [
    *DATASETS, "kayenta", "sequential", "no-data", "fifty-metrics", "two-hundred-metrics"
]
ROLLOUTS = ["rollout-passed", "rollout-failed"]
NAMES = [*JUDGED, *ROLLOUTS, "shadow", "heat-map"]


@dataclass
class Sample:
    path: Path
    json: dict


def all_samples(folder: Path) -> dict[str, Sample]:
    samples = {name: judged(folder, name, *arguments(folder, name)) for name in JUDGED}
    for name, is_bad in zip(ROLLOUTS, [False, True]):
        path = folder / f"{name}.html"
        samples[name] = Sample(path, rollouts.carry_out(folder / name, path, is_bad))
    samples["shadow"] = shadow(folder)
    samples["heat-map"] = heat_map(folder)
    return samples


def judged(folder: Path, name: str, *arguments: str) -> Sample:
    path = folder / f"{name}.html"
    result = run("judge", *arguments, "--output", "json", "--report", f"html={path}")
    assert result.returncode in (0, 1, 3, 4), result.stderr
    return Sample(path, json.loads(result.stdout))


def arguments(folder: Path, name: str) -> list[str]:
    config = ["--config", "datasets/canary.yaml"]
    match name:
        case "slower-10pct":
            arms = [f"datasets/{name}/{arm}.csv" for arm in ("champion", "challenger")]
            return ["--champion", arms[0], "--challenger", arms[1], *config]
        case "sparse-errors":
            return [f"datasets/{name}.csv.gz", *config]
        case "kayenta":
            return ["datasets/accuracy-drop.csv", "--policy", "kayenta"]
        case "sequential":
            return ["datasets/error-burst.csv", *config, "--sequential"]
        case "no-data":
            path = folder / "no-data.csv"
            path.write_text("timestamp,arm,cpu\n1790000000,champion,\n1790000000,challenger,\n")
            return [str(path)]
        case "fifty-metrics":
            return [str(many(folder / "fifty.csv", 50, 1_440))]
        case "two-hundred-metrics":
            return [str(many(folder / "two-hundred.csv", 200, 120))]
        case _:
            return [f"datasets/{name}.csv", *config]


def many(path: Path, metrics: int, ticks: int) -> Path:
    """So many metrics that go up and down; every seventh is a fifth higher at the challenger."""
    with path.open("w") as file:
        names = ",".join(f"metric_{number}_ms" for number in range(metrics))
        file.write(f"timestamp,arm,{names}\n")
        for tick in range(ticks):
            for arm, salt in (("champion", 0.618034), ("challenger", 0.414214)):
                values = ",".join(
                    f"{level(number, tick, salt, arm):.3f}" for number in range(metrics)
                )
                file.write(f"{1_790_000_000 + 60 * tick},{arm},{values}\n")
    return path


def level(number: int, tick: int, salt: float, arm: str) -> float:
    factor = 1.2 if arm == "challenger" and number % 7 == 3 else 1
    return factor * (50 + number + 8 * math.modf(salt * (tick + 1) * (number + 1))[0])


def shadow(folder: Path) -> Sample:
    """A challenger that is wrong more often on phones, and a little slower."""
    for arm, wrong, slower in (("champion", 50, 1.0), ("challenger", 12, 1.04)):
        with (folder / f"{arm}.jsonl").open("w") as file:
            for number in range(1_200):
                phone = number % 2 == 0
                is_wrong = number % 50 == 7 or (wrong == 12 and phone and number % 12 == 4)
                answer = {
                    "id": f"request-{number}",
                    "prediction": str((number + is_wrong) % 3),
                    "score": round(0.2 + math.modf(number * 0.618034)[0] * 0.6, 6),
                    "latency_ms": round(slower * (20 + number * 7 % 13), 3),
                    "status": 200,
                    "segment": "phone" if phone else "web",
                    "time": 1_790_000_000 + number,
                }
                file.write(json.dumps(answer) + "\n")
    labels = "".join(f"request-{number},{number % 3}\n" for number in range(1_200))
    (folder / "labels.csv").write_text("id,label\n" + labels)
    path = folder / "shadow.html"
    result = run(
        "shadow", "--champion", "champion.jsonl", "--challenger", "challenger.jsonl", "--labels",
        "labels.csv", "--output", "json", "--report", f"html={path}", folder=folder,
    )
    assert result.returncode in (0, 1, 3, 4), result.stderr
    return Sample(path, json.loads(result.stdout))


def heat_map(folder: Path) -> Sample:
    """How the verdict would have changed over margins, limits and policies."""
    path = folder / "heat-map.html"
    result = run(
        "replay", "datasets/error-burst.csv", "--config", "datasets/canary.yaml", "--window", "40s",
        "--growing", "--sweep", "--heat-map", str(path), "--output", "json",
    )
    assert result.returncode in (0, 1, 3, 4), result.stderr
    return Sample(path, json.loads(result.stdout))


def run(
    *arguments: str, folder: Path = ROOT, timeout: float = 300
) -> subprocess.CompletedProcess:
    return subprocess.run(
        [VERDIN, *arguments], cwd=folder, capture_output=True, text=True, timeout=timeout
    )
