#!/usr/bin/env python3
"""A whole rollout and a rollback under load, through real proxies: which requests fail, where do they go?

  rollout_load.py VERDIN-ROUTE [--proxies haproxy,nginx,...] [--hold SECONDS] [--connections N]

wrk sends a few thousand requests a second through the proxy for the whole time, over connections that it
keeps alive, while VERDIN-ROUTE sets 0, 1, 5, 25, 50, 100 and then 0 per cent. The arms write down every request
with the time of its end, in milliseconds. Reported are

  failed      what wrk calls socket errors (connect, read, write, timeout) and answers that are not 200
  share       the challenger's part of the requests of a stage, from SETTLE after the share was read back to
              the next command, and whether it lies in the exact binomial interval of 99.9 %
  set         from the command until the share was read back, the slowest of the stages
  last        from the rollback's command to the challenger's last answer

Exits with 1 when a share lies outside of its interval, or when a request failed at a proxy that promises none.
Needs haproxy, nginx and wrk. Standard library only; everything listens on 127.0.0.1.

A proxy more is a class more, with `spec` and `start`, and its name in PROXIES.
"""

import argparse
import math
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

STAGES = [0, 1, 5, 25, 50, 100, 0]
SETTLE = 0.3
# Each of wrk's connections waits this many milliseconds between two requests.
PAUSE = 4


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def wait_for(port):
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.01)
    raise SystemExit(f"error: nothing listens on 127.0.0.1:{port}")


class Nginx:
    """The arms: two servers that answer at once and write down when."""

    def __init__(self, folder, ports):
        self.folder = folder
        folder.mkdir()
        config = folder / "nginx.conf"
        servers = "".join(
            f"""
  server {{
    listen 127.0.0.1:{port};
    access_log {folder}/{arm}.log when;
    return 200 {arm};
  }}"""
            for arm, port in zip(("champion", "challenger"), ports)
        )
        config.write_text(
            f"""daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_processes 1;
events {{ worker_connections 1024; }}
http {{
  log_format when $msec;
  keepalive_requests 10000000;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;{servers}
}}
"""
        )
        self.process = subprocess.Popen(["nginx", "-c", str(config)], stderr=subprocess.DEVNULL)
        for port in ports:
            wait_for(port)

    def times(self, arm):
        path = self.folder / f"{arm}.log"
        return [float(line) for line in path.read_text().split()] if path.exists() else []

    def stop(self):
        self.process.terminate()
        self.process.wait()


class HAProxy:
    """Server weights."""

    promises_none = True

    def start(self, folder, port, arms):
        champion, challenger = arms
        self.socket = folder / "haproxy.sock"
        self.map = folder / "split.map"
        self.map.write_text("challenger 0\n")
        config = folder / "haproxy.cfg"
        config.write_text(
            f"""global
  stats socket {self.socket} mode 600 level admin
  maxconn 1000
defaults
  mode http
  timeout connect 2s
  timeout client 30s
  timeout server 30s
  retry-on all-retryable-errors
  option redispatch 1
frontend in
  bind 127.0.0.1:{port}
  {self.choice()}
backend model
  balance roundrobin
  server champion 127.0.0.1:{champion} weight 100
  server challenger 127.0.0.1:{challenger} weight 0
backend champion
  server champion 127.0.0.1:{champion}
backend challenger
  server challenger 127.0.0.1:{challenger}
"""
        )
        return ["haproxy", "-db", "-f", str(config)]

    def choice(self):
        return "default_backend model"

    def spec(self):
        return f"haproxy:{self.socket}?backend=model"


class HAProxyMap(HAProxy):
    """A per cent in a map, against a random number."""

    def choice(self):
        return (
            f"http-request set-var(txn.share) str(challenger),map_str_int({self.map},0)\n"
            "  use_backend challenger if { rand(100),sub(txn.share) lt 0 }\n"
            "  default_backend champion"
        )

    def spec(self):
        return f"haproxy-map:{self.socket}?map={self.map}"


