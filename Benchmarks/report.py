"""Turns the rows of a run into tables that people read, in Markdown."""

# Kayenta's own MannWhitney (warm JVM) and R's wilcox.test(conf.int = TRUE), microseconds a metric,
# recorded side by side on another machine: a 2.96 GHz Emerald Rapids core.
RECORDED = {60: (1_342, 14_125), 300: (7_796, 42_400), 1_440: (39_387, 174_500),
            10_000: (525_189, 947_000)}
KINDS = ("continuous", "hundredths", "integers")


def tables(rows, agreements):
    index = Index(rows)
    parts = [targets(index, rows), peers(index), floor(index), kinds(index), judge(index), recorded(index)]
    parts += [permutations(rows), bootstraps(rows), covariances(rows)]
    parts += [exact(rows), large(rows), readings(rows), batches(rows), processes(rows), allocations(rows), agreement(agreements)]
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


# What was set out to reach on continuous data, and what may be reached: by size, a ratio or a rate.
TARGETS = [
    ("R's wilcox.test(conf.int), ÷ Verdin", "r", "ns", {
        60: (2_500, 4_000), 300: (2_500, 4_000), 1_440: (2_500, 4_000), 10_000: (2_500, 3_700),
        100_000: (2_500, 4_000)}),
    ("scipy in one call, U and p alone, ÷ Verdin", "numeric", "scipy_batch_ns", {
        60: (3, 5.5), 300: (5, 10), 1_440: (9, 18), 10_000: (9, 14)}),
]
# The same of the estimate and the interval alone, when both arms are sorted already.
SEARCHES = [
    ("pragmastat, three quantiles of the differences of sorted arms, ÷ Verdin", "numeric",
     "pragmastat_ns", {
         60: (5, 8), 300: (20, 40), 1_440: (50, 85), 10_000: (100, 160), 100_000: (150, 215)}),
]
SORTS = [
    ("Verdin ÷ std::sort of both arms", "std_sort", "ns", {
        60: (1.2, 0.76), 300: (0.6, 0.4), 1_440: (0.4, 0.28), 10_000: (0.3, 0.21),
        100_000: (0.25, 0.19)}),
    ("Verdin ÷ Array.sort of both arms", "kernels", "array_sort_ns", {
        60: (1.2, 0.76), 300: (0.6, 0.4), 1_440: (0.4, 0.28), 10_000: (0.3, 0.21),
        100_000: (0.25, 0.19)}),
    ("Verdin ÷ numpy's vectorised sort of both arms", "numeric", "numpy_sort_ns", {
        1_440: (4.5, 3.0), 100_000: (3.5, 2.3)}),
]
KAYENTA = {60: (300, 560), 300: (500, 870), 1_440: (700, 1_000), 10_000: (1_200, 2_000)}
RATES = {60: (250_000, 420_000), 300: (70_000, 112_000), 1_440: (19_000, 27_000)}


