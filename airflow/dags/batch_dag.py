"""# Very many metric pairs, judged by mapped tasks

One task for each file of requests, as many at a time as there are workers, and one that counts the
verdicts at the end.

    airflow dags trigger batch_dag --conf '{"requests": "/data/requests", "verdicts": "/data/verdicts"}'

`requests` is a folder of JSON Lines, `*.jsonl`, as `verdin batch` reads them; `verdicts` gets a file of the
same name for each. Both have to be seen by all workers. Answers are written beside and moved into place
when they are whole, so that a task which dies and is tried again changes nothing. `VERDIN_BIN` and
`VERDIN_CONFIG` name the program and the configuration.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections import Counter
from datetime import timedelta
from pathlib import Path

from airflow.sdk import DAG, Param, get_current_context, task
from airflow.sdk.exceptions import AirflowException, AirflowFailException

# Airflow maps a task over 1,024 elements at most, unless core.max_map_length says otherwise.
LARGEST_MAP = 1024


@task
def files() -> list[str]:
    """The names of the files, the work to be shared out."""
    folder = Path(get_current_context()["params"]["requests"])
    found = sorted(path.name for path in folder.glob("*.jsonl"))
    if not found:
        raise AirflowFailException(f"there is no *.jsonl in {folder}")
    if len(found) > LARGEST_MAP:
        raise AirflowFailException(f"{len(found)} files in {folder}; at most {LARGEST_MAP} are mapped")
    return found


@task(retries=2, retry_delay=timedelta(seconds=15), map_index_template="{{ task.op_kwargs['name'] }}")
def judge(name: str) -> dict[str, int]:
    """Judges one file, and counts its verdicts; a broken line is answered by an error and counted."""
    params = get_current_context()["params"]
    source, target = Path(params["requests"], name), Path(params["verdicts"], name)
    # Airflow runs as many tasks as it has room for: each process has one thread.
    command = [os.environ.get("VERDIN_BIN", "verdin"), "batch", "--threads", "1"]
    if config := os.environ.get("VERDIN_CONFIG"):
        command += ["--config", config]
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(".unfinished")
    with source.open("rb") as requests, unfinished.open("wb") as answers:
        done = subprocess.run(
            command, stdin=requests, stdout=answers, stderr=subprocess.PIPE, text=True, check=False
        )
    # 2: every line was answered, some by an error.
    if done.returncode not in (0, 2):
        raise AirflowException(f"{name}: verdin ended with {done.returncode}: {done.stderr[-2000:]}")
    with unfinished.open() as answers:
        verdicts = Counter(json.loads(line).get("verdict", "error") for line in answers)
    unfinished.replace(target)
    return dict(verdicts)


@task
def count(verdicts: list[dict[str, int]]) -> dict[str, int]:
    """How often each verdict was given."""
    return dict(sum((Counter(some) for some in verdicts), Counter()))


with DAG(
    dag_id="batch_dag",
    doc_md=__doc__,
    schedule=None,
    catchup=False,
    params={
        "requests": Param("/data/requests", type="string", description="a folder of *.jsonl"),
        "verdicts": Param("/data/verdicts", type="string", description="where the answers go"),
    },
    tags=["verdin"],
) as dag:
    count(judge.expand(name=files()))