class VerdinProxy:
    """Verdin's own proxy, by its runtime socket: `verdin-server` beside VERDIN-ROUTE, or VERDIN_SERVER."""

    promises_none = True
    server = None

    def start(self, folder, port, arms):
        champion, challenger = arms
        self.socket = folder / "proxy.sock"
        return [
            self.server, "proxy", "--listen", f"127.0.0.1:{port}", "--socket", str(self.socket),
            "--champion", f"http://127.0.0.1:{champion}", "--challenger", f"http://127.0.0.1:{challenger}",
            "--log", str(folder / "requests.jsonl"),
        ]

    def spec(self):
        return f"proxy:{self.socket}"


class NginxSplit:
    """split_clients and reloads, as nginx is by default: clients keep their connections."""

    promises_none = False
    keep_alive = "keepalive_timeout 75s;"

    def start(self, folder, port, arms):
        champion, challenger = arms
        self.folder = folder
        (folder / "split.conf").write_text(
            "split_clients $request_id $verdin_arm { * champion; }\n"
            "map $host $verdin_arm_share { default 0; }\n"
        )
        (folder / "nginx.conf").write_text(
            f"""daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_processes 2;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  keepalive_requests 10000000;
  include {folder}/split.conf;
  upstream champion {{ server 127.0.0.1:{champion}; keepalive 32; }}
  upstream challenger {{ server 127.0.0.1:{challenger}; keepalive 32; }}
  server {{
    listen 127.0.0.1:{port};
    {self.keep_alive}
    location / {{
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_pass http://$verdin_arm;
    }}
  }}
  server {{
    listen unix:{folder}/probe.sock;
    return 200 $verdin_arm_share;
  }}
}}
"""
        )
        return ["nginx", "-c", str(folder / "nginx.conf")]

    def spec(self):
        return (
            f"nginx:{self.folder}/split.conf?config={self.folder}/nginx.conf"
            f"&pid={self.folder}/nginx.pid&probe={self.folder}/probe.sock"
        )


class NginxClose(NginxSplit):
    """The same, and every answer closes its connection."""

    promises_none = True
    keep_alive = "keepalive_timeout 0;"


class NginxBehind(NginxSplit):
    """The same behind an HAProxy that sends a request again when its connection was closed."""

    promises_none = True

    def start(self, folder, port, arms):
        inner, = free_ports(1)
        nginx = super().start(folder, inner, arms)
        config = folder / "front.cfg"
        config.write_text(
            f"""global
  maxconn 1000
defaults
  mode http
  timeout connect 2s
  timeout client 30s
  timeout server 30s
  retries 3
  retry-on conn-failure empty-response
frontend in
  bind 127.0.0.1:{port}
  default_backend nginx
backend nginx
  server nginx 127.0.0.1:{inner}
"""
        )
        self.front = subprocess.Popen(["haproxy", "-db", "-f", str(config)])
        return nginx

    def stop(self):
        self.front.terminate()
        self.front.wait()


PROXIES = {
    "haproxy": HAProxy,
    "haproxy-map": HAProxyMap,
    "nginx": NginxSplit,
    "nginx-close": NginxClose,
    "nginx-behind-haproxy": NginxBehind,
    "proxy": VerdinProxy,
}


def binomial_interval(n, p, alpha=0.001):
    """The counts that a fair split of n stays in but for alpha of the time, by exact sums."""
    if p in (0, 1):
        return n * p, n * p
    log = [
        math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
        + k * math.log(p) + (n - k) * math.log(1 - p)
        for k in range(n + 1)
    ]
    low, total = 0, math.exp(log[0])
    while total <= alpha / 2:
        low += 1
        total += math.exp(log[low])
    high, total = n, math.exp(log[n])
    while total <= alpha / 2:
        high -= 1
        total += math.exp(log[high])
    return low, high


def failures(report):
    """What wrk found wrong, by its words."""
    found = {}
    errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", report)
    if errors:
        names = ("connect", "read", "write", "timeout")
        found.update((name, int(count)) for name, count in zip(names, errors.groups()))
    other = re.search(r"Non-2xx or 3xx responses: (\d+)", report)
    if other:
        found["status"] = int(other[1])
    return {name: count for name, count in found.items() if count}


