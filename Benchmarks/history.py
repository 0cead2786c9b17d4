"""The main figures of every run that was kept, one JSON object a line, oldest first."""

import json
import pathlib

FILE = pathlib.Path(__file__).parent / "results/history.jsonl"


def append(about, rows):
    figures = {}
    for row in rows:
        if row["row"] == "kernels":
            figures[f"kernels {row['kind']} {row['n']}"] = round(row["ns"])
            figures[f"÷ Array.sort {row['kind']} {row['n']}"] = round(row["ns"] / row["array_sort_ns"], 3)
        elif row["row"] == "judge" and row["policy"] == "verdin":
            figures[f"judge {row['kind']} {row['n']}"] = round(row["ns"])
        elif row["row"] == "reading":
            figures[f"GB/s {row['file']}"] = round(row["bytes"] / row["ns"], 3)
        elif row["row"] == "process":
            figures[f"ms a process {row['file']}"] = round(row["cpu_ns"] / 1e6, 1)
    line = {name: about[name] for name in ("date", "cpu", "load")} | {"figures": figures}
    with open(FILE, "a") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")
