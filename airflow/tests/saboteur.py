#!/usr/bin/env python3
"""A verdin that goes wrong once, at a call that is known beforehand; all else it passes on.

SABOTAGE is a JSON list of {"at": ["gate", "--stage=2"], "do": "..."}: at the first call whose
arguments have all words of "at", one of these happens:

    errors          the challenger begins to answer half of all calls with 500
    no-metrics      the metrics are gone, and come no more
    no-ledger       the ledger is overwritten with something else
    killed-before   this process is killed before verdin runs
    killed-after    verdin does its work, and then this process is killed before it can tell
    killed-during   verdin is killed in the middle of its work
    marked-failed   a person marks the whole run as failed, as Airflow's page does it
"""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

FOLDER = Path(os.environ["SABOTAGE_FOLDER"])
REAL = [os.environ["SABOTAGED_BIN"], *sys.argv[1:]]


def kill_me():
    os.kill(os.getpid(), signal.SIGKILL)


def kill_verdin():
    running = subprocess.Popen(REAL)
    time.sleep(0.02)
    running.kill()
    running.wait()
    kill_me()


def ruin_ledger():
    for name in ("rollouts.sqlite", "rollouts.sqlite-wal", "rollouts.sqlite-shm"):
        (FOLDER / "state" / name).write_bytes(b"this is no ledger\n" * 500)


MARK = """
from airflow.api.common.mark_tasks import set_dag_run_state_to_failed
from airflow.models import DagRun
from airflow.models.serialized_dag import SerializedDagModel
from airflow.utils.session import create_session

with create_session() as session:
    run = session.query(DagRun).one()
    dag = SerializedDagModel.get(run.dag_id, session=session).dag
    set_dag_run_state_to_failed(dag=dag, run_id=run.run_id, commit=True, session=session)
"""


def mark_failed():
    subprocess.run([os.environ["AIRFLOW_PYTHON"], "-c", MARK], check=True, stdout=sys.stderr)


ACTS = {
    "errors": lambda: (FOLDER / "challenger-errors").write_text("0.5"),
    "no-metrics": lambda: (FOLDER / "no-metrics").touch(),
    "no-ledger": ruin_ledger,
    "killed-before": kill_me,
    "killed-after": lambda: (subprocess.run(REAL, check=False), kill_me()),
    "killed-during": kill_verdin,
    "marked-failed": mark_failed,
}

for number, plan in enumerate(json.loads(os.environ["SABOTAGE"])):
    done = FOLDER / f"sabotage-{number}-{plan['do']}"
    if set(plan["at"]) <= set(sys.argv[1:]) and not done.exists():
        done.touch()
        ACTS[plan["do"]]()
os.execv(REAL[0], REAL)
