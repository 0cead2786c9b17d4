"""Requests at a fixed rate, whatever becomes of the answers before: an open loop.

Users do not wait for each other. A closed loop, where each connection asks again when it has its
answer, asks less when a server is slow and so leaves out what it would have shown (Schroeder, Wierman
and Harchol-Balter 2006, "Open versus closed: a cautionary tale", NSDI). Here the requests are due at the
times of a Poisson process, drawn beforehand from a seed, and a latency is counted from the time at which
the request was due to the last byte of its answer. So a request that has to wait until a connection is
free, or until this program comes round to it, has waited. Answers need a Content-Length.
"""

import collections
import gc
import math
import random
import select
import socket
import time

CONNECTIONS = 256
# Seconds for an answer, after which a request has failed.
PATIENCE = 5
REQUEST = b"GET / HTTP/1.1\r\nHost: model\r\n\r\n"


def schedule(rate, seconds, seed):
    """The times at which requests are due, in seconds."""
    draw, times, time_due = random.Random(seed), [], 0.0
    while (time_due := time_due + draw.expovariate(rate)) < seconds:
        times.append(time_due)
    return times


def quantile(sorted_values, share):
    return sorted_values[max(0, math.ceil(share * len(sorted_values)) - 1)]


class Connection:
    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.due = None
        self.answer = b""

    def fileno(self):
        return self.socket.fileno()

    def ask(self, due):
        self.due = due
        self.answer = b""
        self.socket.send(REQUEST)

    def read(self):
        """Whether the answer is whole and one of success; None when more has to come."""
        piece = self.socket.recv(65536)
        if not piece:
            return False
        answer = self.answer = self.answer + piece
        end = answer.find(b"\r\n\r\n")
        if end < 0:
            return None
        head = answer[:end + 2].lower()
        start = head.find(b"content-length: ")
        if start < 0:
            return False
        length = int(head[start + 16:head.index(b"\r", start)])
        return answer.startswith(b"HTTP/1.1 200 ") if len(answer) >= end + 4 + length else None


def ask(port, times):
    """p50 and p99 of the latencies in milliseconds, requests, failed ones, requests a second.

    `late` is the p99 of how late requests left although a connection was free: the part of this
    program in the latencies.
    """
    poll = select.epoll()
    connections, idle = {}, []

    def connect():
        connection = Connection(port)
        connections[connection.fileno()] = connection
        poll.register(connection.fileno(), select.EPOLLIN)
        idle.append(connection)

    def replace(connection):
        poll.unregister(connection.fileno())
        del connections[connection.fileno()]
        connection.socket.close()
        connect()

    for _ in range(CONNECTIONS):
        connect()
    busy, waiting = {}, collections.deque()
    latencies, lates, failed, place = [], [], 0, 0
    clock = time.perf_counter
    gc.collect()
    gc.disable()
    began = clock() + 0.01

    while place < len(times) or waiting or busy:
        now = clock() - began
        while place < len(times) and times[place] <= now:
            if not waiting and idle:
                lates.append(now - times[place])
            waiting.append(times[place])
            place += 1
        while waiting and idle:
            connection = idle.pop()
            try:
                connection.ask(waiting.popleft())
                busy[connection] = None
            except OSError:
                failed += 1
                replace(connection)
        until = times[place] - (clock() - began) if place < len(times) else 0.1
        ready = poll.poll(max(0, until))
        for number, _ in ready:
            connection = connections[number]
            if connection not in busy:
                idle.remove(connection)
                replace(connection)
                continue
            try:
                is_good = connection.read()
            except OSError:
                is_good = False
            if is_good is None:
                continue
            del busy[connection]
            if is_good:
                latencies.append(clock() - began - connection.due)
                idle.append(connection)
            else:
                failed += 1
                replace(connection)
        if place == len(times) and not ready:
            overdue = [c for c in busy if clock() - began - c.due > PATIENCE]
            for connection in overdue:
                del busy[connection]
                failed += 1
                replace(connection)
    gc.enable()
    seconds = clock() - began
    for connection in idle:
        connection.socket.close()
    poll.close()
    latencies.sort()
    lates.sort()
    return {
        "p50": quantile(latencies, 0.5) * 1e3, "p99": quantile(latencies, 0.99) * 1e3,
        "late": quantile(lates, 0.99) * 1e3, "requests": len(times), "failed": failed,
        "rate": len(latencies) / seconds,
    }
