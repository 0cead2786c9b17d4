"""polars and DuckDB reading a recording into series, one thread each.

  tables.py FILE ROUNDS

Writes one JSON object a line: CPU nanoseconds of the least round, series found, sum of all values.
"""

import json
import math
import os
import sys
import time

os.environ["POLARS_MAX_THREADS"] = "1"  # read when polars is imported
import duckdb  # noqa: E402
import polars  # noqa: E402


def polars_scan(path):
    """Of the ways tried, the fastest: naming the format of the times saves three seconds of four."""
    times = polars.col("timestamp").str.to_datetime("%Y-%m-%dT%H:%M:%SZ")
    words = {"metric": polars.Categorical, "arm": polars.Categorical}
    return polars.scan_csv(path, schema_overrides=words).with_columns(times)


def polars_series(path):
    """Times and values of each series."""
    series = polars_scan(path).group_by("metric", "arm").agg("timestamp", "value")
    return series.collect(engine="streaming")


def polars_rows(path):
    """The rows alone, not gathered into series."""
    return polars_scan(path).collect(engine="streaming")


def connection():
    database = duckdb.connect()
    database.execute("SET threads = 1")
    return database


def duckdb_series(path):
    database = connection()
    database.execute(
        "CREATE TABLE series AS SELECT metric, arm, list(timestamp) AS timestamp, "
        f"list(value) AS value FROM read_csv('{path}') GROUP BY metric, arm")
    return database


def duckdb_rows(path):
    database = connection()
    database.execute(f"CREATE TABLE recording AS SELECT * FROM read_csv('{path}')")
    return database


def least(rounds, read, path):
    best = math.inf
    for _ in range(rounds):
        start = time.process_time_ns()
        result = read(path)
        best = min(best, time.process_time_ns() - start)
    return best, result


def emit(row, **members):
    print(json.dumps({"row": row, **members}), flush=True)


def wide_rows(path, rounds):
    """A wide table is its series already: one column a metric."""
    times = polars.col("timestamp").str.to_datetime("%Y-%m-%dT%H:%M:%SZ")
    best, table = least(
        rounds, lambda path: polars.scan_csv(path).with_columns(times).collect(engine="streaming"), path)
    values = table.select(polars.exclude("timestamp", "arm"))
    emit("reading_peer", name="polars, rows", ns=best, sum=values.sum().sum_horizontal().sum())
    best, database = least(rounds, duckdb_rows, path)
    names = [row[0] for row in database.execute("DESCRIBE recording").fetchall()][2:]
    sums = database.execute(
        f"SELECT {', '.join(f'sum({name})' for name in names)} FROM recording").fetchone()
    emit("reading_peer", name="DuckDB, rows", ns=best, sum=sum(sums))


def long_rows(path, rounds):
    best, table = least(rounds, polars_series, path)
    emit("reading_peer", name="polars, series", ns=best, series=table.height,
         sum=table["value"].explode().sum())
    best, table = least(rounds, polars_rows, path)
    emit("reading_peer", name="polars, rows", ns=best, sum=table["value"].sum())
    best, database = least(rounds, duckdb_series, path)
    count, total = database.execute("SELECT count(*), sum(list_sum(value)) FROM series").fetchone()
    emit("reading_peer", name="DuckDB, series", ns=best, series=count, sum=total)
    best, database = least(rounds, duckdb_rows, path)
    (total,) = database.execute("SELECT sum(value) FROM recording").fetchone()
    emit("reading_peer", name="DuckDB, rows", ns=best, sum=total)


def main(path, rounds):
    with open(path) as file:
        is_long = "metric" in file.readline().strip().split(",")
    (long_rows if is_long else wide_rows)(path, int(rounds))
    for module in (polars, duckdb):
        emit("version", name=module.__name__, version=module.__version__)


if __name__ == "__main__":
    main(*sys.argv[1:])
