"""# Verdin over Spark

Judges very many metric pairs, or very many raw values, on the executors of a Spark cluster. Each
partition runs one `verdin` process; nothing else of Verdin is needed there.

    spark-submit --py-files spark/verdin_spark.py spark/verdin_spark.py batch \\
        --input requests/ --output verdicts/ --config canary.yaml
    spark-submit spark/verdin_spark.py sketch --input samples.parquet --output verdicts/ --config canary.yaml

`batch` reads JSON Lines of requests to `verdin batch` and writes their answers. `sketch` reads raw values
with the columns `metric`, `arm` and `value` from Parquet or CSV: every partition keeps sketches of its
values, the sketches of a metric meet on one executor, and only they travel.

The functions take and give DataFrames and use `mapInArrow`: it works on a cluster, on Spark Connect and
on serverless offers, where RDDs and their `pipe` do not, and unlike `pipe` it sees how the process
ended. PySpark itself asks for pyarrow and pandas. A process that dies, or answers less than it was asked, fails the task, and Spark runs the
task again; a broken record is answered by an error object and fails nothing. Verdicts depend on their
request alone, so that neither partitions nor repetitions change a byte.
"""

from __future__ import annotations

import argparse
import io
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

import pyarrow as pa
from pyarrow import csv
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import get_json_object

LINE = "value string"


class VerdinDied(RuntimeError):
    """The process ended otherwise than it should; the task is to be run again."""


def run(command: Sequence[str], lines: Iterable[str], allowed: Iterable[int] = (0,)) -> Iterator[str]:
    """Feeds a process lines and gives the lines that it writes, while it runs, in bounded memory.

    `allowed` are the exit codes that are no failure.
    """
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    failure: list[BaseException] = []
    errors: list[str] = []

    def feed() -> None:
        try:
            with process.stdin as stdin:
                for line in lines:
                    stdin.write(line)
                    stdin.write("\n")
        except BrokenPipeError:
            pass  # How the process ended will tell.
        except BaseException as error:  # Of the lines' own source: raised below, in the task.
            failure.append(error)

    def listen() -> None:
        errors.append(process.stderr.read())

    threads = [threading.Thread(target=target, daemon=True) for target in (feed, listen)]
    for thread in threads:
        thread.start()
    try:
        for line in process.stdout:
            yield line.rstrip("\n")
        code = process.wait()
        for thread in threads:
            thread.join()
        if failure:
            raise failure[0]
        if code not in allowed:
            raise VerdinDied(f"{command[0]} ended with {code}: {''.join(errors)[-2000:]}")
    finally:
        process.kill()
        process.wait()


def rows(batches: Iterable[pa.RecordBatch]) -> Iterator[str]:
    """The lines of a partition, without blank ones."""
    for batch in batches:
        for line in batch.column("value").to_pylist():
            if line and not line.isspace():
                yield line


def batched(lines: Iterable[str], size: int = 1000) -> Iterator[pa.RecordBatch]:
    """Lines as batches of some rows each."""
    lines = iter(lines)
    while held := list(islice(lines, size)):
        yield pa.RecordBatch.from_pydict({"value": held})


def batch(requests: DataFrame, verdin: str = "verdin", options: Sequence[str] = ()) -> DataFrame:
    """The answers of `verdin batch` to requests, one in each row's `value`.

    Answers keep their requests' order within a partition, and repeat their ids.
    """
    # Spark runs as many tasks as there are cores: each process has one thread.
    command = [verdin, "batch", "--threads", "1", *options]

    def judge(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        asked = answered = 0

        def counted() -> Iterator[str]:
            nonlocal asked
            for line in rows(batches):
                asked += 1
                yield line

        def answers() -> Iterator[str]:
            nonlocal answered
            # 2: every line was answered, some by an error.
            for line in run(command, counted(), allowed=(0, 2)):
                answered += 1
                yield line

        yield from batched(answers())
        if answered != asked:
            raise VerdinDied(f"{answered} answers to {asked} requests")

    return requests.mapInArrow(judge, LINE)


def sketch(samples: DataFrame, verdin: str = "verdin", accuracy: str = "0.5%") -> DataFrame:
    """Sketches of raw values, one in each row's `value`: of every metric and arm of a partition.

    `samples` has the columns `metric`, `arm` and `value`.
    """
    command = [verdin, "sketch", "-", "--accuracy", accuracy]

    def lines(batches: Iterator[pa.RecordBatch]) -> Iterator[str]:
        plain = csv.WriteOptions(include_header=False, quoting_style="needed")
        yield "metric,arm,value"
        for batch in batches:
            text = io.BytesIO()
            csv.write_csv(batch.select(["metric", "arm", "value"]), text, plain)
            yield text.getvalue().decode().rstrip("\n")

    def shrink(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        filled = (batch for batch in batches if batch.num_rows)
        first = next(filled, None)
        if first is not None:
            yield from batched(run(command, lines(chain([first], filled))))

    return samples.mapInArrow(shrink, LINE)


def merged(sketches: DataFrame, verdin: str = "verdin", partitions: int | None = None) -> DataFrame:
    """Requests for `batch`, one for each metric: all sketches of a metric meet and are merged."""
    command = [verdin, "sketch", "--merge", "-", "--requests"]

    def merge(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        lines = rows(batches)
        first = next(lines, None)
        if first is not None:
            yield from batched(run(command, chain([first], lines)))

    name = get_json_object("value", "$.name")
    together = sketches.repartition(partitions, name) if partitions else sketches.repartition(name)
    return together.mapInArrow(merge, LINE)


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="verdin_spark", description=__doc__.split("\n\n")[1])
    parser.add_argument("job", choices=("batch", "sketch"))
    parser.add_argument("--input", required=True, help="a file or folder that Spark can read")
    parser.add_argument("--output", required=True, help="a folder that is not there yet")
    parser.add_argument("--verdin", default="verdin", help="the program, on every executor")
    parser.add_argument("--config", help="the configuration, on every executor")
    parser.add_argument("--accuracy", default="0.5%", help="of sketches")
    parser.add_argument("--partitions", type=int, help="deal the requests out anew")
    chosen = parser.parse_args(arguments)
    options = ["--config", chosen.config] if chosen.config else []
    spark = SparkSession.builder.appName(f"verdin {chosen.job}").getOrCreate()
    if chosen.job == "batch":
        requests = spark.read.text(chosen.input)
        if chosen.partitions:
            requests = requests.repartition(chosen.partitions)
    else:
        reader = spark.read.option("header", True)
        is_csv = chosen.input.endswith((".csv", ".csv.gz"))
        samples = (
            reader.csv(chosen.input, schema="metric string, arm string, value double")
            if is_csv
            else reader.parquet(chosen.input)
        )
        sketches = sketch(samples, chosen.verdin, chosen.accuracy)
        requests = merged(sketches, chosen.verdin, chosen.partitions)
    batch(requests, chosen.verdin, options).write.text(chosen.output)


if __name__ == "__main__":
    main(sys.argv[1:])