def measure(name, proxy, route, hold, connections, folder):
    port, champion, challenger = free_ports(3)
    arms = Nginx(folder / "arms", (champion, challenger))
    (folder / "proxy").mkdir()
    server = subprocess.Popen(
        proxy.start(folder / "proxy", port, (champion, challenger)), stderr=subprocess.DEVNULL
    )
    try:
        wait_for(port)
        time.sleep(0.2)
        script = folder / "pause.lua"
        script.write_text(f"function delay() return {PAUSE} end\n")
        seconds = math.ceil(len(STAGES) * (hold + 0.5)) + 1
        load = subprocess.Popen(
            ["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "--timeout", "5s", "-s", str(script),
             f"http://127.0.0.1:{port}/"],
            stdout=subprocess.PIPE, text=True,
        )
        time.sleep(0.3)
        driver = subprocess.Popen(
            [route, proxy.spec()], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        windows, took, rollback = [], [], None
        for index, percent in enumerate(STAGES):
            asked = time.time()
            driver.stdin.write(f"{percent}\n")
            driver.stdin.flush()
            answer = driver.stdout.readline().strip()
            confirmed = time.time()
            if answer != str(percent):
                raise SystemExit(f"error: {name}: {percent} % was answered by '{answer}'")
            took.append(confirmed - asked)
            if index == len(STAGES) - 1:
                rollback = asked
            time.sleep(hold)
            windows.append((percent, confirmed + SETTLE, time.time()))
        driver.stdin.close()
        driver.wait()
        report = load.communicate()[0]
        time.sleep(0.2)
        x, y = arms.times("challenger"), arms.times("champion")
        stages = []
        for percent, start, end in windows:
            hits = sum(start <= t < end for t in x)
            n = hits + sum(start <= t < end for t in y)
            low, high = binomial_interval(n, percent / 100)
            stages.append((percent, hits, n, low, high))
        last = max([t - rollback for t in x if t >= rollback], default=0)
        return {
            "requests": int(re.search(r"(\d+) requests in", report)[1]),
            "rate": float(re.search(r"Requests/sec:\s+([\d.]+)", report)[1]),
            "failed": failures(report), "stages": stages, "took": max(took), "last": last,
        }
    finally:
        server.terminate()
        server.wait()
        if hasattr(proxy, "stop"):
            proxy.stop()
        arms.stop()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("route")
    parser.add_argument("--proxies", default=",".join(PROXIES))
    parser.add_argument("--hold", type=float, default=3.0)
    parser.add_argument("--connections", type=int, default=32)
    options = parser.parse_args()
    VerdinProxy.server = os.environ.get("VERDIN_SERVER", str(Path(options.route).parent / "verdin-server"))
    missing = [program for program in ("haproxy", "nginx", "wrk") if not shutil.which(program)]
    if "proxy" in options.proxies.split(",") and not Path(VerdinProxy.server).exists():
        missing.append("verdin-server (make server)")
    if missing:
        raise SystemExit(f"error: not installed: {', '.join(missing)}")
    is_good = True
    print("| proxy | requests | per second | failed | challenger's share at 1, 5, 25, 50, 100, 0 % | set, ms | last, ms |")
    print("|---|---|---|---|---|---|---|")
    for name in options.proxies.split(","):
        proxy = PROXIES[name]()
        with tempfile.TemporaryDirectory(prefix="vl-") as folder:
            found = measure(
                name, proxy, options.route, options.hold, options.connections, Path(folder)
            )
        shares = []
        for percent, hits, n, low, high in found["stages"][1:]:
            fits = low <= hits <= high
            is_good = is_good and fits and n > 0
            shares.append(f"{100 * hits / max(n, 1):.2f}" + ("" if fits else " (outside)"))
        failed = sum(found["failed"].values())
        if failed and proxy.promises_none:
            is_good = False
        words = ", ".join(f"{word} {count}" for word, count in found["failed"].items())
        print(
            f"| {name} | {found['requests']:,} | {found['rate']:,.0f} | {failed}"
            f"{f' ({words})' if words else ''} | {', '.join(shares)} | {1000 * found['took']:.0f} "
            f"| {1000 * found['last']:.0f} |",
            flush=True,
        )
    sys.exit(0 if is_good else 1)


if __name__ == "__main__":
    main()
