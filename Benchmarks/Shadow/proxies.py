"""The proxies a load goes through: one for each kind of challenger, all before one champion."""

import contextlib
import os
import random
import signal
import subprocess

import models
from loopback import ask, free_port, running

KINDS = ("healthy", "delayed", "killed")


def command(program, folder, listen, champion, challenger, name):
    return [
        program, "proxy", "--listen", f"127.0.0.1:{listen}",
        "--champion", f"http://127.0.0.1:{champion}",
        "--challenger", f"http://127.0.0.1:{challenger}", "--mirror", "0",
        "--socket", f"{folder}/{name}.sock", "--log", f"{folder}/{name}.requests.jsonl",
        "--champion-answers", f"{folder}/{name}.champion.jsonl",
        "--challenger-answers", f"{folder}/{name}.challenger.jsonl",
    ]


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
def proxies(program, folder, champion):
    """A proxy for each kind of challenger, before a champion that one of `models` starts."""
    with contextlib.ExitStack() as stack:
        def start(command, port):
            return stack.enter_context(running(command, port))

        def start_nginx(name, port):
            return start(models.at_once(folder, name, port), port)

        port = free_port()
        start(champion(folder, "champion", port), port)
        challengers = {kind: free_port() for kind in KINDS}
        start_nginx("healthy", challengers["healthy"])
        start(models.hanging(challengers["delayed"]), challengers["delayed"])
        doomed = start_nginx("killed", challengers["killed"])
        found = {}
        for kind, challenger in challengers.items():
            listen = free_port()
            process = start(command(program, folder, listen, port, challenger, kind), listen)
            found[kind] = Proxy(folder, kind, listen, process.pid)
        # Its workers would serve on without their master.
        children = subprocess.run(
            ["pgrep", "-P", str(doomed.pid)], capture_output=True, text=True).stdout.split()
        for pid in [doomed.pid, *map(int, children)]:
            os.kill(pid, signal.SIGKILL)
        yield found
