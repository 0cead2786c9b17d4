"""Turns the rows of a run into tables that people read, in Markdown."""

# Kayenta's own MannWhitney (warm JVM) and R's wilcox.test(conf.int = TRUE), microseconds a metric,
# recorded side by side on another machine: a 2.96 GHz Emerald Rapids core.
RECORDED = {60: (1_342, 14_125), 300: (7_796, 42_400), 1_440: (39_387, 174_500),
            10_000: (525_189, 947_000)}
KINDS = ("continuous", "hundredths", "integers")


def tables(rows, agreements):
    index = Index(rows)
    parts = [peers(index), floor(index), kinds(index), judge(index), recorded(index)]
    parts += [readings(rows), processes(rows), allocations(rows), agreement(agreements)]
    return "\n".join(part for part in parts if part)


class Index:
    """The rows by what they measured."""

    def __init__(self, rows):
        self.rows = {
            (row["row"], row.get("policy"), row["kind"], row["n"]): row
            for row in rows if "kind" in row and "metric" not in row
        }
        self.sizes = sorted({row["n"] for row in rows if row["row"] == "kernels"})
        self.has_r = any(row["row"] == "r" for row in rows)

    def ns(self, row, kind, n, column="ns", policy=None):
        return self.rows.get((row, policy, kind, n), {}).get(column)


def peers(index):
    if not index.has_r:
        return ""

    def line(n):
        mine = index.ns("kernels", "continuous", n)
        others = [
            index.ns("r", "continuous", n),
            index.ns("numeric", "continuous", n, "numpy_hl_ns"),
            index.ns("numeric", "continuous", n, "scipy_ns"),
            index.ns("numeric", "continuous", n, "scipy_batch_ns"),
        ]
        return [f"{n:,}", time(mine), *(ratio(other, mine) for other in others)]

    return table(
        "U, p, Hodges-Lehmann estimate and 98 % interval of one metric, continuous data",
        ["points an arm", "Verdin", "R, all of it", "numpy, estimate and interval",
         "scipy, U and p", "scipy batch, U and p"],
        map(line, index.sizes),
        "How many times Verdin's CPU time the peer takes; – is not run.")


def floor(index):
    def line(n):
        mine = index.ns("kernels", "continuous", n)
        own = index.ns("kernels", "continuous", n, "own_sort_ns")
        standard = index.ns("kernels", "continuous", n, "array_sort_ns")
        simd = index.ns("numeric", "continuous", n, "numpy_sort_ns")
        return [f"{n:,}", time(mine), time(own), percent(own, mine), ratio(mine, standard, 2),
                ratio(mine, own, 2), ratio(mine, simd, 2)]

    return table(
        "Distance to the sort floor, continuous data",
        ["points an arm", "Verdin", "of it sorting", "share", "÷ Array.sort of both arms",
         "÷ own sort of both", "÷ numpy's sort of both"],
        map(line, index.sizes),
        "Below 1 in the fifth column: all figures of a metric before Array.sort has sorted it.")


def kinds(index):
    def line(n):
        base = index.ns("kernels", KINDS[0], n)
        cells = [f"{n:,}"]
        for kind in KINDS:
            mine = index.ns("kernels", kind, n)
            cells.append(time(mine))
            if kind != KINDS[0]:
                cells.append(ratio(mine, base, 2))
            if index.has_r:
                cells.append(ratio(index.ns("r", kind, n), mine))
        return cells

    with_r = ["R ×"] if index.has_r else []
    head = ["points an arm", "continuous", *with_r, "rounded to 0.01", "÷ continuous", *with_r,
            "integers", "÷ continuous", *with_r]
    return table("Kinds of data", head, map(line, index.sizes))


def judge(index):
    policies = sorted({policy for _, policy, *_ in index.rows if policy}, reverse=True)
    lines = []
    for policy in policies:
        for n in index.sizes:
            times = [index.ns("judge", kind, n, policy=policy) for kind in KINDS]
            if times[0]:
                ranks = [index.ns("kernels", kind, n, "both_ns") for kind in KINDS]
                lines.append([policy, f"{n:,}", *map(time, times), f"{1e9 / times[0]:,.0f}",
                              *(ratio(*pair, 2) for pair in zip(times, ranks))])
    return table(
        "The whole judgement, a metric",
        ["policy", "points an arm", *KINDS, "metrics a CPU second",
         *(f"÷ ranks, {kind}" for kind in KINDS)], lines,
        "Ranks: sort, U, p, and estimate and interval of the shift and of the ratio.")


