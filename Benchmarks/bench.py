#!/usr/bin/env python3
"""Runs Verdin's benchmark and its peers on the same data and prints their ratios.

  bench.py VERDIN_BENCH VERDIN [--quick | --record]

All times are CPU times, the least of several rounds in which the programs take turns. Writes
results/latest.json beside this file, and the main figures of a whole run as one more line of
results/history.jsonl. Exit code 1 when a result disagrees, or when the kernels or a
metric more in a judgement allocate.
"""

import argparse
import datetime
import json
import os
import pathlib
import platform
import shutil
import subprocess
import sys
import tempfile

import agreement
import history
import machine
import process
import report

HERE = pathlib.Path(__file__).parent
ONE_THREAD = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
ROUNDS = 3
ORDERS = ("metric-major", "timestamp-major", "full-precision", "timestamp-full-precision", "shuffled",
          "crlf", "quoted", "wide", "wide-full-precision")
# What one row is about; everything else in it is a figure.
SUBJECT = ("row", "policy", "kind", "n", "metric", "name", "file", "threads")


def main():
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="verdin-bench-") as folder:
        folder = pathlib.Path(folder)
        rows, status = numbers(options, folder)
        rows += products(options)
        rows += exact_tests(options, folder)
        rows += run(options.verdin_bench, "large", 100_000 if options.quick else 10_000_000)[0]
        rows += run(options.verdin_bench, "scaling", 1_000 if options.quick else 100_000)[0]
        rows += readings(options, folder)
        rows += batches(options, folder)
    rows = least(rows) + [process.judging(options.verdin)]
    agreements = [] if options.quick else (
        agreement.check_results(rows) + agreement.check_exact(rows) + agreement.check_readings(rows))
    about = describe(rows)
    tables = report.tables(rows, agreements)
    print(heading(about) + tables)
    save({"about": about, "rows": rows})
    if options.record:
        record(tables)
    if not options.quick:
        history.append(about, rows)
    if status != 0:
        print("error: the kernels or a metric more allocate, or allocations cannot be counted", file=sys.stderr)
    if status != 0 or not all(each.holds for each in agreements):
        sys.exit(1)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("verdin_bench", help="the built executable of the kernels' rows")
    parser.add_argument("verdin", help="the built command")
    extent = parser.add_mutually_exclusive_group()
    extent.add_argument("--quick", action="store_true", help="no peers and small sizes")
    extent.add_argument("--record", action="store_true", help="put the tables in the place of those in RESULTS.md")
    return parser.parse_args()


def numbers(options, folder):
    """The rows on samples, and the exit code of verdin-bench."""
    if options.quick:
        return run(options.verdin_bench, "hot", "--quick", may_fail=True)
    rows, status = [], 0
    for turn in range(ROUNDS):
        found, code = run(options.verdin_bench, "hot", "--data", folder, may_fail=True)
        status = max(status, code)
        rows += found
        # R takes some fifteen seconds for 100,000 points: once is enough.
        largest = 100_000 if turn == 0 else 10_000
        rows += run("Rscript", HERE / "peers/peers.R", folder, 1, largest)[0]
        rows += run(sys.executable, HERE / "peers/numeric.py", folder, 2, 1_000_000)[0]
        rows += standard_sorts(folder)
    return rows, status


def products(options):
    """The rows on what uses matrix products."""
    if options.quick:
        return run(options.verdin_bench, "blas", "--quick")[0]
    rows = []
    for _ in range(ROUNDS):
        rows += run(options.verdin_bench, "blas")[0]
    return rows + run(sys.executable, HERE / "peers/permutation.py")[0]


def exact_tests(options, folder):
    """The rows on exact p-values of samples with ties."""
    rows = run(options.verdin_bench, "exact")[0]
    if options.quick or shutil.which("Rscript") is None:
        return rows
    samples = folder / "ties.jsonl"
    samples.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return rows + run("Rscript", HERE / "peers/exact.R", samples)[0]


