#!/usr/bin/env python3
"""Records the datasets of this folder. It needs Python 3.10 or later and nothing else.

    python3 datasets/record.py --scenario all --out DIR     two minutes per scenario
    python3 datasets/record.py --check                      a few seconds per scenario, files thrown away
    python3 datasets/record.py --summary DIR                what recorded files say, as Markdown
"""

import argparse
import sys
from pathlib import Path

sys.dont_write_bytecode = True

from recorder import check, recording, scenarios, summary  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    mode = parser.add_mutually_exclusive_group(required=True)
    mode.add_argument("--out", type=Path, metavar="DIR", help="record into this folder")
    mode.add_argument("--check", action="store_true", help="record everything briefly and check it")
    mode.add_argument("--summary", type=Path, metavar="DIR", help="summarise the recorded files in this folder")
    parser.add_argument("--scenario", default="all", metavar="NAME", help="one scenario, or all (default)")
    parser.add_argument("--ticks", type=int, default=120, help="length in ticks of one second (default 120)")
    options = parser.parse_args()

    if options.check:
        return 1 if check.run() else 0
    if options.summary:
        print(summary.HEADER)
        for scenario in scenarios.named(options.scenario):
            print(summary.table(scenario, options.summary))
        return 0
    for scenario in scenarios.named(options.scenario):
        print(f"{scenario.name}: {scenario.summary}", file=sys.stderr, flush=True)
        recording.record(scenario, options.out, options.ticks)
    return 0


if __name__ == "__main__":
    sys.exit(main())
