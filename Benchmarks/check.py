#!/usr/bin/env python3
"""Gates on what repeats exactly: instructions a metric under callgrind, and allocations.

  check.py VERDIN_BENCH [--record] [--profile KIND/N]

Compares with the committed results/counts.json. Counts belong to a compiler and to an instruction
set; where these differ from the recorded ones the comparison would mean nothing, and the check says
so and fails. Exit code 1 when a count has grown by more than 1 %, or something allocates.
"""

import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile

from machine import instruction_sets, swift_version

COUNTS = pathlib.Path(__file__).parent / "results/counts.json"
TOLERANCE = 0.01
# What runs, on which data, and over how many metrics.
CASES = [
    (what, kind, n, metrics)
    for what in ("kernels", "judge")
    for n, metrics in ((60, 64), (300, 32), (1_440, 8), (10_000, 2))
    for kind in ("continuous", "hundredths", "integers")
    if (what, n) != ("judge", 10_000)
]


def main():
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="verdin-count-") as folder:
        # valgrind 3.19 stops at the debug information of Swift's objects.
        program = f"{folder}/verdin-bench"
        subprocess.run(["strip", "-g", "-o", program, options.verdin_bench], check=True)
        if options.profile:
            kind, n = options.profile.split("/")
            print(profile(program, ("kernels", kind, int(n), 8), folder))
            return
        counted = {name(case): count(program, case, folder) for case in CASES}
    allocations = subprocess.run(
        [options.verdin_bench, "allocations"], stdout=subprocess.DEVNULL).returncode
    found = {"swift": swift_version(), "instruction_sets": instruction_sets(), "counts": counted}
    if options.record:
        COUNTS.parent.mkdir(exist_ok=True)
        COUNTS.write_text(json.dumps(found, indent=1) + "\n")
    elif not COUNTS.exists():
        sys.exit(f"error: no {COUNTS.name} to compare with\n  hint: check.py --record makes one")
    grown = compare(json.loads(COUNTS.read_text()), found)
    if allocations != 0:
        print("error: the kernels or a metric more allocate; `verdin-bench allocations` shows which")
    sys.exit(1 if grown or allocations != 0 else 0)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("verdin_bench", help="the built executable")
    parser.add_argument("--record", action="store_true", help="make what is found the new measure")
    parser.add_argument("--profile", metavar="KIND/N", help="show instead where instructions go")
    return parser.parse_args()


def name(case):
    what, kind, n, _ = case
    return f"{what} {kind} {n}"


def count(program, case, folder):
    """Instructions a metric, of the counted region alone."""
    said = callgrind(program, case, f"{folder}/out")
    return round(int(re.search(r"Collected : (\d+)", said)[1]) / case[-1])


def profile(program, case, folder):
    """The functions with the most instructions of their own."""
    callgrind(program, case, f"{folder}/out")
    annotated = subprocess.run(
        ["callgrind_annotate", f"{folder}/out"], capture_output=True, text=True, check=True)
    names = subprocess.run(
        ["swift", "demangle", "--simplified"], input=annotated.stdout, capture_output=True, text=True)
    lines = [line for line in names.stdout.splitlines() if re.match(r"\s*[\d,]+ \(", line)]
    return "\n".join(lines[:15])


def callgrind(program, case, out):
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}",
         "--toggle-collect=*countedRegion*", program, "once", *map(str, case)],
        capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"error: valgrind ended with code {done.returncode}:\n{done.stderr}")
    return done.stderr


def compare(recorded, found):
    """Prints the counts beside the recorded ones; whether any has grown, or none can be compared."""
    for what in ("swift", "instruction_sets"):
        if recorded[what] != found[what]:
            print(f"error: recorded with {what} {recorded[what]}, here it is {found[what]}\n"
                  "  hint: compare with a recording of this machine: check.py --record on the old "
                  "sources, check.py on the new")
            return True
    grown = False
    print(f"{'instructions a metric':<28}{'recorded':>12}{'now':>12}")
    for case, now in found["counts"].items():
        before = recorded["counts"].get(case)
        worse = before is None or now > before * (1 + TOLERANCE)
        grown |= worse
        known = "–" if before is None else f"{before:,}"
        print(f"{case:<28}{known:>12}{now:>12,}{'  GROWN' if worse else ''}")
    return grown


if __name__ == "__main__":
    main()