def standard_sorts(folder):
    """The rows of C++'s std::sort; none where no compiler is."""
    compiler = shutil.which("c++")
    if compiler is None:
        return []
    program = folder / "sort"
    if not program.exists():
        subprocess.run([compiler, "-O2", "-o", program, HERE / "peers/sort.cpp"], check=True)
    return run(program, *sorted(folder.glob("*.f64")))[0]


def readings(options, folder):
    """The rows on CSV files, which are written, read and removed one after the other."""
    rows = []
    metrics = 100 if options.quick else 1_000
    for order in ORDERS[:3] if options.quick else ORDERS:
        path = folder / f"{order}.csv"
        subprocess.run(
            [sys.executable, HERE / "peers/recording.py", path, order, str(metrics), "1440"],
            check=True)
        found = run(options.verdin_bench, "csv", path)[0]
        if not options.quick:
            found += run(sys.executable, HERE / "peers/tables.py", path, 2)[0]
            found += run(options.verdin_bench, "csv", path)[0]
        path.unlink()
        rows += [{**row, "file": order} for row in found]
    return rows


def batches(options, folder):
    """The rows on requests, as text and as columns."""
    rows = []
    shapes = {"60 ticks": (4_000, 1, 60), "60 ticks, three decimals": (4_000, 1, 60, 3),
              "60 ticks, 100 pairs": (40, 100, 60), "1,440 ticks": (300, 1, 1440)}
    for name, shape in shapes.items():
        for form in ("jsonl", "vcol"):
            path = folder / f"requests.{form}"
            subprocess.run(
                [sys.executable, HERE / "peers/requests.py", path, *map(str, shape)], check=True)
            found = run(options.verdin_bench, "batch", path)[0]
            if not options.quick:
                found += run(sys.executable, HERE / "peers/decode.py", path, 3)[0]
            path.unlink()
            rows += [{**row, "file": f"{name}, {form}"} for row in found]
    return rows


def run(*command, may_fail=False):
    """The JSON lines that a program writes, and its exit code."""
    print("running", *(pathlib.Path(word).name for word in map(str, command)), file=sys.stderr)
    done = subprocess.run(
        [str(word) for word in command], stdout=subprocess.PIPE, env=ONE_THREAD, text=True)
    if done.returncode not in ((0, 1) if may_fail else (0,)):
        sys.exit(f"error: {command[0]} ended with code {done.returncode}")
    return [json.loads(line) for line in done.stdout.splitlines()], done.returncode


def least(rows):
    """One row a subject, with the least of each of its times."""
    merged = {}
    for row in rows:
        known = merged.setdefault(tuple(row.get(name) for name in SUBJECT), dict(row))
        for name, value in row.items():
            if name == "ns" or name.endswith("_ns"):
                known[name] = min(known.get(name, value), value)
            elif name == "kernels":
                known[name] = max(known[name], value)
    return list(merged.values())


def describe(rows):
    """What else a reader must know to judge the figures."""
    versions = {row["name"]: row["version"] for row in rows if row["row"] == "version"}
    return {
        "date": datetime.date.today().isoformat(),
        "cpu": machine.cpu_model(),
        "system": platform.platform(),
        "load": round(os.getloadavg()[0], 1),
        "versions": {"Swift": machine.swift_version(), **versions},
    }


def heading(about):
    versions = ", ".join(f"{name} {version}" for name, version in about["versions"].items())
    return (f"\n{about['date']}; {about['cpu']}; {about['system']}; load {about['load']}.\n"
            f"{versions}.\n\n")


def save(result):
    path = HERE / "results/latest.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(result, indent=1) + "\n")


def record(tables):
    """Keeps what RESULTS.md says in words, down to its first table."""
    path = HERE / "RESULTS.md"
    words = path.read_text().split("## Targets", 1)[0]
    path.write_text(words + tables.replace("### ", "## ").strip() + "\n")


if __name__ == "__main__":
    main()
