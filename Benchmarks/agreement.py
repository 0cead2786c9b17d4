"""Checks that Verdin and its peers found the same on the same samples.

U must be equal, p within 1e-10; estimate and interval equal to the order statistics that numpy
picks from all differences, and within 1e-4 of R, whose root search stops there. With ties R
narrows its interval a little and Verdin's contains it.
"""

import dataclasses

ROOT_TOLERANCE = 1e-4
P_TOLERANCE = 1e-10


@dataclasses.dataclass
class Agreement:
    name: str
    compared: int = 0
    largest: float = 0.0
    tolerance: float = 0.0

    @property
    def holds(self):
        return self.compared > 0 and self.largest <= self.tolerance

    def see(self, deviation):
        self.compared += 1
        self.largest = max(self.largest, deviation)


def check_results(rows):
    """One `Agreement` for each figure that two programs computed."""
    ours = {key(row): row for row in rows if row["row"] == "result"}
    peers = {
        peer: {key(row): row for row in rows if row["row"] == f"{peer}_result"}
        for peer in ("r", "scipy", "numpy", "reranking")
    }
    found = []

    def compare(name, peer, tolerance, deviation, only=lambda row: True):
        agreement = Agreement(name, tolerance=tolerance)
        for place, theirs in peers[peer].items():
            if only(theirs):
                agreement.see(deviation(ours[place], theirs))
        found.append(agreement)

    def continuous(row):
        return row["kind"] == "continuous"

    def tied(row):
        return not continuous(row)

    def ends(a, b):
        return max(abs(a["lower"] - b["lower"]), abs(a["upper"] - b["upper"]))

    def beyond(a, b):
        return max(0.0, a["lower"] - b["lower"], b["upper"] - a["upper"])

    def off_middle(a, b):
        # Between the two middle differences every value solves R's equation.
        low, high = peers["numpy"].get(key(a), {}).get("middle", [a["estimate"]] * 2)
        return max(0.0, low - b["estimate"], b["estimate"] - high)

    for peer in ("r", "scipy", "reranking"):
        compare(f"U, {peer}", peer, 0.0, lambda a, b: abs(a["u"] - b["u"]))
        compare(f"p, {peer}", peer, P_TOLERANCE, lambda a, b: abs(a["p"] - b["p"]))
    compare("estimate, numpy", "numpy", 0.0, lambda a, b: abs(a["estimate"] - b["estimate"]))
    compare("interval, numpy", "numpy", 0.0, ends)
    compare("estimate, r", "r", ROOT_TOLERANCE, off_middle)
    compare("interval without ties, r", "r", ROOT_TOLERANCE, ends, only=continuous)
    compare("r's interval beyond ours, ties", "r", ROOT_TOLERANCE, beyond, only=tied)
    compare("estimate, reranking", "reranking", ROOT_TOLERANCE, off_middle)
    compare("interval, reranking", "reranking", ROOT_TOLERANCE, ends)
    return found


def check_exact(rows):
    """Exact p-values with ties, where the peer is installed."""
    found = Agreement("exact p with ties, both sides, against exactRankTests", tolerance=1e-12)
    ours = {row["n"]: row for row in rows if row["row"] == "exact"}
    for row in rows:
        if row["row"] == "exact_peer":
            for side in ("greater", "less"):
                found.see(abs(row[side] - ours[row["n"]][side]))
    return [found] if found.compared else []


def check_readings(rows):
    """The sum of all values that each reader found, relative to Verdin's; and the series."""
    sums = Agreement("sum of a CSV file, relative", tolerance=1e-9)
    series = Agreement("series of a CSV file", tolerance=0.0)
    ours = {row["file"]: row for row in rows if row["row"] == "reading"}
    for row in rows:
        if row["row"] == "reading_peer":
            mine = ours[row["file"]]
            sums.see(abs(row["sum"] / mine["sum"] - 1))
            if "series" in row:
                series.see(abs(row["series"] - mine["series"]))
    return [sums, series]


def key(row):
    return row["kind"], row["n"], row["metric"]
