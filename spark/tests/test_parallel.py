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
    # A try needs its lines again, so they stand in files.
    lines = requests(500)
    for part in range(5):
        (tmp_path / f"part-{part}").write_text("\n".join(lines[100 * part : 100 * part + 100]) + "\n")
    parts = sorted(map(str, tmp_path.glob("part-*")))
    done = subprocess.run(
        ["parallel", "--no-notice", "--retries", "3", "--keep-order", "--jobs", "2"]
        + [f"{saboteur} batch --threads 1 < {{}}", ":::", *parts],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (tmp_path / "killed").exists()
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == alone(verdin, lines)
