#!/usr/bin/env python3
"""What a mirror costs the users of the champion, with a challenger that hangs or is dead, in one run.

  shadow_load.py VERDIN-SERVER [ROUNDS]

nginx plays the champion, and each kind of challenger has a proxy before the two:

  healthy   answers copies at once
  delayed   answers copies after 5 s
  killed    was killed with SIGKILL

How many requests a second the proxy can answer without copies is found first, by wrk, which asks from 16
connections as fast as it is answered. Then users ask at a quarter and at half of that rate, whatever the
answers do (steady_load.py); in every other round wrk asks at full load as well.

For each rate and kind a round has a pair of turns of a second each, right after one another through the
same proxy: one with copies of all requests, one without any; the mirror is switched over the runtime socket,
and the requests of both turns are due at the same moments. Which rate and which kind comes first, and
which turn of a pair, is drawn anew in every round. So whatever else the machine does, and whatever a
process is born with, hits both turns of a pair alike.

The finding is the Hodges-Lehmann centre of the logarithms of the pairs' ratios, with the 95 % interval of
Wilcoxon's signed ranks: no outlier moves it far, and it assumes no distribution. Turns without copies are
compared with each other in the same way: that is what the method finds where nothing differs.

Exits with 0 when it is proven at both fixed rates (the interval's upper end lies below) that a challenger
that hangs or is dead costs less than 10 % of the p99; with 4 when that is not proven, which takes a quiet
machine; with 1 when more than 10 % is proven there, a user's request failed at any load, the challenger was
given a request of its own, or no dropped copies were counted. At full load a closed loop's p99 says how many
requests the machine can do, since each waits for those before it, so those figures are told and not held
against the 10 %. Needs Linux, wrk and nginx; standard library only.
"""

import asyncio
import contextlib
import os
import random
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

import findings  # noqa: E402
import steady_load  # noqa: E402
from loopback import free_port, running  # noqa: E402

CONNECTIONS = 16
DELAY = 5
KINDS = ("healthy", "delayed", "killed")
# Shares of what the proxy can answer without copies.
STEADY = {"a quarter": 0.25, "half": 0.5}
FULL = "full load"


def nginx(folder, name, port):
    """A model that answers the same to everybody."""
    config = os.path.join(folder, f"{name}.conf")
    with open(config, "w") as file:
        file.write(f"""
daemon off; worker_processes 1; pid {folder}/{name}.pid; error_log {folder}/{name}.log;
events {{ worker_connections 4096; }}
http {{ access_log off; keepalive_requests 100000000; default_type application/json;
client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
uwsgi_temp_path {folder}; scgi_temp_path {folder};
server {{ listen 127.0.0.1:{port}; return 200 '{{"prediction": "yes", "score": 0.75}}'; }} }}""")
    return ["nginx", "-e", f"{folder}/{name}.log", "-c", config]


async def hang(port):
    """A model that answers after DELAY seconds, however many ask."""

    async def answer(reader, writer):
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                await asyncio.sleep(DELAY)
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    await asyncio.start_server(answer, "127.0.0.1", port)
    await asyncio.Event().wait()


def proxy(program, folder, listen, champion, challenger, name):
    return [
        program, "proxy", "--listen", f"127.0.0.1:{listen}",
        "--champion", f"http://127.0.0.1:{champion}",
        "--challenger", f"http://127.0.0.1:{challenger}", "--mirror", "0",
        "--socket", f"{folder}/{name}.sock", "--log", f"{folder}/{name}.requests.jsonl",
        "--champion-answers", f"{folder}/{name}.champion.jsonl",
        "--challenger-answers", f"{folder}/{name}.challenger.jsonl",
    ]


def ask(path, line):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(path)
        connection.sendall((line + "\n").encode())
        answer = b""
        while piece := connection.recv(4096):
            answer += piece
    return answer.decode().strip()


UNITS = {"us": 1e-3, "ms": 1, "s": 1e3}


