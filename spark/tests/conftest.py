"""One Spark for all tests, in local mode, with the built verdin."""

import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "spark"))
VERDIN = os.environ.get("VERDIN_BIN") or str(ROOT / ".build" / "debug" / "verdin")


@pytest.fixture(scope="session")
def verdin() -> str:
    assert Path(VERDIN).exists(), f"there is no {VERDIN}: build it, or say VERDIN_BIN"
    return VERDIN


@pytest.fixture(scope="session")
def spark():
    if not shutil.which("java"):
        pytest.skip("there is no java")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession

    session = (
        # Two tasks at a time, and three tries for each.
        SparkSession.builder.master("local[2,3]")
        .appName("verdin tests")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("OFF")
    session.sparkContext.addPyFile(str(ROOT / "spark" / "verdin_spark.py"))
    yield session
    session.stop()


def request(place: int, dice: random.Random, size: int = 10) -> str:
    """A metric pair that is harmed in one case of five."""

    def arm(level: float) -> list[float]:
        return [round(level * dice.lognormvariate(0, 0.2), 3) for _ in range(size)]

    harm = 1.5 if place % 5 == 0 else 1
    metric = {"name": "latency_ms", "champion": arm(20), "challenger": arm(20 * harm)}
    return json.dumps({"id": f"pair-{place}", "metrics": [metric]})


def requests(count: int, size: int = 10) -> list[str]:
    dice = random.Random(count)
    return [request(place, dice, size) for place in range(count)]


def alone(verdin: str, lines: list[str], codes: tuple[int, ...] = (0,)) -> list[str]:
    """What one process answers."""
    done = subprocess.run(
        [verdin, "batch"], input="\n".join(lines) + "\n", capture_output=True, text=True
    )
    assert done.returncode in codes, done.stderr
    return done.stdout.splitlines()


@pytest.fixture
def saboteur(tmp_path, verdin):
    """A verdin whose first process is killed when it has written a part of its output."""
    program = tmp_path / "verdin-killed-once"
    program.write_text(
        f"""#!/bin/sh
# mkdir succeeds once, whoever else tries.
if mkdir {tmp_path}/killed 2>/dev/null; then
  head -n 20 | {verdin} "$@"
  kill -9 $$
fi
exec {verdin} "$@"
"""
    )
    program.chmod(0o755)
    return program
