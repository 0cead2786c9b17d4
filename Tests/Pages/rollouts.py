"""Real rollouts in a few seconds: a router that is a script, and a recording that follows its share."""

import json
import os
import subprocess
import threading
import time
from contextlib import contextmanager
from pathlib import Path

VERDIN = os.environ["VERDIN_BIN"]

ROUTER = """#!/bin/sh
cd "$(dirname "$0")" || exit 9
if [ "$1" = get ]; then cat share; exit; fi
echo "$2" > share.new && mv share.new share
"""

CONFIG = """metrics:
  accuracy: {numerator: correct, denominator: requests, harm: decrease, margin: {absolute: 0.05}, min: 0.80}
  latency_ms: {harm: increase, margin: 20%, max: 100}
  error_rate: {numerator: errors, denominator: requests, harm: increase, margin: {absolute: 0.02}, max: 0.05}
rollout:
  stages: [1, 5, 25, 50, 100]
  stage_duration: 1s
  interval: 0.4s
  settle: 0.2s
  extension: 10s
  hold: 20s
  unresolved: rollback
  router: "exec:{router}"
  metrics: {champion: champion.csv, challenger: challenger.csv}
"""


TICK = 0.05
# In each tick, of both arms together.
REQUESTS = 20_000


def carry_out(folder: Path, page: Path, is_bad: bool) -> dict:
    """Runs a rollout to its end, draws its page and returns the JSON of the same record."""
    folder.mkdir()
    (folder / "share").write_text("0\n")
    (folder / "split").write_text(ROUTER)
    (folder / "split").chmod(0o755)
    (folder / "rollout.yaml").write_text(CONFIG.replace("{router}", str(folder / "split")))
    place = ["--rollout", "checkout-42", "--state-dir", str(folder / "state")]
    with recording(folder, is_bad):
        call("rollout", "start", *place, "--config", str(folder / "rollout.yaml"))
        call("rollout", "run", *place, codes=(6,) if is_bad else (0,))
    call("report", *place, "--file", str(page))
    return json.loads(call("report", *place, "--output", "json"))


@contextmanager
def recording(folder: Path, is_bad: bool):
    """Records both arms every 50 ms, with as many requests as the router's share gives each."""
    ended = threading.Event()
    files = {arm: (folder / f"{arm}.csv").open("w") for arm in ("champion", "challenger")}

    def write(arm: str, line: str) -> None:
        files[arm].write(line + "\n")
        files[arm].flush()

    def record() -> None:
        for tick in range(1_000_000):
            began = time.time()
            share = float((folder / "share").read_text()) / 100
            if ended.wait(TICK):
                return
            for arm, part, salt in (
                ("champion", 1 - share, 0.618034), ("challenger", share, 0.414214)
            ):
                noise = salt * tick % 1
                wrong = 0.35 if is_bad and arm == "challenger" and share >= 0.25 else 0.1
                requests = round(REQUESTS * part)
                if requests:
                    correct = int(requests * (1 - wrong + 0.01 * noise))
                    errors = int(requests * (0.01 + 0.002 * noise))
                    write(arm, f"{began:.3f},{requests},{correct},{errors},{40 + 4 * noise:.3f}")

    for arm in files:
        write(arm, "timestamp,requests,correct,errors,latency_ms")
    thread = threading.Thread(target=record)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        for file in files.values():
            file.close()


def call(*arguments: str, codes: tuple[int, ...] = (0,)) -> str:
    result = subprocess.run([VERDIN, *arguments], capture_output=True, text=True, timeout=300)
    assert result.returncode in codes, (result.returncode, result.stderr)
    return result.stdout
