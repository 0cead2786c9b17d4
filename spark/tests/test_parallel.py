"""The same by GNU parallel, as docs/scale.md shows it."""

import shutil
import subprocess

import pytest

from conftest import alone, requests

pytestmark = pytest.mark.skipif(not shutil.which("parallel"), reason="there is no GNU parallel")


def parallel(command, lines):
    return subprocess.run(
        ["parallel", "--no-notice", "--pipe", "--keep-order", "--block", "100k", "--jobs", "2", command],
        input="\n".join(lines) + "\n",
        capture_output=True,
        text=True,
    )


def test_blocks_of_lines_get_the_bytes_of_a_single_process(verdin):
    lines = requests(3000)
    done = parallel(f"{verdin} batch --threads 1", lines)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == alone(verdin, lines)


def test_a_killed_process_is_run_again(verdin, saboteur, tmp_path):
    # --retries needs the block in a file: --pipe-part, or --cat as here.
    lines = requests(500)
    script = f"{saboteur} batch --threads 1"
    done = subprocess.run(
        ["parallel", "--no-notice", "--pipe", "--cat", "--retries", "3", "--keep-order"]
        + ["--block", "50k", "--jobs", "2", f"{script} < {{}}"],
        input="\n".join(lines) + "\n",
        capture_output=True,
        text=True,
    )
    assert (tmp_path / "killed").exists()
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == alone(verdin, lines)
