"""One Airflow for all tests: a home with a migrated database, before anything imports airflow."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

HOME = tempfile.TemporaryDirectory(prefix="verdin-airflow-")
DAGS = Path(__file__).resolve().parent.parent / "dags"
os.environ |= {
    "AIRFLOW_HOME": HOME.name,
    "AIRFLOW__CORE__DAGS_FOLDER": str(DAGS),
    "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
}
sys.path.insert(0, str(DAGS))


@pytest.fixture(scope="session")
def airflow_home() -> Path:
    program = Path(sys.executable).with_name("airflow")
    subprocess.run([program, "db", "migrate"], check=True, capture_output=True, timeout=300)
    return Path(HOME.name)
