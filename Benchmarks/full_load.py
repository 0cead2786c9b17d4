"""Requests as fast as they are answered: a closed loop, by wrk."""

import re
import subprocess

UNITS = {"us": 1e-3, "ms": 1, "s": 1e3}


def ask(port, seconds, connections, threads=1):
    """p50 and p99 in milliseconds, requests, failed requests, requests a second."""
    text = subprocess.run(
        ["wrk", "--latency", f"-t{threads}", f"-c{connections}", f"-d{seconds}s",
         f"http://127.0.0.1:{port}/"],
        check=True, capture_output=True, text=True).stdout

    def latency(quantile):
        value, unit = re.search(rf"{quantile}%\s+([\d.]+)(us|ms|s)", text).groups()
        return float(value) * UNITS[unit]

    failed = sum(
        int(number) for errors in re.findall(r"Socket errors: (.*)", text)
        for number in re.findall(r"\d+", errors))
    failed += sum(int(n) for n in re.findall(r"Non-2xx or 3xx responses: (\d+)", text))
    return {
        "p50": latency(50), "p99": latency(99), "failed": failed,
        "requests": int(re.search(r"(\d+) requests in", text).group(1)),
        "rate": float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1)),
    }
