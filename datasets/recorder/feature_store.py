"""Where features come from. Reading takes time, and a store that several servers share takes longer the busier it is."""

import array
import fcntl
import os
import termios
import threading
import time

CONTENTION = 0.08
"""How much of its own time a read in a shared store loses to each other read that is under way."""


class OwnStore:
    """A store that one server has for itself, over a limited number of connections."""

    def __init__(self, connections: int):
        self.connections = threading.Semaphore(connections)

    def read(self, seconds: float):
        """Waits for a connection, then for the data, which take this long to arrive."""
        with self.connections:
            time.sleep(seconds)


class SharedStore:
    """A store that servers in several processes share: each byte in a pipe is one free connection."""

    def __init__(self, connections: int, read_end: int, write_end: int):
        self.connections = connections
        self.read_end = read_end
        self.write_end = write_end

    @staticmethod
    def create(connections: int) -> "SharedStore":
        store = SharedStore(connections, *os.pipe())
        os.write(store.write_end, b"." * connections)
        return store

    def read(self, seconds: float):
        """As with a store of one's own, but slowed down by everybody's reads."""
        connection = os.read(self.read_end, 1)
        try:
            others = self.connections - self._free() - 1
            time.sleep(seconds * (1 + CONTENTION * others))
        finally:
            os.write(self.write_end, connection)

    def close(self):
        os.close(self.read_end)
        os.close(self.write_end)

    def _free(self) -> int:
        count = array.array("i", [0])
        fcntl.ioctl(self.read_end, termios.FIONREAD, count)
        return count[0]