def wrk(port, seconds):
    """p50 and p99 in milliseconds, requests, failed requests."""
    text = subprocess.run(
        ["wrk", "--latency", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s",
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


def counts(path):
    words = ask(path, "get counts").split()
    return {name: int(number) for name, number in zip(words[::2], words[1::2])}


def cpu(pid):
    """Seconds that a process has had of all processors."""
    total = 0
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/schedstat") as file:
            total += int(file.read().split()[0])
    return total / 1e9


class Proxy:
    def __init__(self, folder, kind, port, pid):
        self.port, self.pid = port, pid
        self.socket = f"{folder}/{kind}.sock"

    def mirror(self, share):
        answer = ask(self.socket, f"set mirror {share}")
        assert answer == "ok", answer

    def turn(self, share, load):
        """What a load found, and what a request cost the proxy, in microseconds of processor time."""
        self.mirror(share)
        before = cpu(self.pid)
        found = load(self.port)
        found["cpu"] = (cpu(self.pid) - before) / found["requests"] * 1e6
        return found

    def pair(self, load):
        """A turn without copies and one with, in drawn order."""
        turns = {share: self.turn(share, load) for share in random.sample((0, 100), 2)}
        self.mirror(0)
        return turns[0], turns[100]


@contextlib.contextmanager
def proxies(program, folder):
    """A proxy for each kind of challenger."""
    with contextlib.ExitStack() as stack:
        champion = free_port()
        stack.enter_context(running(nginx(folder, "champion", champion), champion))
        challengers = {kind: free_port() for kind in KINDS}
        stack.enter_context(
            running(nginx(folder, "healthy", challengers["healthy"]), challengers["healthy"]))
        stack.enter_context(
            running([sys.executable, __file__, "--hang", str(challengers["delayed"])],
                    challengers["delayed"]))
        doomed = stack.enter_context(
            running(nginx(folder, "killed", challengers["killed"]), challengers["killed"]))
        found = {}
        for kind, challenger in challengers.items():
            port = free_port()
            process = stack.enter_context(
                running(proxy(program, folder, port, champion, challenger, kind), port))
            found[kind] = Proxy(folder, kind, port, process.pid)
        # Its workers would serve on without their master.
        children = subprocess.run(
            ["pgrep", "-P", str(doomed.pid)], capture_output=True, text=True).stdout.split()
        for pid in [doomed.pid, *map(int, children)]:
            os.kill(pid, signal.SIGKILL)
        yield found


def steady(rate):
    """One second of a load at a fixed rate; the same one for both turns of a pair."""
    times = steady_load.schedule(rate, 1, random.getrandbits(64))
    return lambda port: steady_load.ask(port, times)


def measure(program, rounds):
    """The capacity, the pairs by load and kind, the proxies' counts and the lines in their logs."""
    with tempfile.TemporaryDirectory() as folder:
        with proxies(program, folder) as by_kind:
            # Twice: the first finds cold processes.
            tries = [wrk(by_kind[kind].port, 1)["rate"] for kind in KINDS * 2]
            capacity = statistics.median(tries[len(KINDS):])
            found = {load: {kind: [] for kind in KINDS} for load in (*STEADY, FULL)}
            for number in range(rounds):
                loads = [*STEADY] + ([FULL] if number % 2 == 0 else [])
                for load in random.sample(loads, len(loads)):
                    for kind in random.sample(KINDS, len(KINDS)):
                        found[load][kind].append(by_kind[kind].pair(
                            full if load == FULL else steady(STEADY[load] * capacity)))
            tallies = {kind: counts(proxy.socket) for kind, proxy in by_kind.items()}
        # Only a proxy that has ended has written all lines.
        lines = {
            f"{kind}, {arm}": sum(1 for _ in open(f"{folder}/{kind}.{arm}.jsonl"))
            for kind in KINDS for arm in ("champion", "challenger")}
        return capacity, found, tallies, lines


def full(port):
    return wrk(port, 1)


def main():
    if sys.argv[1] == "--hang":
        return asyncio.run(hang(int(sys.argv[2])))
    for program in ("wrk", "nginx"):
        if shutil.which(program) is None:
            sys.exit(f"skipped: {program} is not installed")
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    if count < 20:
        sys.exit("error: an interval needs 20 rounds or more")
    capacity, found, tallies, lines = measure(sys.argv[1], count)
    print(f"{count} rounds; without copies the proxy answers {capacity:,.0f} requests/s\n")
    faults, is_proven = findings.at_fixed_rates({load: found[load] for load in STEADY})
    faults += findings.at_full_load(found[FULL])
    faults += findings.copies(tallies, lines)
    for fault in faults:
        print(f"error: {fault}", file=sys.stderr)
    sys.exit(1 if faults else 0 if is_proven else 4)


if __name__ == "__main__":
    main()
