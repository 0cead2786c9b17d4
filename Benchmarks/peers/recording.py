"""Writes a recording in the long layout: what the CSV readers are measured on.

  recording.py FILE ORDER METRICS POINTS

ORDER is metric-major, timestamp-major, or full-precision: metric-major with all 17 digits that a
double needs, as Python and Java print it.
"""

import datetime
import itertools
import random
import sys

ARMS = ("champion", "challenger")


def main(path, order, metrics, points):
    generator = random.Random(7)
    style = "{!r}" if order == "full-precision" else "{:.4f}"
    # So many that no branch predictor learns them, and each is printed only once.
    values = itertools.cycle(
        [style.format(generator.lognormvariate(3, 0.5)) for _ in range(100_003)])
    start = datetime.datetime(2026, 1, 1)
    times = [
        (start + datetime.timedelta(seconds=10 * second)).strftime("%Y-%m-%dT%H:%M:%SZ")
        for second in range(int(points))
    ]
    keys = [
        f",http_request_latency_ms_{number:05},{arm},"
        for number, arm in itertools.product(range(int(metrics)), ARMS)
    ]
    with open(path, "w", buffering=1 << 20) as file:
        file.write("timestamp,metric,arm,value\n")
        if order == "timestamp-major":
            for moment in times:
                file.writelines(f"{moment}{key}{next(values)}\n" for key in keys)
        else:
            for key in keys:
                file.writelines(f"{moment}{key}{next(values)}\n" for moment in times)


if __name__ == "__main__":
    main(*sys.argv[1:])
