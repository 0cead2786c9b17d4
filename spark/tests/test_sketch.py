"""Raw values that stay where they are: only their sketches travel."""

import json
import random
import subprocess

import pytest

import verdin_spark


@pytest.fixture(scope="module")
def values():
    dice = random.Random(7)
    rows = []
    for metric, harm in (("a_ms", 1.0), ("b_ms", 1.3), ("c_ms", 1.0)):
        for arm, level in (("champion", 20), ("challenger", 20 * harm)):
            rows += [(metric, arm, round(level * dice.lognormvariate(0, 0.4), 4)) for _ in range(4000)]
    dice.shuffle(rows)
    return rows


def verdicts(lines):
    return {json.loads(line)["id"]: json.loads(line)["verdict"] for line in lines}


def single(verdin, values, tmp_path):
    path = tmp_path / "raw.csv"
    path.write_text("metric,arm,value\n" + "".join(f"{m},{a},{v}\n" for m, a, v in values))
    made = subprocess.run(
        [verdin, "sketch", str(path), "--requests"], capture_output=True, text=True, check=True
    )
    judged = subprocess.run(
        [verdin, "batch"], input=made.stdout, capture_output=True, text=True, check=True
    )
    return judged.stdout.splitlines()


def job(spark, verdin, values, partitions):
    samples = spark.createDataFrame(values, "metric string, arm string, value double")
    sketches = verdin_spark.sketch(samples.repartition(partitions), verdin)
    requests = verdin_spark.merged(sketches, verdin, 3)
    return sorted(row.value for row in verdin_spark.batch(requests, verdin).collect())


@pytest.mark.parametrize("partitions", [1, 7])
def test_partitions_do_not_change_a_byte(spark, verdin, values, tmp_path, partitions):
    expected = sorted(single(verdin, values, tmp_path))
    assert job(spark, verdin, values, partitions) == expected
    assert verdicts(expected) == {"a_ms": "pass", "b_ms": "fail", "c_ms": "pass"}


def test_a_killed_task_counts_nothing_twice(spark, verdin, saboteur, values, tmp_path):
    assert job(spark, str(saboteur), values, 5) == sorted(single(verdin, values, tmp_path))
    assert (tmp_path / "killed").exists()


def test_the_program_is_run_as_documented(spark, verdin, values, tmp_path):
    samples = spark.createDataFrame(values, "metric string, arm string, value double")
    samples.write.parquet(str(tmp_path / "samples.parquet"))
    verdin_spark.main(
        ["sketch", "--input", str(tmp_path / "samples.parquet"), "--verdin", verdin]
        + ["--output", str(tmp_path / "verdicts")]
    )
    lines = [
        line
        for part in (tmp_path / "verdicts").glob("part-*")
        for line in part.read_text().splitlines()
    ]
    assert sorted(lines) == sorted(single(verdin, values, tmp_path))
