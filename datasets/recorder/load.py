"""Sends planned requests at their time whether or not earlier ones have been answered (open loop), and measures."""

import http.client
import json
import socket
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from recorder.arrivals import Arrival
from recorder.fleet import Target

IN_FLIGHT_LIMIT = 96
TIMEOUT_S = 3.0


class Outcome(NamedTuple):
    arrival: Arrival
    status: int
    """HTTP status, or 0 when no answer came."""
    latency_ms: float
    """From the moment of sending to the last byte of the answer, as the client sees it."""
    label: int | None


def send(plan: Sequence[Arrival], targets: Sequence[Target], clock_zero: float) -> list[Outcome]:
    """All outcomes in the order of the plan."""
    clients = threading.local()
    with ThreadPoolExecutor(IN_FLIGHT_LIMIT) as pool:
        pending = []
        for arrival in plan:
            _sleep_until(clock_zero + arrival.at_s)
            pending.append(pool.submit(_request, clients, arrival, targets[arrival.target].port, time.perf_counter()))
        return [future.result() for future in pending]


def _sleep_until(moment: float):
    remaining = moment - time.time()
    if remaining > 0:
        time.sleep(remaining)


def _request(clients: threading.local, arrival: Arrival, port: int, sent_at: float) -> Outcome:
    connection = _connection(clients, port)
    try:
        body = json.dumps({"entity": arrival.entity_id})
        connection.request("POST", "/predict", body, {"Content-Type": "application/json"})
        response = connection.getresponse()
        answer = json.loads(response.read())
        return Outcome(arrival, response.status, 1000 * (time.perf_counter() - sent_at), answer.get("label"))
    except (OSError, http.client.HTTPException, ValueError):
        connection.close()
        return Outcome(arrival, 0, 1000 * (time.perf_counter() - sent_at), None)


def _connection(clients: threading.local, port: int) -> http.client.HTTPConnection:
    """This thread's connection to the port, kept open between requests."""
    open_connections = clients.__dict__.setdefault("by_port", {})
    if port not in open_connections:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)
        connection.connect()
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        open_connections[port] = connection
    return open_connections[port]