def targets(index, rows):
    lines = []

    def add(what, n, value, wanted, style, is_reached):
        if value is not None:
            verdict = "beyond" if is_reached(wanted[1]) else "yes" if is_reached(wanted[0]) else "no"
            lines.append([what, f"{n:,}", *(style(each) for each in wanted), style(value), verdict])

    for what, row, column, sizes in TARGETS + SEARCHES + SORTS:
        searched = (what, row, column, sizes) in SEARCHES
        for n, wanted in sizes.items():
            mine = index.ns("kernels", KINDS[0], n, "search_ns" if searched else "ns")
            other = index.ns(row, KINDS[0], n, column)
            if mine is None or other is None:
                continue
            if (what, row, column, sizes) in SORTS:
                value = mine / other
                add(what, n, value, wanted, "{:.2f}".format, lambda goal: value <= goal)
            else:
                value = other / mine
                add(what, n, value, wanted, figures, lambda goal: value >= goal)
    for n, wanted in KAYENTA.items():
        mine, r = index.ns("kernels", KINDS[0], n), index.ns("r", KINDS[0], n)
        if mine is not None and r is not None:
            times = r * RECORDED[n][0] / RECORDED[n][1] / mine
            add("Kayenta by its recorded ratio to R, ÷ Verdin (estimate)", n, times, wanted, figures,
                lambda goal: times >= goal)
    for n, wanted in RATES.items():
        mine = index.ns("kernels", KINDS[0], n)
        if mine is not None:
            rate = 1e9 / mine
            add("metrics a second and core", n, rate, wanted, "{:,.0f}".format,
                lambda goal: rate >= goal)
    for row in rows:
        if row["row"] == "large" and row["kind"] == KINDS[0]:
            seconds = row["kernels_ns"] / 1e9
            add("seconds of a core for very many raw values", row["n"], seconds, (1.2, 0.35),
                "{:.2f}".format, lambda goal: seconds <= goal)
    return table(
        "Targets, continuous data",
        ["what", "points an arm", "wanted", "hoped for", "Verdin", "reached"], lines,
        "The targets come from prototypes on a 2.96 GHz Emerald Rapids core with AVX-512.")


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
            index.ns("numeric", "continuous", n, "pragmastat_ns"),
            index.ns("reranking", "continuous", n),
            index.ns("naive", "continuous", n),
        ]
        return [f"{n:,}", time(mine), *(ratio(other, mine) for other in others)]

    return table(
        "U, p, Hodges-Lehmann estimate and 98 % interval of one metric, continuous data",
        ["points an arm", "Verdin", "R, all of it", "numpy, estimate and interval",
         "scipy, U and p", "scipy batch, U and p", "pragmastat, estimate and interval", "Swift, ranking anew", "Swift, naive"],
        map(line, index.sizes),
        "How many times Verdin's CPU time the peer takes; – is not run.")


