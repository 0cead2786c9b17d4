"""Writes and reads Verdin's column files (.vcol) with numpy; the layout is in docs/column-files.md.

  python3 column_file.py example.vcol    # then: verdin judge example.vcol
"""

import json
import struct
import sys
import zlib

import numpy as np

MAGIC = b"\x89VCOL\r\n\x1a"


def record(text, columns):
    body = struct.pack(f"<{len(columns)}Q", *map(len, columns))
    body += b"".join(np.asarray(column, "<f8").tobytes() for column in columns)
    body += text + b" " * (-len(text) % 8)
    head = struct.pack("<QIII", 24 + len(body), len(text), len(columns), zlib.crc32(body))
    return head + struct.pack("<I", zlib.crc32(head)) + body


def write(path, requests):
    """`requests` are pairs: a request, with {"column": 0} in the place of numbers, and its columns."""
    with open(path, "wb") as file:
        file.write(MAGIC + struct.pack("<II", 1, 0))
        for count, (request, columns) in enumerate(requests, 1):
            file.write(record(json.dumps(request).encode(), columns))
        last = struct.pack("<Q", count)
        head = struct.pack("<QIII", 32, 0, 0, zlib.crc32(last))
        file.write(head + struct.pack("<I", zlib.crc32(head)) + last)


def read(path):
    data, place = open(path, "rb").read(), 16
    assert data[:12] == MAGIC + struct.pack("<I", 1), "no column file of version 1"
    while True:
        length, text, count, body, head = struct.unpack_from("<QIIII", data, place)
        assert head == zlib.crc32(data[place:place + 20]), "damaged head"
        assert body == zlib.crc32(data[place + 24:place + length]), "damaged record"
        if text == count == 0:
            return
        lengths = struct.unpack_from(f"<{count}Q", data, place + 24)
        ends = place + 24 + 8 * count + 8 * np.cumsum((0, *lengths))
        columns = [np.frombuffer(data, "<f8", n, at) for n, at in zip(lengths, ends)]
        yield json.loads(data[ends[-1]:ends[-1] + text]), columns
        place += length


def example():
    random = np.random.default_rng(7)
    times = {"start": 1_767_225_600, "step": 60, "count": 120}
    champion, challenger = random.lognormal(3, 0.1, (2, 120))
    return {"metrics": [{
        "name": "latency_ms", "champion": {"t": times, "v": {"column": 0}},
        "challenger": {"t": times, "v": {"column": 1}}}]}, [champion, challenger]


if __name__ == "__main__":
    write(sys.argv[1], [example()])
    for request, columns in read(sys.argv[1]):
        print(json.dumps(request), *(f"{len(column)} values" for column in columns))
