"""Starts the servers of both arms and ends them."""

import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from recorder.faults import Fault
from recorder.feature_store import SharedStore
from recorder.scenarios import Scenario

PACKAGE_HOME = Path(__file__).resolve().parent.parent


class Target(NamedTuple):
    arm: str
    instance: str
    port: int


@contextmanager
def running(scenario: Scenario, clock_zero: float, lifetime_s: float):
    """The servers of a scenario as targets, champions and challengers in turn."""
    hosts = [
        (arm, f"{arm}-{index}", fault, placement)
        for index, pair in enumerate(zip(scenario.champion_placements, scenario.challenger_placements), start=1)
        for arm, fault, placement in (
            ("champion", Fault(), pair[0]),
            ("challenger", scenario.challenger_fault, pair[1]),
        )
    ]
    shared_store = SharedStore.create(scenario.connections) if scenario.shares_store else None
    processes = []
    try:
        for _, _, fault, placement in hosts:
            processes.append(_start(scenario, shared_store, fault, placement, clock_zero, lifetime_s))
        ports = [_port(process) for process in processes]
        yield [Target(arm, instance, port) for (arm, instance, _, _), port in zip(hosts, ports)]
    finally:
        for process in processes:
            process.stdin.close()
        for process in processes:
            _end(process)
        if shared_store:
            shared_store.close()


def _start(
    scenario: Scenario,
    shared_store: SharedStore | None,
    fault: Fault,
    placement: float,
    clock_zero: float,
    lifetime_s: float,
) -> subprocess.Popen:
    pipe = (shared_store.read_end, shared_store.write_end) if shared_store else ()
    command = [sys.executable, "-B", "-m", "recorder.model_server"]
    command += ["--fault", fault.to_json(), "--connections", str(scenario.connections)]
    command += ["--clock-zero", str(clock_zero), "--placement", str(placement), "--lifetime", str(lifetime_s)]
    if pipe:
        command += ["--shared-store", *map(str, pipe)]
    return subprocess.Popen(command, cwd=PACKAGE_HOME, stdin=subprocess.PIPE, stdout=subprocess.PIPE, pass_fds=pipe)


def _port(process: subprocess.Popen) -> int:
    line = process.stdout.readline()
    if not line:
        raise RuntimeError("a model server ended before it told its port")
    return int(line)


def _end(process: subprocess.Popen):
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    process.stdout.close()
