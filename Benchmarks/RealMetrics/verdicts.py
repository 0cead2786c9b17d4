#!/usr/bin/env python3
"""Judges every pair of a labelled set of recorded metrics through `verdin batch`.

  verdicts.py SET_DIR VERDIN [--fail-only]

SET_DIR holds pairs/<id>.csv with the columns timestamp,metric,group,value and manifest.jsonl, of
which only the ids are read. Writes one {"id", "verdict": High|Low|Pass|Nodata, "score"} a line. An
alarm is a fail or a marginal verdict; with --fail-only, a fail alone. Standard library only.
"""

import csv
import json
import math
import pathlib
import subprocess
import sys


def series(path):
    """Both arms of one pair as {"t", "v"}; a cell that is no number is a missing point."""
    arms = {"champion": {"t": [], "v": []}, "challenger": {"t": [], "v": []}}
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            arm = arms[row["group"]]
            arm["t"].append(float(row["timestamp"]))
            try:
                value = float(row["value"])
            except ValueError:
                value = math.nan
            arm["v"].append(value if math.isfinite(value) else None)
    return arms


def request(folder, name):
    return json.dumps({"id": name, "metrics": [{"name": "m", **series(folder / f"{name}.csv")}]})


def label(metric, alarms):
    if metric["verdict"] in alarms:
        return "Low" if metric["direction"] == "decrease" else "High"
    return "Nodata" if metric["comparison"] == "no_data" else "Pass"


def main():
    folder, verdin = pathlib.Path(sys.argv[1]), sys.argv[2]
    alarms = {"fail"} if "--fail-only" in sys.argv else {"fail", "marginal"}
    names = [json.loads(line)["id"] for line in open(folder / "manifest.jsonl")]
    requests = "\n".join(request(folder / "pairs", name) for name in names)
    answers = subprocess.run(
        [verdin, "batch"], input=requests, text=True, capture_output=True, check=True
    ).stdout
    for answer in map(json.loads, answers.splitlines()):
        metric = answer["metrics"][0]
        p = metric["mann_whitney"]["p"] if metric["mann_whitney"] else 1.0
        score = -math.log10(max(p, 1e-300))
        print(json.dumps({"id": answer["id"], "verdict": label(metric, alarms), "score": score}))


if __name__ == "__main__":
    main()
