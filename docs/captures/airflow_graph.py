"""Rolls out from a real Airflow, and has its web page for the run photographed.

  .venv-airflow/bin/python airflow_graph.py OUT-FOLDER PHOTOGRAPHER...

The rollout is that of the tests of the DAG: a real HAProxy, two services under load, and verdin. The
photographer is a command that is given the page's address, the folder and a name.
"""

import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "airflow" / "tests"))

from world import DAG_ID, World  # noqa: E402

# What is run, and what goes wrong on the way.
RUNS = {
    "airflow-success": ("canary", []),
    "airflow-rollback": ("canary", [{"at": ["gate", "--stage=2"], "do": "errors"}]),
}


def airflow(*arguments: str, **options):
    return subprocess.run(
        [Path(sys.executable).with_name("airflow"), *arguments], check=True, **options)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(url: str, server: subprocess.Popen):
    deadline = time.monotonic() + 120
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError as error:
            if time.monotonic() > deadline or server.poll() is not None:
                raise RuntimeError(f"{url} does not answer") from error
            time.sleep(0.5)


def photograph(world: World, folder: Path, name: str, photographer: list[str]):
    port = free_port()
    environment = world.environment() | {
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "True",
    }
    airflow("dags", "reserialize", env=environment, stdout=subprocess.DEVNULL)
    with sqlite3.connect(world.folder / "airflow" / "airflow.db") as database:
        (run,) = database.execute("SELECT run_id FROM dag_run").fetchone()
    with (world.folder / "server.log").open("w") as log:
        server = subprocess.Popen(
            [Path(sys.executable).with_name("airflow"), "api-server", "--host", "127.0.0.1",
             "--port", str(port), "--workers", "1"],
            env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True)
    try:
        base = f"http://127.0.0.1:{port}"
        wait_for(f"{base}/api/v2/monitor/health", server)
        page = f"{base}/dags/{DAG_ID}/runs/{urllib.parse.quote(run)}"
        subprocess.run([*photographer, page, str(folder), name], check=True)
    finally:
        os.killpg(server.pid, 15)
        server.wait(30)


def main():
    folder, photographer = Path(sys.argv[1]), sys.argv[2:]
    with tempfile.TemporaryDirectory(prefix="verdin-airflow-") as home:
        variables = os.environ | {"AIRFLOW_HOME": home}
        airflow("db", "migrate", env=variables, stdout=subprocess.DEVNULL)
        for name, (strategy, sabotage) in RUNS.items():
            with World(sabotage, airflow=Path(home)) as world:
                ended = world.run({"model_version": "2", "deployment_strategy": strategy})
                print(f"{name}: the run ended as {ended.state}", flush=True)
                photograph(world, folder, name, photographer)


if __name__ == "__main__":
    main()