def floor(index):
    def line(n):
        mine = index.ns("kernels", "continuous", n)
        own = index.ns("kernels", "continuous", n, "own_sort_ns")
        standard = index.ns("kernels", "continuous", n, "array_sort_ns")
        simd = index.ns("numeric", "continuous", n, "numpy_sort_ns")
        cpp = index.ns("std_sort", "continuous", n)
        return [f"{n:,}", time(mine), time(own), percent(own, mine), ratio(mine, standard, 2),
                ratio(mine, cpp, 2), ratio(mine, own, 2), ratio(mine, simd, 2)]

    return table(
        "Distance to the sort floor, continuous data",
        ["points an arm", "Verdin", "of it sorting", "share", "÷ Array.sort of both arms",
         "÷ std::sort of both", "÷ own sort of both", "÷ numpy's sort of both"],
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


def permutations(rows):
    peers = {row["n"]: row for row in rows if row["row"] == "permutation_peer"}

    def line(row):
        peer = peers.get(row["n"], {})
        loops = [ratio(row[name], row["ns"])
                 for name in ("product_ns", "panel_ns", "dot_ns", "gather_ns")]
        others = [ratio(peer.get(name), row["ns"]) for name in ("numpy_ns", "scipy_ns", "r_ns")]
        return [f"{row['n']:,}", f"{row['ns']:.1f} ns", *loops, *others]

    return table(
        "Rank statistics of 96 metrics under 10,000 labellings: one metric under one labelling",
        ["values an arm", "Verdin, whole test", "plain product", "panels of 32 metrics",
         "scalar products", "gathering", "numpy's product", "scipy permutation_test",
         "R, sample.int"],
        map(line, (row for row in rows if row["row"] == "permutation")),
        "How many times Verdin's CPU time. Product and loops in Swift draw as many labels and do not "
        "rank, count or take maxima; numpy has 100 metrics and 2,000 labellings, scipy and R "
        f"one whose ranks are known. BLAS kernels: {core(rows)}.")


def bootstraps(rows):
    def line(row):
        return [f"{row['n']:,}", time(row["ns"]), ratio(row["dot_ns"], row["ns"]),
                ratio(row["gather_ns"], row["ns"])]

    return table(
        "Bootstrap-t of means, 2,000 replicates, 64 metrics: one arm of one metric",
        ["values an arm", "Verdin, intervals of ratio and difference", "scalar products, sums alone",
         "gathering, sums alone"],
        map(line, (row for row in rows if row["row"] == "bootstrap")))


def covariances(rows):
    def line(row):
        return [f"{row['n']:,}", time(row["ns"]), ratio(row["general_ns"], row["ns"]),
                ratio(row["dot_ns"], row["ns"])]

    return table(
        "Scalar products of all pairs of 500 metrics",
        ["values an arm", "dsyrk", "dgemm", "scalar products"],
        map(line, (row for row in rows if row["row"] == "covariance")))


def exact(rows):
    peers = {row["n"]: row for row in rows if row["row"] == "exact_peer"}

    def line(row):
        return [f"{row['n']:,}", time(row["ns"]), ratio(peers.get(row["n"], {}).get("ns"), row["ns"])]

    return table(
        "Exact p-value with ties, whole numbers",
        ["points an arm", "Verdin, both sides", "R's exactRankTests, one side ÷"],
        map(line, (row for row in rows if row["row"] == "exact")))


def large(rows):
    def line(row):
        mine = row["kernels_ns"]
        return [f"{row['n']:,}", row["kind"], time(mine), ratio(row["array_sort_ns"], mine, 2),
                percent(row["own_sort_ns"], mine), time(row["judge_ns"]),
                f"{row['sketch_ns_a_value']:.1f} ns", f"{row['buckets']:,}",
                time(row["judge_sketches_ns"])]

    return table(
        "Very many raw values, one metric",
        ["values an arm", "kind", "U, p, estimate, interval", "Array.sort of both ÷", "of it sorting",
         "whole judgement", "sketching a value", "buckets", "judging the sketches"],
        map(line, (row for row in rows if row["row"] == "large")))


def core(rows):
    found = [row for row in rows if row["row"] == "core"]
    return ", ".join(f"{row['name']}, {row['gflops']:.0f} GFLOP/s of dgemm" for row in found[:1])


def readings(rows):
    ours = {row["file"]: row for row in rows if row["row"] == "reading"}
    names = list(dict.fromkeys(row["name"] for row in rows if row["row"] == "reading_peer"))
    theirs = {(row["file"], row["name"]): row for row in rows if row["row"] == "reading_peer"}

    def line(file):
        mine = ours[file]
        cells = [file, f"{mine['bytes'] / 1e6:.0f} MB", f"{mine['series']:,}", speed(mine, mine)]
        for name in names:
            other = theirs.get((file, name))
            if other is None:
                cells.append("–")
                continue
            cells.append(f"{speed(mine, other)} ({ratio(other['ns'], mine['ns'])})")
        return cells

    return table(
        "Reading CSV, GB a CPU second",
        ["file", "size", "series", "Verdin, series", *names], map(line, ours),
        "In brackets: how many times Verdin's CPU time. `rows` does not gather the series."
        if names else "")


def batches(rows):
    lines = []
    theirs = {(row["file"], row["name"]): row for row in rows if row["row"] == "decoding_peer"}
    names = list(dict.fromkeys(name for _, name in theirs))
    for row in rows:
        if row["row"] != "batch":
            continue
        parts = [row[f"{part}_ns"] for part in ("decode", "judge", "write")]
        lines.append([
            row["file"], f"{row['records']:,} × {row['pairs'] // row['records']}",
            *(f"{time(part / row['pairs'])} ({percent(part, sum(parts))})" for part in parts),
            *(ratio(theirs.get((row["file"], name), {}).get("ns"), parts[0]) for name in names)])
    return table(
        "A batch, each metric pair",
        ["requests", "records × pairs", "decoding", "judging", "writing", *names], lines,
        "The last columns: how many times Verdin's time of decoding, which includes checking, the peer takes "
        "to make lists or arrays of the same numbers." if names else "")


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
