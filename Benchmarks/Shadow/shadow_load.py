#!/usr/bin/env python3
"""What a mirror costs the users of the champion, with a challenger that hangs or is dead, in one run.

  shadow_load.py VERDIN-SERVER [ROUNDS]

nginx plays the champion, and each kind of challenger has a proxy before the two:

  healthy   answers copies at once
  delayed   answers copies after 5 s
  killed    was killed with SIGKILL

A round has a pair of turns for each kind, of a second each and right after one another, through the same
proxy: one with copies of all requests, one without any; the mirror is switched over the runtime socket.
Which kind comes first, and which turn of a pair, is drawn anew in every round. So whatever else the
machine does, and whatever a process is born with, hits both turns of a pair alike. wrk asks from 16
connections, and keeps the time of every answer.

A kind's finding is the Hodges-Lehmann centre of the logarithms of its pairs' ratios, with the 95 %
interval of Wilcoxon's signed ranks: no outlier moves it far, and it assumes no distribution. Turns without
copies are compared with each other in the same way: that is what the method finds where nothing differs.

Exits with 0 when it is proven (the interval's upper end lies below) that a challenger that hangs or is dead
costs less than 10 % of the p99; with 4 when that is not proven, which takes a quiet machine; with 1 when more
than 10 % is proven, a user's request failed, the challenger was given a request of its own, or no dropped
copies were counted. Needs wrk and nginx; standard library only.
"""

import asyncio
import contextlib
import math
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

from loopback import free_port, running  # noqa: E402

CONNECTIONS = 16
DELAY = 5
KINDS = ("healthy", "delayed", "killed")
# What a challenger that hangs or is dead may cost.
TOLERATED = 1.1


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


def centre(logs):
    """The median of all means of two, and its 95 % interval (Hodges and Lehmann 1963)."""
    n = len(logs)
    walsh = sorted((a + b) / 2 for i, a in enumerate(logs) for b in logs[i:])
    # How many of the means lie beyond the interval: the normal law of the signed ranks' sum.
    beyond = n * (n + 1) / 4 - 1.96 * math.sqrt(n * (n + 1) * (2 * n + 1) / 24)
    beyond = max(0, math.floor(beyond))
    return [math.exp(x) for x in (statistics.median(walsh), walsh[beyond], walsh[-1 - beyond])]


def ratios(pairs, key):
    """Of the turns with copies to those without."""
    return centre([math.log(on[key] / off[key]) for off, on in pairs])


def control(rounds, key):
    """The same of turns without copies, through two proxies in the same round."""
    return centre([math.log(r[KINDS[-1]][0][key] / r[KINDS[0]][0][key]) for r in rounds])


def text(found):
    return "{:.3f} | {:.3f} to {:.3f}".format(*found)


def measure(program, rounds):
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
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
        ports = {}
        for kind, challenger in challengers.items():
            ports[kind] = free_port()
            stack.enter_context(
                running(proxy(program, folder, ports[kind], champion, challenger, kind),
                        ports[kind]))
        # Its workers would serve on without their master.
        children = subprocess.run(
            ["pgrep", "-P", str(doomed.pid)], capture_output=True, text=True).stdout.split()
        for pid in [doomed.pid, *map(int, children)]:
            os.kill(pid, signal.SIGKILL)
        found = [
            {kind: pair(ports[kind], f"{folder}/{kind}.sock")
             for kind in random.sample(KINDS, len(KINDS))}
            for _ in range(rounds)]
        tallies = {kind: counts(f"{folder}/{kind}.sock") for kind in KINDS}
        lines = {
            f"{kind}, {arm}": sum(1 for _ in open(f"{folder}/{kind}.{arm}.jsonl"))
            for kind in KINDS for arm in ("champion", "challenger")}
        return found, tallies, lines


def pair(port, path):
    """A turn without copies and one with, in drawn order."""
    turns = {}
    for share in random.sample((0, 100), 2):
        assert ask(path, f"set mirror {share}") == "ok"
        turns[share] = wrk(port, 1)
    assert ask(path, "set mirror 0") == "ok"
    return turns[0], turns[100]


def main():
    if sys.argv[1] == "--hang":
        return asyncio.run(hang(int(sys.argv[2])))
    for program in ("wrk", "nginx"):
        if shutil.which(program) is None:
            sys.exit(f"skipped: {program} is not installed")
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 30
    if count < 10:
        sys.exit("error: an interval needs 10 rounds or more")
    rounds, tallies, lines = measure(sys.argv[1], count)
    print(f"{count} rounds of a pair of seconds for each challenger; {CONNECTIONS} connections\n")
    faults, is_proven = users(rounds)
    faults += copies(tallies, lines)
    for fault in faults:
        print(f"error: {fault}", file=sys.stderr)
    sys.exit(1 if faults else 0 if is_proven else 4)


def users(rounds):
    """What the champion's users had of it; returns what is wrong, and whether all is proven."""
    faults, words, is_proven = [], [], True
    print("| challenger | requests/s without | with | p50 ms without | with | p99 ms without | with "
          "| p99 with to without | 95 % interval | user requests | failed |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for kind in KINDS:
        pairs = [r[kind] for r in rounds]
        turns = [turn for pair in pairs for turn in pair]
        failed = sum(turn["failed"] for turn in turns)
        if failed:
            faults.append(f"{kind}: {failed} failed requests")
        cells = " | ".join(
            format.format(statistics.median(pair[with_copies][key] for pair in pairs))
            for key, format in (("rate", "{:,.0f}"), ("p50", "{:.2f}"), ("p99", "{:.2f}"))
            for with_copies in (0, 1))
        found = ratios(pairs, "p99")
        print(f"| {kind} | {cells} | {text(found)} "
              f"| {sum(turn['requests'] for turn in turns):,} | {failed} |")
        if kind != "healthy":
            if found[1] > TOLERATED:
                faults.append(f"{kind}: p99 at least {found[1]:.3f} times that without copies")
            is_proven = is_proven and found[2] < TOLERATED
            proven = "proven" if found[2] < TOLERATED else "NOT proven: more rounds, a quieter machine"
            words.append(f"{kind}: p99 within {TOLERATED:g} times that without copies: {proven}")
    print(f"\nWithout copies both times, p99: {text(control(rounds, 'p99')).replace('|', 'in')}")
    print("\n" + "\n".join(words))
    return faults, is_proven


def copies(tallies, lines):
    """What became of the copies; returns what is wrong."""
    faults = []
    print("\n| challenger | copies sent | unanswered | dropped | answers logged: champion "
          "| challenger |")
    print("|---|---|---|---|---|---|")
    for kind, count in tallies.items():
        print(f"| {kind} | {count['mirrored']:,} | {count['unanswered']:,} "
              f"| {count['dropped']:,} | {lines[f'{kind}, champion']:,} "
              f"| {lines[f'{kind}, challenger']:,} |")
        if count["challenger"] or count["errors"]:
            faults.append(f"{kind}: {count}")
    if not tallies["delayed"]["dropped"]:
        faults.append("no dropped copies were counted")
    return faults


if __name__ == "__main__":
    main()
