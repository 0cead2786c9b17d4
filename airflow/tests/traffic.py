"""Two real services behind HAProxy, people who call them, and the metrics that come of it.

    python traffic.py FOLDER

Champion and challenger listen on FOLDER/champion.sock and FOLDER/challenger.sock; calls go to
FOLDER/front.sock, where HAProxy splits them. What was answered is written to FOLDER/metrics.csv
tick by tick, as counted by the callers. While it runs, three files change the world:

    FOLDER/challenger-errors   holds the share of calls to which the challenger answers 500
    FOLDER/no-metrics          no metrics any more: the CSV is gone
    FOLDER/mirror              the challenger gets copies of what the champion answers; the answers of
                               both are in FOLDER/champion.jsonl and challenger.jsonl, the right ones
                               in labels.csv

Every call that no service answered is a line on standard output.
"""

import asyncio
import itertools
import json
import sys
import time
from pathlib import Path

TICK = 0.25
CALLERS = 6
PAUSE = 0.02
ARMS = ("champion", "challenger")
COLUMNS = ("requests", "errors", "labelled", "correct", "latency_ms")


class World:
    def __init__(self, folder: Path):
        self.folder = folder
        self.counts = self.nothing()
        self.numbers = itertools.count()
        self.copies = set()
        (folder / "labels.csv").write_text("id,label\n")

    @staticmethod
    def nothing() -> dict:
        return {arm: dict.fromkeys(COLUMNS, 0) for arm in ARMS}

    def answering(self, arm: str):
        """A service: every tenth answer is wrong, and some fail where that was asked for."""
        number = itertools.count(1)

        async def answer(reader, writer):
            try:
                while await reader.readuntil(b"\r\n\r\n"):
                    place = next(number)
                    errors = self.errors() if arm == "challenger" else 0
                    # Spread evenly: the n-th call fails where n x share passes a whole number.
                    fails = int(place * errors) > int((place - 1) * errors)
                    status = "500 Internal Server Error" if fails else "200 OK"
                    body = json.dumps({"right": place % 10 != 0})
                    writer.write(
                        f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n"
                        f"X-Arm: {arm}\r\n\r\n{body}".encode()
                    )
                    await writer.drain()
            except (asyncio.IncompleteReadError, ConnectionError):
                pass
            finally:
                writer.close()

        return answer

    def errors(self) -> float:
        try:
            return float((self.folder / "challenger-errors").read_text())
        except FileNotFoundError:
            return 0

    async def call(self):
        """Calls again and again over one connection; each call without an answer is told."""
        while True:
            try:
                reader, writer = await asyncio.open_unix_connection(self.folder / "front.sock")
            except (ConnectionError, FileNotFoundError):
                await asyncio.sleep(0.1)
                continue
            try:
                while True:
                    await self.call_once(reader, writer)
                    await asyncio.sleep(PAUSE)
            except (asyncio.IncompleteReadError, ConnectionError) as failure:
                print(failure, flush=True)

    async def call_once(self, reader, writer):
        began = time.perf_counter()
        writer.write(b"GET / HTTP/1.1\r\nHost: model\r\n\r\n")
        status, fields, body = await self.answer_from(reader)
        if "x-arm" not in fields:
            # HAProxy's own answer: no service could be reached.
            print(status, flush=True)
            return
        if fields["x-arm"] == "champion" and (self.folder / "mirror").exists():
            name = f"r{next(self.numbers)}"
            self.log("champion", name, status, body, began)
            # A task that nobody holds may be gone before it is done.
            copy = asyncio.create_task(self.copy(name))
            self.copies.add(copy)
            copy.add_done_callback(self.copies.discard)
        count = self.counts[fields["x-arm"]]
        count["requests"] += 1
        count["latency_ms"] += 1000 * (time.perf_counter() - began)
        if status >= 500:
            count["errors"] += 1
        else:
            count["labelled"] += 1
            count["correct"] += json.loads(body)["right"]

    async def answer_from(self, reader):
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        fields = {name.lower(): value for name, value in (line.split(": ") for line in head[1:-2])}
        body = await reader.readexactly(int(fields["content-length"]))
        return int(head[0].split()[1]), fields, body

    async def copy(self, name: str):
        """What a mirror does: the challenger is asked too, and nobody waits for it."""
        began = time.perf_counter()
        reader, writer = await asyncio.open_unix_connection(self.folder / "challenger.sock")
        writer.write(b"GET / HTTP/1.1\r\nHost: model\r\nX-Verdin-Shadow: 1\r\n\r\n")
        status, _, body = await self.answer_from(reader)
        writer.close()
        self.log("challenger", name, status, body, began)

    def log(self, arm: str, name: str, status: int, body: bytes, began: float):
        answer = {
            "id": name,
            "time": time.time(),
            "status": status,
            "latency_ms": 1000 * (time.perf_counter() - began),
            "prediction": json.loads(body)["right"],
        }
        with (self.folder / f"{arm}.jsonl").open("a") as file:
            file.write(json.dumps(answer) + "\n")
        if arm == "champion":
            with (self.folder / "labels.csv").open("a") as file:
                file.write(f"{name},true\n")

    async def record(self):
        """Writes each tick when it is over, under the time at which it began."""
        path = self.folder / "metrics.csv"
        path.write_text("timestamp,arm," + ",".join(COLUMNS) + "\n")
        while True:
            began = time.time()
            self.counts = self.nothing()
            await asyncio.sleep(TICK)
            if (self.folder / "no-metrics").exists():
                path.unlink(missing_ok=True)
                continue
            with path.open("a") as file:
                file.write("".join(self.row(began, arm) for arm in ARMS))

    def row(self, began: float, arm: str) -> str:
        count = self.counts[arm]
        requests = count["requests"]
        latency = f"{count['latency_ms'] / requests:.3f}" if requests else ""
        cells = [count[column] for column in COLUMNS[:-1]] + [latency]
        return f"{began:.3f},{arm}," + ",".join(map(str, cells)) + "\n"

    async def run(self):
        for arm in ARMS:
            await asyncio.start_unix_server(self.answering(arm), self.folder / f"{arm}.sock")
        await asyncio.gather(self.record(), *(self.call() for _ in range(CALLERS)))


if __name__ == "__main__":
    asyncio.run(World(Path(sys.argv[1])).run())
