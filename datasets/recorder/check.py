"""Records every scenario for a few seconds and checks that the files parse and the faults show."""

import tempfile
from dataclasses import replace
from pathlib import Path

from recorder import recording, summary
from recorder.scenarios import ALL, Scenario
from recorder.summary import ArmSummary

TICKS = 3
REQUESTS_PER_S = 40.0


def run() -> int:
    """The number of scenarios that failed."""
    failures = 0
    with tempfile.TemporaryDirectory() as directory:
        for scenario in map(_shortened, ALL):
            recording.record(scenario, Path(directory), TICKS, warm_up_s=1)
            problems = list(_problems(scenario.name, **summary.of(scenario, Path(directory))))
            print(f"{scenario.name}: {'; '.join(problems) or 'ok'}", flush=True)
            failures += bool(problems)
    return failures


def _shortened(scenario: Scenario) -> Scenario:
    fault = scenario.challenger_fault
    if fault.burst_share > 0:
        fault = replace(fault, burst_start_s=1.0, burst_end_s=2.0)
    # A few seconds may well see none of the rare entities.
    if fault.crashing_per_mille > 0:
        fault = replace(fault, crashing_per_mille=150)
    if fault.uncached_per_mille > 0:
        fault = replace(fault, uncached_per_mille=300)
    return replace(scenario, challenger_fault=fault, requests_per_s=min(REQUESTS_PER_S, scenario.requests_per_s))


def _problems(name: str, champion: ArmSummary, challenger: ArmSummary):
    """Only what cannot be chance in so short a recording on a busy machine."""
    if champion.errors > 0:
        yield f"the champion answered {champion.errors} requests with errors"
    if champion.accuracy < 0.80:
        yield f"the champion's accuracy is only {champion.accuracy:.2f}"
    if name in ("error-burst", "sparse-errors"):
        if challenger.errors == 0:
            yield "the challenger's errors do not show"
    elif challenger.errors > 0:
        yield f"the challenger answered {challenger.errors} requests with errors"
    if name == "accuracy-drop" and challenger.accuracy > champion.accuracy - 0.02:
        yield "the challenger is no less accurate"
    if name == "tail-only" and challenger.mean_p99_ms < champion.mean_p99_ms + 10:
        yield "the challenger's tail is no longer"
