"""What can be known of the DAG without running it."""

import copy
import re
from pathlib import Path

import pytest
from airflow.sdk.exceptions import AirflowFailException, ParamValidationError

import deployment_dag as module

RUN = ("deployment_dag", "manual__2026-01-02T03:04:05+00:00")
GOOD = {"model_version": "2", "deployment_strategy": "canary"}
STAGES = range(6)


@pytest.fixture(scope="module")
def dag():
    return module.dag


@pytest.fixture
def settings(monkeypatch):
    """The settings that a run would have, from the environment alone."""
    monkeypatch.setattr(module.Variable, "get", lambda name, default=None: default)
    monkeypatch.setenv("VERDIN_BIN", "true")
    monkeypatch.setenv("VERDIN_ROUTER", "exec:/bin/true")
    monkeypatch.setenv("VERDIN_STATE_DIR", "/var/lib/verdin")
    for name in ("CONFIG", "METRICS"):
        monkeypatch.delenv(f"VERDIN_{name}", raising=False)
    return monkeypatch


def test_a_dag_bag_takes_the_file_without_errors(airflow_home):
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(dag_folder=module.__file__)
    assert bag.import_errors == {}
    assert list(bag.dags) == ["deployment_dag"]


def test_every_stage_is_held_and_gated_in_its_turn(dag):
    way = ["check", "start"]
    way += [f"{task}_{stage}" for stage in STAGES for task in ("hold", "gate")]
    way += ["finish", "outcome"]
    assert set(dag.task_ids) == {*way, "rollback"}
    for before, after in zip(way, way[1:]):
        assert after in dag.get_task(before).downstream_task_ids
    dag.check_cycle()


def test_the_rollback_waits_for_any_failure_of_all_others(dag):
    rollback = dag.get_task("rollback")
    assert rollback.trigger_rule == "one_failed"
    assert rollback.upstream_task_ids == set(dag.task_ids) - {"rollback", "outcome"}


def test_a_rollback_that_worked_is_no_success_of_the_run(dag):
    assert [task.task_id for task in dag.tasks if not task.downstream_task_ids] == ["outcome"]
    outcome = dag.get_task("outcome")
    assert outcome.is_teardown
    assert outcome.on_failure_fail_dagrun
    assert outcome.upstream_task_ids >= {"finish", "rollback"}


def test_the_picture_in_the_documentation_is_that_of_the_dag(dag):
    page = Path(__file__).parents[2] / "docs" / "airflow.md"
    lines = page.read_text().split("```mermaid\ngraph LR\n")[1].split("```")[0].splitlines()
    chains = [re.split(r" --> | -\. any failure \.-> ", line.strip()) for line in lines]
    edges = {edge for chain in chains for edge in zip(chain, chain[1:])}
    assert {name for edge in edges for name in edge} == set(dag.task_ids)
    for before, after in edges:
        assert after in dag.get_task(before).downstream_task_ids


def test_no_worker_sleeps(dag):
    for stage in STAGES:
        for name in ("hold", "gate"):
            assert dag.get_task(f"{name}_{stage}").mode == "reschedule"


@pytest.mark.parametrize(
    ("conf", "fault"),
    [
        ({}, "model_version"),
        ({"model_version": 2}, "2"),
        ({"model_version": ""}, "''"),
        ({"model_version": "2; rm -rf /"}, "rm -rf"),
        ({"model_version": "2\n"}, "model_version"),
        ({"model_version": "-2"}, "-2"),
        ({"model_version": "v" * 65}, "model_version"),
        ({"model_version": "2", "deployment_strategy": "bluegreen"}, "bluegreen"),
        ({"model_version": "2", "deployment_stratgy": "shadow"}, "deployment_stratgy"),
    ],
)
def test_bad_conf_is_refused_in_words(settings, conf, fault):
    with pytest.raises(AirflowFailException, match=re.escape(fault)):
        module.settings_of(conf, *RUN)


@pytest.mark.parametrize(
    "conf",
    [
        {},
        {"model_version": 2},
        {"model_version": "2; rm -rf /"},
        {"model_version": "2", "deployment_strategy": "bluegreen"},
    ],
)
def test_bad_conf_is_refused_by_the_schemas_as_well(dag, conf):
    params = copy.deepcopy(dag.params)
    with pytest.raises(ParamValidationError):
        params.update(conf)
        params.validate()


def test_good_conf_is_taken_by_the_schemas(dag):
    params = copy.deepcopy(dag.params)
    params.update(GOOD)
    assert params.validate() == GOOD


