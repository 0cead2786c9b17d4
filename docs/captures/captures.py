"""Makes the pictures in docs/images from real runs: captures.py VERDIN OUT-FOLDER [--no-airflow]

  demo-success.svg, demo-rollback.svg, demo-shadow.svg   the demo at a terminal
  traffic.svg, metrics.svg                               what happened in it
  airflow-*.png                                          rollouts from a real Airflow

Ends with 1 when a run of the demo did not end as its scenario ought to.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import plots
import terminal

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
# The scenario that is recorded, and the picture of its terminal, if there is one.
SCENARIOS = {
    "success": "demo-success.svg", "accuracy": "demo-rollback.svg", "shadow": "demo-shadow.svg",
    "latency": None, "errors": None,
}


def demo(verdin: str, out: Path):
    out = out.resolve()
    with tempfile.TemporaryDirectory(prefix="verdin-captures-") as place:
        # What is shown on the way is seen from there.
        os.chdir(place)
        record = "demo"
        Path(record).mkdir()
        for scenario, picture in SCENARIOS.items():
            print(f"the demo's scenario '{scenario}'", flush=True)
            shown = out / picture if picture else Path(record) / "unseen.svg"
            command = [verdin, "demo", "--scenario", scenario, "--record", record]
            if (code := terminal.capture(shown, command)) != 0:
                sys.exit(f"error: the demo ended with {code}")
        plots.draw(Path(record), out)
        os.chdir(ROOT)


def airflow(verdin: str, out: Path):
    python = ROOT / ".venv-airflow" / "bin" / "python"
    subprocess.run(
        [python, HERE / "airflow_graph.py", out, sys.executable, HERE / "photograph.py"],
        check=True, env=os.environ | {"VERDIN_BIN": verdin})


def main():
    verdin, out = str(Path(sys.argv[1]).resolve()), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    demo(verdin, out)
    if "--no-airflow" not in sys.argv[3:]:
        airflow(verdin, out)
    for picture in sorted(out.iterdir()):
        print(f"{picture.stat().st_size / 1000:8.1f} kB  {picture}")


if __name__ == "__main__":
    main()
