"""A world of its own for a run of the DAG: HAProxy, two services under load, Airflow, and verdin.

Everything talks over sockets in one temporary folder: no port is opened, so worlds stand side by
side.
"""

from __future__ import annotations

import http.client
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
DAGS = HERE.parent / "dags"
DAG_ID = "deployment_dag"

HAPROXY = """
global
  stats socket {folder}/admin.sock mode 600 level admin
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
frontend front
  bind unix@{folder}/front.sock
  default_backend model
backend model
  balance roundrobin
  server champion unix@{folder}/champion.sock weight 100
  server challenger unix@{folder}/challenger.sock weight 0
"""

# The stages are short, the limits are the usual ones, and the margins are such that seconds can
# show them. A busy machine may be late with everything, so fresh and complete are generous.
CONFIG = """
metrics:
  error_rate:
    {harm: increase, margin: {absolute: 0.05}, max: 0.05, numerator: errors, denominator: requests}
  accuracy:
    {harm: decrease, margin: {absolute: 0.2}, min: 0.80, numerator: correct, denominator: labelled}
  latency_ms: {harm: increase, margin: 400%, max: 2000, role: info}
fresh_within: 60s
coverage: 1%
rollout: {interval: 0.5, settle: 1, hold: 4s, extension: 60s}
shadow:
  {champion: champion.jsonl, challenger: challenger.jsonl, labels: labels.csv, late_after: 1s,
    accuracy_margin: 15, error_margin: 5, latency_margin: 100}
"""


@dataclass
class Ended:
    """How a run of the DAG ended."""

    code: int
    log: str
    state: str
    tasks: dict[str, str]
    xcoms: dict[str, dict]


class World:
    def __init__(
        self,
        sabotage: list[dict] = (),
        stage_duration: str = "3s",
        airflow: Path = None,
        mirror: bool = False,
    ):
        self.folder = Path(tempfile.mkdtemp(prefix="verdin-dag-"))
        self.sabotage = list(sabotage)
        self.stage_duration = stage_duration
        # Each world has a database of its own, migrated once.
        if airflow:
            shutil.copytree(airflow, self.folder / "airflow")
        (self.folder / "haproxy.cfg").write_text(HAPROXY.format(folder=self.folder))
        (self.folder / "canary.yaml").write_text(CONFIG)
        if mirror:
            (self.folder / "mirror").touch()
        self.processes: list[subprocess.Popen] = []

    def __enter__(self) -> World:
        try:
            self.begin([sys.executable, str(HERE / "traffic.py"), str(self.folder)], "traffic")
            self.wait_for("challenger.sock")
            self.begin(["haproxy", "-db", "-f", str(self.folder / "haproxy.cfg")], "haproxy")
            self.wait_for("front.sock", "admin.sock", "metrics.csv")
        except BaseException:
            self.end()
            raise
        return self

    def __exit__(self, *_):
        self.end()

    def begin(self, argv: list[str], name: str):
        with (self.folder / f"{name}.log").open("w") as log:
            self.processes.append(subprocess.Popen(argv, stdout=log, stderr=log))

    def wait_for(self, *names: str):
        deadline = time.monotonic() + 60
        while not all((self.folder / name).exists() for name in names):
            if time.monotonic() > deadline or any(p.poll() is not None for p in self.processes):
                logs = [path.read_text() for path in self.folder.glob("*.log")]
                raise RuntimeError(f"{names} did not come: " + "\n".join(logs))
            time.sleep(0.05)

    def end(self):
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("AIRFLOW", "VERDIN"))}
        return kept | {
            "AIRFLOW_HOME": str(self.folder / "airflow"),
            "AIRFLOW__CORE__DAGS_FOLDER": str(DAGS),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{self.folder}/airflow/airflow.db",
            "VERDIN_BIN": str(HERE / "saboteur.py"),
            "VERDIN_ROUTER": f"haproxy:{self.folder}/admin.sock?backend=model&timeout=20",
            "VERDIN_STATE_DIR": str(self.folder / "state"),
            "VERDIN_CONFIG": str(self.folder / "canary.yaml"),
            "VERDIN_METRICS": str(self.folder / "metrics.csv"),
            "VERDIN_STAGE_DURATION": self.stage_duration,
            "VERDIN_POKE_SECONDS": "0.5",
            "VERDIN_PATIENCE_SECONDS": "300",
            "SABOTAGE": json.dumps(self.sabotage),
            "SABOTAGE_FOLDER": str(self.folder),
            "SABOTAGED_BIN": os.environ["VERDIN_BIN"],
            "AIRFLOW_PYTHON": sys.executable,
        }

    def run(self, conf: dict) -> Ended:
        """`airflow dags test`: the whole DAG, in one process."""
        program = Path(sys.executable).with_name("airflow")
        log = self.folder / "run.log"
        with log.open("w") as file:
            process = subprocess.Popen(
                [program, "dags", "test", DAG_ID, "--conf", json.dumps(conf)],
                stdout=file,
                stderr=subprocess.STDOUT,
                env=self.environment(),
            )
            self.processes.append(process)
            code = process.wait(600)
        self.processes.remove(process)
        with sqlite3.connect(self.folder / "airflow" / "airflow.db") as database:
            state = database.execute("SELECT state FROM dag_run").fetchone()
            tasks = dict(database.execute("SELECT task_id, state FROM task_instance"))
            xcoms = database.execute("SELECT task_id, value FROM xcom WHERE key = 'return_value'")
            xcoms = {task: json.loads(value) for task, value in xcoms}
        return Ended(code, log.read_text(), state[0] if state else "none", tasks, xcoms)

    def arms(self, calls: int = 200) -> Counter:
        """Who answers so many calls, each over a connection of its own."""
        arms = Counter()
        for _ in range(calls):
            connection = http.client.HTTPConnection("model", timeout=20)
            connection.sock = socket.socket(socket.AF_UNIX)
            connection.sock.settimeout(20)
            connection.sock.connect(str(self.folder / "front.sock"))
            connection.request("GET", "/")
            arms[connection.getresponse().headers.get("X-Arm", "nobody")] += 1
            connection.close()
        return arms

    def missed(self) -> list[dict]:
        """What should have gone wrong and did not."""
        names = [f"sabotage-{n}-{plan['do']}" for n, plan in enumerate(self.sabotage)]
        return [p for p, name in zip(self.sabotage, names) if not (self.folder / name).exists()]

    def ledger(self) -> list[str]:
        """The kinds of all events of the only rollout; none of a ledger that cannot be read."""
        try:
            with sqlite3.connect(self.folder / "state" / "rollouts.sqlite") as database:
                rows = database.execute("SELECT kind FROM event ORDER BY sequence")
                return [kind for (kind,) in rows]
        except sqlite3.DatabaseError:
            return []

    def served(self) -> Counter:
        """The calls that each arm has answered so far, without copies."""
        served = Counter()
        metrics = self.folder / "metrics.csv"
        for line in metrics.read_text().splitlines()[1:] if metrics.exists() else []:
            _, arm, requests, *_ = line.split(",")
            served[arm] += int(requests)
        return served

    def unanswered(self) -> list[str]:
        """Every call under load so far that no service answered."""
        return (self.folder / "traffic.log").read_text().splitlines()
