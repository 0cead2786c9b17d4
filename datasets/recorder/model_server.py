"""One model server: POST /predict {"entity": 17} answers {"label": 1, "probability": 0.93}.

It listens on 127.0.0.1 only, prints its port, and ends when its standard input closes or its lifetime is over:
a recorder that is killed leaves no server behind.
"""

import argparse
import json
import os
import random
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from recorder import entities
from recorder.classifier import Classifier
from recorder.faults import Fault
from recorder.feature_store import OwnStore, SharedStore

ROW_SECONDS = 0.0005


class Unavailable(Exception):
    """The server turns the request away."""


class Model:
    """Looks an entity's features up in a store with few connections, then classifies it."""

    def __init__(self, fault: Fault, store: OwnStore | SharedStore, clock_zero: float, placement: float):
        self.fault = fault
        self.clock_zero = clock_zero
        self.row_seconds = ROW_SECONDS * placement * fault.lookup_slowdown
        self.store = store
        self.entities = entities.scored()
        self.classifier = Classifier(len(entities.CLASS_OFFSETS)).train(entities.training())
        self.turned_away = random.Random("turned away")

    def predict(self, entity_id: int) -> dict:
        if self.fault.is_bursting(time.time() - self.clock_zero) and self.turned_away.random() < self.fault.burst_share:
            raise Unavailable
        features = self._look_up(entity_id)
        probability = self.classifier.probability(features)
        return {"label": int(probability >= 0.5), "probability": round(probability, 4)}

    def _look_up(self, entity_id: int) -> list[float]:
        entity = self.entities[entity_id]
        self.store.read(entity.rows * self.row_seconds)
        # The slow path waits outside the store, so that it cannot queue behind itself and move the median too.
        if self.fault.is_uncached(entity_id):
            time.sleep(self.fault.slow_path_ms / 1000)
        if self.fault.crashes_on(entity_id):
            raise LookupError(f"entity {entity_id} has no row in the new table")
        features = list(entity.features)
        if self.fault.lost_feature is not None:
            features[self.fault.lost_feature] = 0.0
        return features


class PredictHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body leave as one segment at once; otherwise delayed acknowledgements add 40 ms at random.
    disable_nagle_algorithm = True
    wbufsize = -1
    model: Model

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path != "/predict":
            return self._answer(404, {"error": "not found"})
        try:
            self._answer(200, self.model.predict(json.loads(body)["entity"]))
        except Unavailable:
            self._answer(503, {"error": "unavailable"})
        except (LookupError, ValueError, TypeError) as error:
            self._answer(500, {"error": str(error)})

    def _answer(self, status: int, content: dict):
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class LoopbackServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request, client_address):
        # A client that goes away is how a recording is broken off, and nothing to report.
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fault", type=Fault.from_json, default=Fault())
    parser.add_argument("--connections", type=int, required=True, help="connections to the feature store")
    parser.add_argument("--shared-store", type=int, nargs=2, metavar="FD", help="the pipe of a store shared by servers")
    parser.add_argument("--clock-zero", type=float, required=True, help="unix seconds of the recording's start")
    parser.add_argument("--placement", type=float, default=1.0, help="factor on the lookup time of this instance's host")
    parser.add_argument("--lifetime", type=float, required=True, help="seconds after which the server ends in any case")
    options = parser.parse_args()

    if options.shared_store:
        store = SharedStore(options.connections, *options.shared_store)
    else:
        store = OwnStore(options.connections)
    PredictHandler.model = Model(options.fault, store, options.clock_zero, options.placement)
    server = LoopbackServer(("127.0.0.1", 0), PredictHandler)
    _exit_after(options.lifetime)
    _exit_when_input_closes()
    print(server.server_address[1], flush=True)
    server.serve_forever()


def _exit_after(seconds: float):
    timer = threading.Timer(seconds, os._exit, args=(0,))
    timer.daemon = True
    timer.start()


def _exit_when_input_closes():
    def wait():
        sys.stdin.buffer.read()
        os._exit(0)

    threading.Thread(target=wait, daemon=True).start()


if __name__ == "__main__":
    main()
