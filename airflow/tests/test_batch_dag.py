"""The DAG of mapped tasks: as Airflow reads it, and its tasks on the real program."""

import json
import os

import pytest
from airflow.sdk.exceptions import AirflowException, AirflowFailException

import batch_dag as module


@pytest.fixture
def folders(tmp_path, monkeypatch):
    requests = tmp_path / "requests"
    requests.mkdir()
    params = {"requests": str(requests), "verdicts": str(tmp_path / "verdicts")}
    monkeypatch.setattr(module, "get_current_context", lambda: {"params": params})
    monkeypatch.delenv("VERDIN_CONFIG", raising=False)
    return requests, tmp_path / "verdicts"


def request(name, level):
    champion = [20 + place % 7 for place in range(40)]
    challenger = [level * (20 + place % 5) for place in range(40)]
    metric = {"name": "latency_ms", "champion": champion, "challenger": challenger}
    return json.dumps({"id": name, "metrics": [metric]}) + "\n"


def test_a_dag_bag_takes_the_file_without_errors(airflow_home):
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(dag_folder=module.__file__)
    assert bag.import_errors == {}
    assert list(bag.dags) == ["batch_dag"]
    dag = bag.dags["batch_dag"]
    assert dag.get_task("judge").is_mapped
    assert dag.get_task("judge").upstream_task_ids == {"files"}
    assert dag.get_task("count").upstream_task_ids == {"judge"}


def test_files_are_listed_in_order_and_an_empty_folder_is_a_mistake(folders):
    requests, _ = folders
    with pytest.raises(AirflowFailException, match="no \\*.jsonl"):
        module.files.function()
    for name in ("b.jsonl", "a.jsonl", "note.txt"):
        (requests / name).write_text("")
    assert module.files.function() == ["a.jsonl", "b.jsonl"]


def test_a_file_is_judged_and_its_verdicts_counted(folders):
    requests, verdicts = folders
    (requests / "a.jsonl").write_text(request("same", 1) + request("worse", 3) + "{broken\n")
    counted = module.judge.function("a.jsonl")
    assert counted["error"] == 1 and counted["fail"] == 1 and sum(counted.values()) == 3
    first = (verdicts / "a.jsonl").read_bytes()
    # Tried again, the answers are the same.
    assert module.judge.function("a.jsonl") == counted
    assert (verdicts / "a.jsonl").read_bytes() == first
    assert module.count.function([counted, {"fail": 2}])["fail"] == 3


def test_a_program_that_dies_leaves_no_answers(folders, tmp_path, monkeypatch):
    requests, verdicts = folders
    (requests / "a.jsonl").write_text(request("same", 1))
    program = tmp_path / "dies"
    program.write_text(f"#!/bin/sh\nhead -c 5 {os.devnull}\nkill -9 $$\n")
    program.chmod(0o755)
    monkeypatch.setenv("VERDIN_BIN", str(program))
    with pytest.raises(AirflowException, match="ended with -9"):
        module.judge.function("a.jsonl")
    assert not (verdicts / "a.jsonl").exists()