def recorded(index):
    def line(n):
        kayenta, r = RECORDED[n]
        here = index.ns("r", "continuous", n)
        mine = index.ns("kernels", "continuous", n)
        estimate = here * kayenta / r
        return [f"{n:,}", f"{kayenta:,} µs", f"{r:,} µs", time(here), time(estimate),
                ratio(estimate, mine)]

    return table(
        "Kayenta's own MannWhitney: recorded, not measured in this run",
        ["points an arm", "Kayenta, recorded", "R, recorded beside it", "R, this run",
         "Kayenta here, by the same ratio to R", "÷ Verdin"],
        map(line, (n for n in RECORDED if index.ns("r", "continuous", n))),
        "Recorded on a 2.96 GHz Emerald Rapids core, JVM warm. The last two columns are estimates.")


def readings(rows):
    ours = {row["file"]: row for row in rows if row["row"] == "reading"}
    names = list(dict.fromkeys(row["name"] for row in rows if row["row"] == "reading_peer"))
    theirs = {(row["file"], row["name"]): row for row in rows if row["row"] == "reading_peer"}

    def line(file):
        mine = ours[file]
        cells = [file, f"{mine['bytes'] / 1e6:.0f} MB", f"{mine['series']:,}", speed(mine, mine)]
        for name in names:
            other = theirs[file, name]
            cells.append(f"{speed(mine, other)} ({ratio(other['ns'], mine['ns'])})")
        return cells

    return table(
        "Reading CSV, GB a CPU second",
        ["file", "size", "series", "Verdin, series", *names], map(line, ours),
        "In brackets: how many times Verdin's CPU time. `rows` does not gather the series."
        if names else "")


def processes(rows):
    lines = [
        [row["file"], f"{row['runs']}", time(row["cpu_ns"]), f"{row['peak_bytes'] / 2**20:.0f} MiB"]
        for row in rows if row["row"] == "process"
    ]
    return table(
        "One `verdin judge`, from start to end of the process",
        ["file", "starts", "CPU, median", "peak memory"], lines)


def allocations(rows):
    seen = next(row["allocations_of_an_array"] for row in rows if row["row"] == "counter")
    counts = [row["kernels"] for row in rows if row["row"] == "allocations"]
    more = [row["judge"] for row in rows if row["row"] == "allocations"]
    return (f"### Allocations\n\nThe counter sees {seen} for one array. The kernels, once their "
            f"storage has grown: {sum(counts)} in {len(counts)} sets of six metrics. What 18 "
            f"metrics more cost a whole judgement: {sum(map(abs, more))} in {len(more)} kinds of "
            f"series.\n")


def agreement(agreements):
    lines = [
        [each.name, f"{each.compared}", f"{each.largest:.3g}", f"{each.tolerance:g}",
         "agree" if each.holds else "**DISAGREE**"]
        for each in agreements
    ]
    return table("Agreement on the same data",
                 ["figure and peer", "compared", "largest deviation", "allowed", ""], lines)


def table(title, head, lines, note=""):
    lines = [head, *lines]
    if len(lines) == 1:
        return ""
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]

    def row(cells):
        padded = [cells[0].ljust(widths[0])]
        padded += [cell.rjust(width) for cell, width in zip(cells[1:], widths[1:])]
        return "| " + " | ".join(padded) + " |"

    rule = "|" + "|".join(
        "-" * (width + 1) + (":" if place else "-") for place, width in enumerate(widths)) + "|"
    text = "\n".join([row(head), rule, *map(row, lines[1:])])
    return f"### {title}\n\n{text}\n" + (f"\n{note}\n" if note else "")


def time(ns):
    if ns is None:
        return "–"
    for unit, size in (("s", 1e9), ("ms", 1e6), ("µs", 1e3)):
        if ns >= size:
            return f"{figures(ns / size)} {unit}"
    return f"{ns:.0f} ns"


def figures(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def ratio(value, base, digits=None):
    if value is None or base is None:
        return "–"
    return f"{value / base:,.{digits}f}" if digits else f"{figures(value / base)} ×"


def percent(value, base):
    return f"{100 * value / base:.0f} %"


def speed(reading, timed):
    return f"{reading['bytes'] / timed['ns']:.2f}"
