"""# Staged rollout of a model by Verdin

Gives the challenger 1, 5, 25, 50 and 100 % of the traffic, stage by stage, and everything back to
the champion when it does harm or when anything else goes wrong. With the strategy `shadow` a stage
comes first at which it gets copies of the requests, and no user gets its answers.

    airflow dags trigger deployment_dag \\
        --conf '{"model_version": "2", "deployment_strategy": "canary"}'

What the rollout runs on is said by Airflow Variables (`verdin_router`) or, where there is none of
that name, by environment variables of the worker (`VERDIN_ROUTER`). They are read when a run
begins, and a later change does not touch a run under way.

| variable                | says                                       | where nothing says it   |
| ----------------------- | ------------------------------------------ | ----------------------- |
| `VERDIN_ROUTER`         | what splits the traffic: `haproxy:...`     | the run fails at once   |
| `VERDIN_STATE_DIR`      | the ledger's folder, seen by all workers   | the run fails at once   |
| `VERDIN_BIN`            | the program                                | `verdin`                |
| `VERDIN_CONFIG`         | metrics, margins, limits                   | the standard limits     |
| `VERDIN_METRICS`        | the CSV of both arms that grows meanwhile  | as configured           |
| `VERDIN_CHAMPION`       | the champion's version                     | `champion`              |
| `VERDIN_STAGE_DURATION` | how long each stage lasts, such as `30m`   | as configured, or `30m` |
| `VERDIN_INTERVAL`       | the time between two looks                 | as configured, or `60s` |
| `VERDIN_SETTLE`         | what is not judged after a change of share | as configured           |

Two more belong to the shape of the DAG, so they are read from the environment when this file is
parsed: `VERDIN_POKE_SECONDS` (60), the time between two calls while a stage lasts, and
`VERDIN_PATIENCE_SECONDS` (86400), after which a stage that nobody has decided is given up.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import shlex
import shutil
import subprocess
from datetime import timedelta
from enum import IntEnum

from airflow.sdk import DAG, Param, PokeReturnValue, Variable, get_current_context, task
from airflow.sdk.exceptions import AirflowException, AirflowFailException, AirflowSkipException

STAGES = (1, 5, 25, 50, 100)
STRATEGIES = ("canary", "shadow")
VERSION = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
# Options of `verdin rollout start` under their own names; what is not said is left to verdin.
START_OPTIONS = ("config", "metrics", "champion", "stage_duration", "interval", "settle")
POKE = timedelta(seconds=float(os.environ.get("VERDIN_POKE_SECONDS", "60")))
PATIENCE = timedelta(seconds=float(os.environ.get("VERDIN_PATIENCE_SECONDS", "86400")))
# No call lasts longer than a few seconds; one that hangs is ended and tried again.
CALL_SECONDS = 120

log = logging.getLogger("airflow.task")


class Exit(IntEnum):
    """What verdin's exit codes mean to a rollout."""

    DONE = 0
    MISTAKE = 2
    MARGINAL = 3
    UNDECIDED = 4
    UNAVAILABLE = 5
    ROLLED_BACK = 6
    UNCONFIRMED = 7


def setting(name: str, default: str | None = None) -> str | None:
    return Variable.get(f"verdin_{name}", default=None) or os.environ.get(
        f"VERDIN_{name.upper()}", default
    )


def settings_of(conf: dict, dag_id: str, run_id: str) -> dict:
    """Everything that a run needs, checked; nothing has been touched yet."""
    if unknown := sorted(set(conf) - {"model_version", "deployment_strategy"}):
        raise AirflowFailException(
            f"unknown in the run's conf: {', '.join(unknown)}; "
            "known are model_version and deployment_strategy"
        )
    version, strategy = conf.get("model_version"), conf.get("deployment_strategy", "canary")
    if not isinstance(version, str) or not re.fullmatch(VERSION, version):
        raise AirflowFailException(
            f"model_version is {version!r}; it has to be a text of 1 to 64 letters, digits, '.', "
            "'_' and '-', such as \"2\""
        )
    if strategy not in STRATEGIES:
        raise AirflowFailException(
            f"deployment_strategy is {strategy!r}; it has to be one of {', '.join(STRATEGIES)}"
        )
    settings = {name: setting(name) for name in ("router", "state_dir", *START_OPTIONS)}
    for name in ("router", "state_dir"):
        # The rollback has to work when configuration and ledger are gone, so it asks neither.
        if not settings[name]:
            raise AirflowFailException(
                f"nothing says VERDIN_{name.upper()}; set it for the workers, or the Airflow "
                f"Variable verdin_{name}"
            )
    for name in ("state_dir", "config", "metrics"):
        if (path := settings[name]) and not os.path.isabs(path):
            raise AirflowFailException(f"VERDIN_{name.upper()} is {path!r}; write the whole path")
    if strategy == "shadow" and not settings["config"]:
        raise AirflowFailException(
            "shadow deployment compares logs of answers: VERDIN_CONFIG has to name a configuration "
            "with a section 'shadow'"
        )
    name = setting("bin", "verdin")
    if not (program := shutil.which(name)):
        raise AirflowFailException(f"there is no program {name!r} here; VERDIN_BIN says which")
    rollout = rollout_name(dag_id, run_id, version)
    found = {"bin": program, "challenger": version, "rollout": rollout, "strategy": strategy}
    return settings | found


