"""What one whole `verdin judge` of a small file costs, started anew each time."""

import os
import pathlib
import statistics

RUNS = 20
FILE = pathlib.Path(__file__).parent.parent / "datasets/healthy.csv"


def judging(verdin):
    """The median CPU time in nanoseconds and the largest resident memory in bytes of 20 starts."""
    used = [run([str(verdin), "judge", str(FILE), "--quiet"]) for _ in range(RUNS)]
    return {
        "row": "process", "file": FILE.name, "runs": RUNS,
        "cpu_ns": 1e9 * statistics.median(each.ru_utime + each.ru_stime for each in used),
        "peak_bytes": 1024 * max(each.ru_maxrss for each in used),
    }


def run(command):
    child = os.posix_spawn(command[0], command, os.environ)
    _, status, used = os.wait4(child, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1, 3, 4):
        raise SystemExit(f"error: {' '.join(command)} ended with status {status}")
    return used
