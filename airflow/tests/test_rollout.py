"""The DAG as Airflow runs it, with the real verdin, a real HAProxy and services under load.

Every test has a world of its own. They are started together, since most of their time is waiting.
"""

from concurrent.futures import ThreadPoolExecutor

import pytest
from world import World

CONF = {"model_version": "2", "deployment_strategy": "canary"}
WAY = ["check", "start", *(f"{t}_{n}" for n in range(6) for t in ("hold", "gate")), "finish"]
# What goes wrong in each run, and when.
RUNS = {
    "success": [],
    "killed": [
        {"at": ["rollout", "start"], "do": "killed-after"},
        {"at": ["rollout", "step"], "do": "killed-during"},
        {"at": ["gate", "--stage=1"], "do": "killed-during"},
        {"at": ["gate", "--stage=2"], "do": "killed-after"},
        {"at": ["gate", "--stage=4"], "do": "killed-before"},
    ],
    "errors": [
        {"at": ["gate", "--stage=2"], "do": "errors"},
        {"at": ["rollout", "rollback"], "do": "killed-after"},
    ],
    "no metrics": [{"at": ["gate", "--stage=2"], "do": "no-metrics"}],
    "no ledger": [{"at": ["gate", "--stage=3"], "do": "no-ledger"}],
    "marked failed": [{"at": ["gate", "--stage=2"], "do": "marked-failed"}],
    "shadow": [],
    "shadow, errors": [{"at": ["rollout", "start"], "do": "errors"}],
}


def run(home, name):
    """One run, and all that can be asked of its world before it is gone."""
    conf = CONF | {"deployment_strategy": "shadow"} if "shadow" in name else CONF
    with World(RUNS[name], airflow=home, mirror="shadow" in name) as world:
        ended = world.run(conf)
        # A slow machine may find the first stage over before it looks.
        assert [plan for plan in world.missed() if "step" not in plan["at"]] == [], ended.log
        served = world.served()
        return ended, world.arms(), world.ledger(), world.unanswered(), served


@pytest.fixture(scope="module")
def runs(airflow_home):
    with ThreadPoolExecutor(len(RUNS)) as pool:
        yield {name: pool.submit(run, airflow_home, name) for name in RUNS}


@pytest.fixture
def ended(runs, request):
    return runs[request.param].result()


def of(name):
    return pytest.mark.parametrize("ended", [name], indirect=True)


def assert_rolled_back(ended):
    run, arms, _, unanswered, _ = ended
    assert run.code == 1
    assert run.state == "failed"
    assert run.tasks["rollback"] == "success"
    assert run.tasks["finish"] == "upstream_failed"
    assert run.tasks["outcome"] == "failed"
    assert arms == {"champion": 200}
    assert unanswered == []


@of("success")
def test_a_healthy_challenger_gets_all_traffic(ended):
    run, arms, ledger, unanswered, _ = ended
    assert (run.code, run.state) == (0, "success"), run.log
    assert arms == {"challenger": 200}
    assert unanswered == []
    assert [run.tasks[name] for name in WAY] == ["success"] * len(WAY)
    assert run.tasks["outcome"] == "success"
    assert run.tasks["rollback"] == "skipped"
    assert ledger.count("stage-entered") == 5
    assert ledger[-1] == "succeeded"


@of("success")
def test_the_status_is_at_hand_for_other_tasks(ended):
    run, *_ = ended
    for stage in range(1, 6):
        assert run.xcoms[f"gate_{stage}"]["rollout"] == run.xcoms["check"]["rollout"]
    assert run.xcoms["finish"]["confirmed_percent"] == 100
    assert all(criterion["met"] for criterion in run.xcoms["finish"]["criteria"])


@of("killed")
def test_tasks_that_are_killed_and_tried_again_change_nothing(ended):
    run, arms, ledger, unanswered, _ = ended
    assert (run.code, run.state) == (0, "success"), run.log
    assert arms == {"challenger": 200}
    assert unanswered == []
    assert ledger.count("started") == 1
    assert ledger.count("stage-entered") == 5
    assert ledger.count("succeeded") == 1


@of("errors")
def test_errors_of_the_challenger_roll_back(ended):
    assert_rolled_back(ended)
    run, _, ledger, *_ = ended
    assert "rolled back (exit code 6)" in run.log
    assert "error_rate" in run.log
    assert "succeeded" not in ledger
    assert ledger.count("rolled-back") == 1


@of("no metrics")
def test_metrics_that_vanish_hold_the_stage_and_then_roll_back(ended):
    assert_rolled_back(ended)
    run, _, ledger, *_ = ended
    assert "rolled back (exit code 6)" in run.log
    assert "no such file" in run.log
    assert ledger.count("rolled-back") == 1


@of("no ledger")
def test_without_a_ledger_the_traffic_goes_back_all_the_same(ended):
    assert_rolled_back(ended)
    run, *_ = ended
    assert run.tasks["gate_2"] == "success"
    assert "the champion has all traffic, confirmed" in run.log


@of("marked failed")
def test_a_run_that_a_person_marks_as_failed_gives_the_traffic_back(ended):
    run, arms, ledger, unanswered, _ = ended
    assert (run.code, run.state) == (1, "failed"), run.log
    assert run.tasks["rollback"] == "skipped"
    assert run.tasks["outcome"] == "failed"
    assert arms == {"champion": 200}
    assert unanswered == []
    assert ledger.count("rolled-back") == 1


@of("shadow")
def test_a_challenger_that_answers_copies_as_well_gets_all_traffic(ended):
    run, arms, ledger, unanswered, _ = ended
    assert (run.code, run.state) == (0, "success"), run.log
    assert arms == {"challenger": 200}
    assert unanswered == []
    assert [run.tasks[name] for name in WAY] == ["success"] * len(WAY)
    assert ledger.count("stage-entered") == 6
    assert run.xcoms["gate_0"]["shadow"]["seconds"] == 3
    assert run.xcoms["gate_0"]["stage"] == 1


@of("shadow, errors")
def test_a_challenger_that_answers_copies_worse_never_gets_a_user(ended):
    assert_rolled_back(ended)
    run, _, ledger, _, served = ended
    assert "rolled back (exit code 6)" in run.log
    assert "errors: " in run.log
    assert ledger.count("stage-entered") == 1
    assert ledger.count("rolled-back") == 1
    assert run.tasks["gate_1"] == "upstream_failed"
    assert served["champion"] > 0 and served["challenger"] == 0
