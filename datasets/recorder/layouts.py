"""Writes rows in the layouts that Verdin reads, and reads them back as (arm, metric, value)."""

import csv
import gzip
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from recorder.scenarios import Scenario
from recorder.ticks import METRICS, Row

ARMS = ("champion", "challenger")


def paths(scenario: Scenario, directory: Path) -> list[Path]:
    if scenario.layout == "two-files":
        return [directory / scenario.name / f"{arm}.csv" for arm in ARMS]
    return [directory / f"{scenario.name}.csv{'.gz' if scenario.compressed else ''}"]


def write(scenario: Scenario, rows: Sequence[Row], directory: Path):
    files = paths(scenario, directory)
    if scenario.layout == "two-files":
        for arm, path in zip(ARMS, files):
            _write(path, ["timestamp", *METRICS], ([r.timestamp, *r.values.values()] for r in rows if r.arm == arm))
    elif scenario.layout == "long":
        _write(files[0], ["timestamp", "metric", "arm", "value"], _long(rows))
    elif scenario.has_instances:
        header = ["timestamp", "arm", "instance", *METRICS]
        _write(files[0], header, ([r.timestamp, r.arm, r.instance, *r.values.values()] for r in rows))
    else:
        _write(files[0], ["timestamp", "arm", *METRICS], ([r.timestamp, r.arm, *r.values.values()] for r in rows))


def _long(rows: Sequence[Row]) -> Iterator[list[str]]:
    for row in rows:
        for metric, value in row.values.items():
            # The long layout has no empty cells: what was not measured has no row.
            if value:
                yield [row.timestamp, metric, row.arm, value]


def _write(path: Path, header: Sequence[str], lines):
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(lines)
    content = text.getvalue().encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    # Without a time in the header the same rows give the same bytes.
    path.write_bytes(gzip.compress(content, mtime=0) if path.suffix == ".gz" else content)


def read(path: Path) -> Iterator[tuple[str, str, float]]:
    """Every measured value of a file as (arm, metric, value)."""
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode()
    for line in csv.DictReader(io.StringIO(text)):
        arm = line.get("arm") or path.stem
        if "metric" in line:
            yield arm, line["metric"], float(line["value"])
            continue
        for metric in METRICS:
            if line[metric]:
                yield arm, metric, float(line[metric])