def rollout_name(dag_id: str, run_id: str, version: str) -> str:
    """The key under which every try of every task of a run finds the same rollout.

    Verdin takes letters, digits, '-', '_' and '.'; the digest tells apart what reads alike without
    the other signs.
    """
    key = "\n".join((dag_id, run_id, version))
    readable = re.sub(r"[^A-Za-z0-9_.-]", "-", f"{dag_id}-{run_id}-{version}").lstrip(".")
    return f"{readable[:150]}-{hashlib.sha256(key.encode()).hexdigest()[:10]}"


def verdin(settings: dict, *command: str) -> tuple[int, str]:
    """Runs verdin on the run's rollout: its exit code, and what it printed."""
    argv = [
        settings["bin"],
        *command,
        f"--rollout={settings['rollout']}",
        f"--state-dir={settings['state_dir']}",
    ]
    log.info("%s", shlex.join(argv))
    try:
        ended = subprocess.run(
            argv,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=CALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise AirflowException(f"{shlex.join(command)} did not end in {CALL_SECONDS} s") from None
    except OSError as failure:
        raise AirflowException(f"{settings['bin']} cannot be run: {failure}") from None
    for line in ended.stderr.splitlines():
        log.info("%s", line)
    log.info("exit code %d", ended.returncode)
    return ended.returncode, ended.stdout


def unless_harmful(code: int, what: str) -> None:
    """Ends the task where the exit code says so: for good, or to be tried again."""
    match code:
        case Exit.DONE | Exit.MARGINAL | Exit.UNDECIDED:
            return
        case Exit.ROLLED_BACK:
            raise AirflowFailException(f"{what}: rolled back (exit code 6)")
        case Exit.UNCONFIRMED:
            raise AirflowFailException(f"{what}: the rollback is NOT confirmed (exit code 7)")
        case Exit.MISTAKE:
            raise AirflowFailException(f"{what}: a mistake, told in the log (exit code 2)")
        case Exit.UNAVAILABLE:
            raise AirflowException(f"{what}: router or ledger out of reach (exit code 5)")
        case _:
            raise AirflowException(f"{what}: verdin ended with {code}")


def told(text: str) -> dict:
    """A status for XCom: all but the events, which the ledger keeps."""
    status = json.loads(text)
    status.pop("events", None)
    return status


def status_of(settings: dict) -> dict:
    code, text = verdin(settings, "rollout", "status", "--output=json-line")
    unless_harmful(code, "the status")
    return told(text)


def is_over(status: dict, stage: int) -> bool:
    """Whether a stage has had its time, or the rollout has left it behind."""
    if status["phase"] in ("succeeded", "rolled-back", "rolling-back"):
        return True
    now = status["stage"]
    if now is None:
        return False
    if now != stage or status["stage_began"] is None:
        return now > stage
    length = status["stages"][stage - 1] if stage else status["shadow"]
    return status["time"] >= status["stage_began"] + length["seconds"]


def has(settings: dict, stage: int) -> bool:
    """Whether the run has a stage: all have 1 to 5, and one with the strategy `shadow` has 0."""
    return stage > 0 or settings["strategy"] == "shadow"


@task(retries=0)
def check() -> dict:
    """Checks parameters and settings, and does nothing yet."""
    context = get_current_context()
    run = context["dag_run"]
    return settings_of({**context["params"], **(run.conf or {})}, run.dag_id, run.run_id)


@task
def start(settings: dict) -> None:
    """Starts the rollout: the first stage gets its traffic, or its copies."""
    said = [name for name in START_OPTIONS if settings[name]]
    options = [f"--{name.replace('_', '-')}={settings[name]}" for name in said]
    code, _ = verdin(
        settings,
        "rollout",
        "start",
        "--stages=" + ",".join(map(str, STAGES)),
        f"--router={settings['router']}",
        f"--challenger={settings['challenger']}",
        f"--strategy={'shadow' if settings['strategy'] == 'shadow' else 'staged'}",
        *options,
    )
    unless_harmful(code, "the start")


@task.sensor(mode="reschedule", poke_interval=POKE, timeout=PATIENCE)
def hold(settings: dict, stage: int) -> PokeReturnValue:
    """Looks while a stage lasts; harm rolls back at once. Stage 0 is the one of copies."""
    if not has(settings, stage):
        return PokeReturnValue(is_done=True)
    status = status_of(settings)
    if is_over(status, stage):
        return PokeReturnValue(is_done=True, xcom_value=status)
    code, _ = verdin(settings, "rollout", "step", "--output=json-line")
    unless_harmful(code, f"stage {stage}")
    return PokeReturnValue(is_done=False)


@task.sensor(mode="reschedule", poke_interval=POKE, timeout=PATIENCE)
def gate(settings: dict, stage: int) -> PokeReturnValue:
    """Opens the next stage once this one has been decided.

    Marginal and undecided (3 and 4) are no failure: the rollout extends the stage, waits for better
    data or for a person, and has its own limits for that. The gate asks until these have decided.
    """
    if not has(settings, stage):
        return PokeReturnValue(is_done=True)
    code, text = verdin(settings, "gate", f"--stage={stage}", "--output=json-line")
    unless_harmful(code, f"stage {stage}")
    if code != Exit.DONE:
        return PokeReturnValue(is_done=False)
    return PokeReturnValue(is_done=True, xcom_value=told(text))


@task
def finish(settings: dict) -> dict:
    """Checks that the challenger has all traffic."""
    status = status_of(settings)
    if status["phase"] != "succeeded" or status["confirmed_percent"] != 100:
        raise AirflowFailException(
            f"the rollout is at {status['phase']!r}, the challenger at "
            f"{status['confirmed_percent']} %"
        )
    for criterion in status["criteria"]:
        log.info("%s: %s", "met" if criterion["met"] else "NOT MET", criterion["detail"])
    return status


def give_back(settings: dict) -> str:
    """Gives the champion all traffic: needs the router and nothing else."""
    run_id = get_current_context()["run_id"]
    code, text = verdin(
        settings,
        "rollout",
        "rollback",
        f"--router={settings['router']}",
        f"--reason=Airflow's run {run_id} failed",
    )
    if code != Exit.ROLLED_BACK:
        raise AirflowException(
            f"the rollback is NOT confirmed (exit code {code}): give the champion all traffic at "
            f"the router itself: {settings['router']}"
        )
    return text.strip()


@task(trigger_rule="one_failed", retries=20)
def rollback(settings: dict | None) -> dict:
    """Gives the champion all traffic, whatever has failed before; once more where that was done."""
    if settings is None:
        raise AirflowSkipException("nothing was started, so there is nothing to take back")
    return {"rollout": settings["rollout"], "confirmed": True, "said": give_back(settings)}


@task(retries=20)
def outcome(settings: dict | None, finished: dict | None) -> None:
    """Succeeds where the rollout has; else sees to it that the traffic is back, and fails.

    As a teardown it runs also where a person marks the run as failed, which skips all other tasks.
    """
    if finished:
        return
    if not settings:
        raise AirflowFailException("nothing was started: the log of the task 'check' says why")
    raise AirflowFailException(f"the rollout has not succeeded; {give_back(settings)}")


with DAG(
    dag_id="deployment_dag",
    description="Brings a challenger out in five stages, and back when it does harm",
    doc_md=__doc__,
    schedule=None,
    catchup=False,
    # Two rollouts on one router would take each other's traffic for their own.
    max_active_runs=1,
    default_args={"retries": 3, "retry_delay": min(POKE, timedelta(seconds=15))},
    params={
        "model_version": Param(
            type="string",
            pattern=f"^{VERSION}$",
            title="Model version",
            description="What the challenger is called, such as 2",
        ),
        "deployment_strategy": Param(
            "canary",
            type="string",
            enum=list(STRATEGIES),
            title="Strategy",
            description="canary: a growing share of the traffic; shadow: copies before that",
        ),
    },
    tags=["verdin"],
) as dag:
    settings = check()
    way = [start(settings)]
    for stage in range(len(STAGES) + 1):
        way.append(hold.override(task_id=f"hold_{stage}")(settings, stage))
        way.append(gate.override(task_id=f"gate_{stage}")(settings, stage))
    finished = finish(settings)
    way.append(finished)
    for before, after in zip(way, way[1:]):
        before >> after
    # A run ends as its last task does, and a rollback that worked is no success of the run.
    last = outcome(settings, finished).as_teardown(on_failure_fail_dagrun=True)
    way >> rollback(settings) >> last
