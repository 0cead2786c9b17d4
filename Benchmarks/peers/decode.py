"""Python reading the requests of a batch, as lines of JSON or as a column file.

  decode.py FILE ROUNDS

Writes one JSON object a line: CPU nanoseconds of the least round.
"""

import json
import pathlib
import sys
import time

import numpy
import orjson

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "Examples"))
import column_file  # noqa: E402


def least(rounds, read):
    best = None
    for _ in range(rounds):
        start = time.process_time_ns()
        read()
        taken = time.process_time_ns() - start
        best = taken if best is None else min(best, taken)
    return best


def main(path, rounds):
    rounds = int(rounds)
    if path.endswith(".vcol"):
        readers = {"numpy": lambda: sum(1 for _ in column_file.read(path))}
    else:
        lines = pathlib.Path(path).read_bytes().splitlines()
        readers = {
            "orjson": lambda: [None for line in lines if orjson.loads(line) is None],
            "json": lambda: [None for line in lines if json.loads(line) is None]}
    for name, read in readers.items():
        print(json.dumps({"row": "decoding_peer", "name": name, "ns": least(rounds, read)}), flush=True)
    for module in (orjson, numpy):
        print(json.dumps({"row": "version", "name": module.__name__, "version": module.__version__}))


if __name__ == "__main__":
    main(*sys.argv[1:])
