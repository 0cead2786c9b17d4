"""Writes a recording as CSV: what the readers are measured on.

  recording.py FILE ORDER METRICS POINTS

ORDER is metric-major or timestamp-major, a long table in that order; full-precision, timestamp-full-precision,
metric-major and timestamp-major with all 17 digits that a double needs, as Python and Java print it; shuffled,
a long table whose rows stand in no order; crlf and quoted, metric-major with line ends of Windows, or with all
names in quotes; wide and wide-full-precision, one column a metric.
"""

import datetime
import itertools
import random
import sys

ARMS = ("champion", "challenger")


def main(path, order, metrics, points):
    generator = random.Random(7)
    style = "{!r}" if order.endswith("full-precision") else "{:.4f}"
    # So many that no branch predictor learns them, and each is printed only once.
    values = itertools.cycle(
        [style.format(generator.lognormvariate(3, 0.5)) for _ in range(100_003)])
    start = datetime.datetime(2026, 1, 1)
    times = [
        (start + datetime.timedelta(seconds=10 * second)).strftime("%Y-%m-%dT%H:%M:%SZ")
        for second in range(int(points))
    ]
    names = [f"http_request_latency_ms_{number:05}" for number in range(int(metrics))]
    end = "\r\n" if order == "crlf" else "\n"
    with open(path, "w", buffering=1 << 20, newline="") as file:
        if order.startswith("wide"):
            file.write("timestamp,arm," + ",".join(names) + end)
            for moment, arm in itertools.product(times, ARMS):
                row = ",".join(itertools.islice(values, len(names)))
                file.write(f"{moment},{arm},{row}{end}")
            return
        key = ',"{}","{}",' if order == "quoted" else ",{},{},"
        keys = [key.format(name, arm) for name, arm in itertools.product(names, ARMS)]
        file.write("timestamp,metric,arm,value" + end)
        if order.startswith("timestamp"):
            rows = (f"{moment}{key}{next(values)}{end}" for moment in times for key in keys)
        else:
            rows = (f"{moment}{key}{next(values)}{end}" for key in keys for moment in times)
        if order == "shuffled":
            rows = list(rows)
            generator.shuffle(rows)
        file.writelines(rows)


if __name__ == "__main__":
    main(*sys.argv[1:])
