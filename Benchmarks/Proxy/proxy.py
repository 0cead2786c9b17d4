#!/usr/bin/env python3
"""The embedded proxy under load, beside HAProxy and no proxy at all, in one run.

  proxy.py VERDIN-SERVER [SECONDS] [ROUNDS]

nginx plays both releases. wrk asks, in turn and round after round: nginx itself, HAProxy and the
embedded proxy, each splitting half and half. Then both proxies change their share every 100 ms while
wrk asks. Exits with 1 when a request failed. Needs wrk, haproxy and nginx; standard library only.
"""

import os
import shutil
import statistics
import sys
import tempfile
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

import full_load  # noqa: E402
from loopback import ask, free_port, running  # noqa: E402

CONNECTIONS = 32
BODY = "x" * 200


def nginx(folder, champion, challenger):
    config = os.path.join(folder, "nginx.conf")
    servers = "".join(
        f'server {{ listen 127.0.0.1:{port}; return 200 "{name} {BODY}"; }}\n'
        for name, port in (("champion", champion), ("challenger", challenger)))
    with open(config, "w") as file:
        file.write(f"""
daemon off; worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 1024; }}
http {{ access_log off; keepalive_requests 100000000; default_type text/plain;
client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
uwsgi_temp_path {folder}; scgi_temp_path {folder};
{servers} }}""")
    return ["nginx", "-e", f"{folder}/nginx.log", "-c", config]


def haproxy(folder, listen, champion, challenger):
    config = os.path.join(folder, "haproxy.cfg")
    with open(config, "w") as file:
        file.write(f"""
global
  nbthread 2
  stats socket {folder}/haproxy.sock mode 600 level admin
defaults
  mode http
  timeout connect 2s
  timeout client 60s
  timeout server 60s
  option forwardfor
  http-reuse always
frontend f
  bind 127.0.0.1:{listen}
  default_backend b
backend b
  balance roundrobin
  server champion 127.0.0.1:{champion} weight 50
  server challenger 127.0.0.1:{challenger} weight 50
""")
    return ["haproxy", "-db", "-f", config]


def embedded(program, folder, listen, champion, challenger):
    return [
        program, "proxy", "--listen", f"127.0.0.1:{listen}",
        "--champion", f"http://127.0.0.1:{champion}",
        "--challenger", f"http://127.0.0.1:{challenger}",
        "--share", "50", "--socket", f"{folder}/verdin.sock", "--log", f"{folder}/requests.jsonl",
    ]


def set_haproxy(folder, percent):
    answer = ask(
        f"{folder}/haproxy.sock",
        f"set weight b/champion {100 - percent}; set weight b/challenger {percent}")
    assert answer == "", answer


def set_embedded(folder, percent):
    assert ask(f"{folder}/verdin.sock", f"set share {percent}") == "ok"


def cpu_seconds(process):
    with open(f"/proc/{process.pid}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def wrk(port, seconds, connections=CONNECTIONS):
    """Requests a second, p50 and p99 in microseconds, requests, failed requests."""
    found = full_load.ask(port, seconds, connections, threads=min(2, connections))
    return found | {name: 1e3 * found[name] for name in ("p50", "p99")}


class Shifter(threading.Thread):
    """Changes the share every 100 ms."""

    def __init__(self, change):
        super().__init__()
        self.change, self.changes, self.stopping = change, 0, threading.Event()

    def run(self):
        shares = [1, 5, 25, 50, 100, 0]
        while not self.stopping.wait(0.1):
            self.change(shares[self.changes % len(shares)])
            self.changes += 1


def main():
    for program in ("wrk", "haproxy", "nginx"):
        if shutil.which(program) is None:
            sys.exit(f"skipped: {program} is not installed")
    program = sys.argv[1]
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        champion, challenger, ha, own = (free_port() for _ in range(4))
        with running(nginx(folder, champion, challenger), champion), \
                running(haproxy(folder, ha, champion, challenger), ha) as ha_process, \
                running(embedded(program, folder, own, champion, challenger), own) as own_process:
            targets = {
                "no proxy": (champion, None), "HAProxy": (ha, ha_process),
                "verdin-server": (own, own_process),
            }
            many, one, cost = ({name: [] for name in targets} for _ in range(3))
            for _ in range(rounds):
                for name, (port, process) in targets.items():
                    before = cpu_seconds(process) if process else 0
                    result = wrk(port, seconds)
                    if process:
                        cost[name].append(
                            (cpu_seconds(process) - before) / result["requests"] * 1e6)
                    many[name].append(result)
                    failed += result["failed"]
                    one[name].append(wrk(port, max(1, seconds // 2), connections=1))
            print(f"{rounds} rounds of {seconds} s, medians; {CONNECTIONS} connections, then one\n")
            print("| | requests/s | p50 ms | p99 ms | CPU us a request | p50 us, one connection "
                  "| failed |")
            print("|---|---|---|---|---|---|---|")
            for name in targets:
                def median(key, runs=many):
                    return statistics.median(run[key] for run in runs[name])
                cpu = f"{statistics.median(cost[name]):.1f}" if cost[name] else "-"
                print(f"| {name} | {median('rate'):,.0f} | {median('p50') / 1e3:.2f} "
                      f"| {median('p99') / 1e3:.2f} | {cpu} | {median('p50', one):.0f} "
                      f"| {sum(run['failed'] for run in many[name])} |")
            print("\n| share changed every 100 ms | changes | requests | failed |")
            print("|---|---|---|---|")
            for name, change in (("HAProxy", set_haproxy), ("verdin-server", set_embedded)):
                shifter = Shifter(lambda percent, change=change: change(folder, percent))
                shifter.start()
                result = wrk(targets[name][0], 2 * seconds)
                shifter.stopping.set()
                shifter.join()
                failed += result["failed"]
                print(f"| {name} | {shifter.changes} | {result['requests']:,} "
                      f"| {result['failed']} |")
            counts = ask(f"{folder}/verdin.sock", "get counts")
            health = ask(f"{folder}/verdin.sock", "get health").splitlines()
        with open(f"{folder}/requests.jsonl") as file:
            lines = sum(1 for _ in file)
        print(f"\n{counts}; {health[0]}, {health[-1]}; {lines:,} lines in the request log")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
