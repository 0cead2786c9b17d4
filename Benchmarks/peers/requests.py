"""Writes requests to `verdin batch`: what decoding and judging them is measured on.

  requests.py FILE RECORDS PAIRS POINTS [DIGITS]

FILE is a column file when it ends in .vcol, - is standard output, so that a stream may be as long as it likes,
all else JSON Lines. DIGITS are the decimals of a value; left out, all 17 digits that a double needs, as Python
and Java print it.
"""

import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "Examples"))


class Arms:
    """Values of one arm after the other; so many that no branch predictor learns them."""

    def __init__(self, points, digits):
        generator = random.Random(7)
        style = "{!r}" if digits is None else "{:.%sf}" % digits
        self.points, self.place = points, 0
        self.texts = [style.format(generator.lognormvariate(3, 0.5)) for _ in range(100_003)]

    def next(self):
        self.place = (self.place + self.points) % (len(self.texts) - self.points)
        return self.texts[self.place:self.place + self.points]


def name(pair):
    return "http_request_latency_ms_%05d" % pair


def write_lines(file, records, pairs, points, arms):
    times = ",".join(str(1_767_225_600 + 60 * tick) for tick in range(points))

    def arm():
        return '{"t":[%s],"v":[%s]}' % (times, ",".join(arms.next()))

    for record in range(records):
        metrics = ",".join(
            '{"name":"%s","champion":%s,"challenger":%s}' % (name(pair), arm(), arm())
            for pair in range(pairs))
        file.write('{"id":%d,"metrics":[%s]}\n' % (record, metrics))


def write_columns(path, records, pairs, points, arms):
    import column_file

    times = {"start": 1_767_225_600, "step": 60, "count": points}

    def request(record):
        columns = [[float(text) for text in arms.next()] for _ in range(2 * pairs)]
        metrics = [
            {"name": name(pair), "champion": {"t": times, "v": {"column": 2 * pair}},
             "challenger": {"t": times, "v": {"column": 2 * pair + 1}}} for pair in range(pairs)]
        return {"id": record, "metrics": metrics}, columns

    column_file.write(path, map(request, range(records)))


def main(path, records, pairs, points, digits=None):
    records, pairs, points = int(records), int(pairs), int(points)
    arms = Arms(points, digits)
    if path.endswith(".vcol"):
        write_columns(path, records, pairs, points, arms)
    elif path == "-":
        write_lines(sys.stdout, records, pairs, points, arms)
    else:
        with open(path, "w", buffering=1 << 20) as file:
            write_lines(file, records, pairs, points, arms)


if __name__ == "__main__":
    main(*sys.argv[1:])
