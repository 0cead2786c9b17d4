"""`verdin batch` over partitions."""

import json
import os

import pytest
from pyspark.sql.functions import col

import verdin_spark
from conftest import alone, requests

PAIRS = int(os.environ.get("VERDIN_SPARK_PAIRS", "100000"))


def table(spark, lines, partitions):
    return spark.createDataFrame([(line,) for line in lines], "value string").repartition(partitions)


def answers(frame):
    return sorted(row.value for row in frame.collect())


def test_many_pairs_get_the_bytes_of_a_single_process(spark, verdin, tmp_path):
    lines = requests(PAIRS)
    path = tmp_path / "requests.jsonl"
    path.write_text("\n".join(lines) + "\n")
    for setting in ("maxPartitionBytes", "openCostInBytes"):
        spark.conf.set(f"spark.sql.files.{setting}", str(path.stat().st_size // 6))
    read = spark.read.text(str(path))
    assert read.rdd.getNumPartitions() > 2
    verdin_spark.batch(read, verdin).write.text(str(tmp_path / "verdicts"))
    parts = sorted((tmp_path / "verdicts").glob("part-*"))
    together = "".join(part.read_text() for part in parts).splitlines()
    assert sorted(together) == sorted(alone(verdin, lines))


def test_a_process_that_is_killed_is_run_again_and_changes_nothing(spark, verdin, saboteur, tmp_path):
    lines = requests(2000)
    found = answers(verdin_spark.batch(table(spark, lines, 5), str(saboteur)))
    assert (tmp_path / "killed").exists()
    assert found == sorted(alone(verdin, lines))


def test_a_program_that_always_dies_fails_the_job(spark, tmp_path):
    program = tmp_path / "dies"
    program.write_text("#!/bin/sh\nkill -9 $$\n")
    program.chmod(0o755)
    with pytest.raises(Exception, match="ended with -9"):
        answers(verdin_spark.batch(table(spark, requests(10), 2), str(program)))


def test_a_program_that_leaves_lines_out_fails_the_job(spark, verdin, tmp_path):
    program = tmp_path / "forgets"
    program.write_text(f'#!/bin/sh\nhead -n 3 | {verdin} "$@"\n')
    program.chmod(0o755)
    with pytest.raises(Exception, match="3 answers to 10 requests"):
        answers(verdin_spark.batch(table(spark, requests(10), 1), str(program)))


def test_skew_and_empty_partitions_change_nothing(spark, verdin):
    lines = requests(600)
    frame = spark.createDataFrame(
        [(0 if place < 590 else place, line) for place, line in enumerate(lines)],
        "part int, value string",
    )
    skewed = frame.repartition(16, "part").select("value")
    sizes = skewed.rdd.glom().map(len).collect()
    assert 0 in sizes and max(sizes) >= 590
    assert answers(verdin_spark.batch(skewed, verdin)) == sorted(alone(verdin, lines))
    nothing = table(spark, lines, 3).filter(col("value") == "")
    assert answers(verdin_spark.batch(nothing, verdin)) == []


def test_a_bad_record_is_answered_and_stops_no_other(spark, verdin):
    lines = requests(300)
    lines[100] = '{"id": "broken", "metrics": [{"name": "m", "champion": [1, 2'
    lines[200] = ""
    expected = alone(verdin, lines, codes=(2,))
    found = answers(verdin_spark.batch(table(spark, lines, 4), verdin))
    errors = [line for line in found if '"error"' in line]
    assert len(errors) == 1 and len(found) == 299

    def without_line(line):
        # The number of the line is that within its partition.
        answer = json.loads(line)
        return json.dumps({key: answer[key] for key in answer if key != "line"}, sort_keys=True)

    assert sorted(map(without_line, found)) == sorted(map(without_line, expected))


def test_options_reach_the_program(spark, verdin, tmp_path):
    config = tmp_path / "canary.yaml"
    config.write_text("metrics: {latency_ms: {harm: increase, margin: 1000%}}\n")
    lines = requests(20)
    found = answers(verdin_spark.batch(table(spark, lines, 2), verdin, ["--config", str(config)]))
    assert {json.loads(line)["verdict"] for line in found} == {"pass"}