def test_shadow_needs_a_configuration_that_names_the_logs(settings):
    conf = GOOD | {"deployment_strategy": "shadow"}
    with pytest.raises(AirflowFailException, match="section 'shadow'"):
        module.settings_of(conf, *RUN)
    settings.setenv("VERDIN_CONFIG", "/etc/verdin/canary.yaml")
    assert module.settings_of(conf, *RUN)["strategy"] == "shadow"


def test_only_shadow_has_a_stage_of_copies():
    assert module.has({"strategy": "shadow"}, 0)
    assert not module.has({"strategy": "canary"}, 0)
    assert all(module.has({"strategy": "canary"}, stage) for stage in range(1, 6))


@pytest.mark.parametrize("name", ["VERDIN_ROUTER", "VERDIN_STATE_DIR"])
def test_what_the_rollback_needs_must_be_said(settings, name):
    settings.delenv(name)
    with pytest.raises(AirflowFailException, match=name):
        module.settings_of(GOOD, *RUN)


def test_a_path_that_means_something_else_on_another_worker_is_refused(settings):
    settings.setenv("VERDIN_CONFIG", "canary.yaml")
    with pytest.raises(AirflowFailException, match="whole path"):
        module.settings_of(GOOD, *RUN)


def test_a_program_that_is_not_there_is_named(settings):
    settings.setenv("VERDIN_BIN", "verdin-of-tomorrow")
    with pytest.raises(AirflowFailException, match="verdin-of-tomorrow"):
        module.settings_of(GOOD, *RUN)


def test_a_variable_goes_before_the_environment(settings):
    settings.setattr(
        module.Variable,
        "get",
        lambda name, default=None: "haproxy:/a" if name == "verdin_router" else default,
    )
    assert module.settings_of(GOOD, *RUN)["router"] == "haproxy:/a"


def test_a_run_always_finds_its_own_rollout(settings):
    name = module.settings_of(GOOD, *RUN)["rollout"]
    assert name == module.settings_of(GOOD, *RUN)["rollout"]
    assert re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*", name)


@pytest.mark.parametrize(
    "other",
    [
        ("deployment_dag", "manual__2026-01-02T03:04:05+00:01", "2"),
        # The same letters once the signs between are gone.
        ("deployment_dag", "manual__2026-01-02T03-04-05+00:00", "2"),
        ("deployment_dag-manual__2026", "01-02T03:04:05+00:00", "2"),
        ("deployment_dag", "manual__2026-01-02T03:04:05+00:00", "2.0"),
        ("deployment_dag", "x" * 250, "2"),
        ("deployment_dag", "x" * 250 + "y", "2"),
    ],
)
def test_other_runs_have_other_rollouts(other):
    mine = module.rollout_name(*RUN, "2")
    name = module.rollout_name(*other)
    assert name != mine
    assert len(name) < 200


def test_a_name_never_begins_with_a_dot():
    assert module.rollout_name(".dag", "run", "2")[0] != "."


@pytest.mark.parametrize("code", [0, 3, 4])
def test_what_is_undecided_fails_no_task(code):
    module.unless_harmful(code, "stage 1")


@pytest.mark.parametrize("code", [2, 6, 7])
def test_what_no_retry_can_change_is_not_tried_again(code):
    with pytest.raises(AirflowFailException):
        module.unless_harmful(code, "stage 1")


@pytest.mark.parametrize("code", [1, 5, -9, 99, 127])
def test_what_may_pass_is_tried_again(code):
    with pytest.raises(module.AirflowException) as caught:
        module.unless_harmful(code, "stage 1")
    assert not isinstance(caught.value, AirflowFailException)


def status(**said) -> dict:
    stages = [{"percent": share, "seconds": 30} for share in module.STAGES]
    usual = {"phase": "running", "stage": 2, "stage_began": 100, "time": 110, "stages": stages}
    return usual | said


def test_a_stage_is_over_when_its_time_is():
    assert not module.is_over(status(), 2)
    assert not module.is_over(status(time=129.9), 2)
    assert module.is_over(status(time=130), 2)


def test_a_stage_is_over_when_the_rollout_has_left_it():
    assert module.is_over(status(), 1)
    assert module.is_over(status(phase="succeeded", stage=5), 5)
    assert module.is_over(status(phase="rolled-back"), 2)


def test_a_stage_that_has_not_begun_is_not_over():
    assert not module.is_over(status(), 3)
    assert not module.is_over(status(stage_began=None), 2)
    assert not module.is_over(status(stage=None, stage_began=None), 1)
    assert not module.is_over(status(stage=None, stage_began=None), 0)


def test_the_stage_of_copies_has_a_length_of_its_own():
    copies = {"stage": 0, "shadow": {"seconds": 5, "mirror_percent": 100}}
    assert not module.is_over(status(time=104.9, **copies), 0)
    assert module.is_over(status(time=105, **copies), 0)
    assert module.is_over(status(stage=1), 0)
