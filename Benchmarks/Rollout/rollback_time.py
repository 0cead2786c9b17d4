#!/usr/bin/env python3
"""How long from the first failing answer to the last one that the challenger gives?

  rollback_time.py VERDIN [--interval SECONDS] [--runs N]

Two services stand behind a real HAProxy; a client asks through it, over connections that stay open, and writes
what it gets into a CSV, a tick every TICK seconds. `verdin rollout run` looks at that CSV every INTERVAL seconds.
In the stage of 25 % the challenger begins to answer 500. Reported is, for every run, the time from its first
500 to the challenger's last answer, and what `verdin` ended with (6: rolled back, confirmed).

Needs haproxy. Standard library only; everything listens on 127.0.0.1.
"""

import argparse
import http.client
import http.server
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from rollout_load import HAProxy, free_ports, wait_for

TICK = 0.2


class Arm:
    """A service that answers 200 until it is broken, and keeps the times of its answers."""

    def __init__(self, port):
        arm = self
        self.is_broken = False
        self.answers = []
        self.failures = []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                self.send_response(500 if arm.is_broken else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()
                arm.answers.append(time.time())
                if arm.is_broken:
                    arm.failures.append(time.time())

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.server.daemon_threads = True
        # A proxy that ends resets its connections.
        self.server.handle_error = lambda *_: None
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def client(port, arms, path, is_over):
    """Asks one request after another and writes each tick's counts, as the services saw them."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    with open(path, "w") as out:
        out.write("timestamp,arm,requests,errors,latency_ms\n")
        seen = {name: (0, 0) for name in arms}
        begin = time.time()
        while not is_over.is_set():
            connection.request("GET", "/")
            connection.getresponse().read()
            now = time.time()
            if now - begin < TICK:
                continue
            for name, arm in arms.items():
                answers, failures = len(arm.answers), len(arm.failures)
                requests, errors = answers - seen[name][0], failures - seen[name][1]
                seen[name] = (answers, failures)
                out.write(f"{begin:.3f},{name},{requests},{errors},{1000 * TICK / max(requests, 1):.4f}\n")
            out.flush()
            begin += TICK
    connection.close()


def run(verdin, interval, folder):
    port, champion, challenger = free_ports(3)
    arms = {"champion": Arm(champion), "challenger": Arm(challenger)}
    proxy = HAProxy()
    server = subprocess.Popen(proxy.start(folder, port, (champion, challenger)), stderr=subprocess.DEVNULL)
    is_over = threading.Event()
    try:
        wait_for(port)
        config = folder / "rollout.yaml"
        config.write_text(
            "metrics:\n  error_rate: {harm: increase, max: 0.05, numerator: errors, denominator: requests}\n"
            f"rollout:\n  stages: [25, 100]\n  stage_duration: 60s\n  interval: {interval}s\n"
            f"  settle: 0.5s\n  router: {proxy.spec()}\n  metrics: {folder}/metrics.csv\n"
        )
        threading.Thread(target=client, args=(port, arms, folder / "metrics.csv", is_over), daemon=True).start()
        place = ["--rollout", "timed", "--state-dir", str(folder / "state")]
        subprocess.run([verdin, "rollout", "start", "--config", str(config), *place], check=True,
                       stderr=subprocess.DEVNULL)
        runner = subprocess.Popen([verdin, "rollout", "run", *place], stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL)
        time.sleep(3)
        arms["challenger"].is_broken = True
        code = runner.wait(timeout=60)
        time.sleep(1)
        broken = arms["challenger"].failures
        return code, broken[-1] - broken[0], len(broken)
    finally:
        is_over.set()
        server.terminate()
        server.wait()
        for arm in arms.values():
            arm.server.shutdown()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("verdin")
    parser.add_argument("--interval", type=float, default=0.5)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    took = []
    for number in range(options.runs):
        with tempfile.TemporaryDirectory(prefix="vr-") as folder:
            code, seconds, failed = run(options.verdin, options.interval, Path(folder))
        print(f"run {number + 1}: {1000 * seconds:.0f} ms with {failed} failing answers, exit code {code}", flush=True)
        took.append(seconds)
        if code != 6:
            sys.exit(1)
    print(
        f"a look every {options.interval} s, a tick every {TICK} s: median {1000 * statistics.median(took):.0f} ms, "
        f"longest {1000 * max(took):.0f} ms from the first failing answer to the last"
    )


if __name__ == "__main__":
    main()
