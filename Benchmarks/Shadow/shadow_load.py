#!/usr/bin/env python3
"""What a mirror costs the users of the champion, with a challenger that hangs or is dead, in one run.

  shadow_load.py VERDIN-SERVER [TURNS] [SECONDS]

nginx plays the champion. One proxy stands in front of it; its mirror is switched over the runtime
socket, so the only thing that differs between turns is whether copies are made and what becomes of
them:

  off       no copies
  healthy   copies to a challenger that answers at once
  delayed   copies to a challenger that answers after 5 s
  killed    copies to a challenger whose process was killed with SIGKILL

The turns of all kinds follow each other in an order drawn anew in every round, so that whatever else
the machine does hits all alike. wrk asks from 16 connections, and every answer's time is kept by
wrk's own histogram; from the turns of one kind the median of the p99s is taken, and the ratios to
`off` with a 95 % interval by resampling rounds.

Exits with 1 when a user's request failed, when a challenger that hangs or is dead costs more than 10 %
of the p99, or when no dropped copies were counted. Needs wrk and nginx; standard library only.
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

from loopback import free_port, running  # noqa: E402

CONNECTIONS = 16
DELAY = 5
KINDS = ("off", "healthy", "delayed", "killed")


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


def ratio(rounds, kind, key):
    """The ratio of medians to `off`, and its 95 % interval from 4,000 resamples of the rounds."""

    def of(sample):
        return (statistics.median(r[kind][key] for r in sample)
                / statistics.median(r["off"][key] for r in sample))

    draw = random.Random(1)
    resampled = sorted(of(draw.choices(rounds, k=len(rounds))) for _ in range(4000))
    return of(rounds), resampled[100], resampled[3899]


def measure(program, turns, seconds):
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        champion = free_port()
        stack.enter_context(running(nginx(folder, "champion", champion), champion))
        challengers = {kind: free_port() for kind in KINDS[1:]}
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
        rounds = []
        for _ in range(turns):
            results = {}
            for kind in random.sample(KINDS, len(KINDS)):
                # `off` goes through one of the same proxies, another one each time.
                through = random.choice(KINDS[1:]) if kind == "off" else kind
                path = f"{folder}/{through}.sock"
                assert ask(path, f"set mirror {0 if kind == 'off' else 100}") == "ok"
                results[kind] = wrk(ports[through], seconds)
                assert ask(path, "set mirror 0") == "ok"
            rounds.append(results)
        found = {kind: counts(f"{folder}/{kind}.sock") for kind in KINDS[1:]}
        lines = {
            f"{kind}, {arm}": sum(1 for _ in open(f"{folder}/{kind}.{arm}.jsonl"))
            for kind in KINDS[1:] for arm in ("champion", "challenger")}
        return rounds, found, lines


def main():
    if sys.argv[1] == "--hang":
        return asyncio.run(hang(int(sys.argv[2])))
    for program in ("wrk", "nginx"):
        if shutil.which(program) is None:
            sys.exit(f"skipped: {program} is not installed")
    turns = int(sys.argv[2]) if len(sys.argv) > 2 else 30
    seconds = int(sys.argv[3]) if len(sys.argv) > 3 else 2
    rounds, found, lines = measure(sys.argv[1], turns, seconds)
    faults = []
    print(f"{turns} rounds of {seconds} s for each, in drawn order; {CONNECTIONS} connections; "
          "medians of the rounds\n")
    print("| mirror | requests/s | p50 ms | p99 ms | p99 to off | 95 % interval | user requests "
          "| failed |")
    print("|---|---|---|---|---|---|---|---|")
    for kind in KINDS:
        def median(key, kind=kind):
            return statistics.median(r[kind][key] for r in rounds)
        failed = sum(r[kind]["failed"] for r in rounds)
        if failed:
            faults.append(f"{kind}: {failed} failed requests")
        text, interval = "1", "-"
        if kind != "off":
            value, lower, upper = ratio(rounds, kind, "p99")
            text, interval = f"{value:.3f}", f"{lower:.3f} to {upper:.3f}"
            if kind in ("delayed", "killed") and value > 1.1:
                faults.append(f"{kind}: p99 {value:.3f} times that without a mirror")
        print(f"| {kind} | {median('rate'):,.0f} | {median('p50'):.2f} | {median('p99'):.2f} "
              f"| {text} | {interval} | {sum(r[kind]['requests'] for r in rounds):,} | {failed} |")
    print("\n| challenger | copies sent | unanswered | dropped | answers logged: champion "
          "| challenger |")
    print("|---|---|---|---|---|---|")
    for kind, count in found.items():
        print(f"| {kind} | {count['mirrored']:,} | {count['unanswered']:,} "
              f"| {count['dropped']:,} | {lines[f'{kind}, champion']:,} "
              f"| {lines[f'{kind}, challenger']:,} |")
        if count["challenger"] or count["errors"]:
            faults.append(f"{kind}: {count}")
    if not found["delayed"]["dropped"]:
        faults.append("no dropped copies were counted")
    for fault in faults:
        print(f"error: {fault}", file=sys.stderr)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
