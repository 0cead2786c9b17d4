"""Turns the rows of a run into tables that people read, in Markdown."""

from layout import percent, ratio, speed, table, time
from rows import KINDS, RECORDED, Index
from targets import targets


def tables(rows, agreements):
    index = Index(rows)
    parts = [targets(index, rows), peers(index), floor(index), kinds(index), portable(index), judge(index), recorded(index)]
    parts += [permutations(rows), bootstraps(rows), covariances(rows)]
    parts += [exact(rows), large(rows), scaling(rows), readings(rows), batches(rows), processes(rows), allocations(rows), agreement(agreements)]
    return "\n".join(part for part in parts if part)


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


def portable(index):
    def line(n):
        cells = [f"{n:,}"]
        for kind in KINDS:
            mine = index.ns("portable", kind, n)
            cells += [time(mine), ratio(mine, index.ns("portable", kind, n, "best_ns"), 2)]
        return cells

    return table(
        "Kernels for any processor",
        ["points an arm", *(cell for kind in KINDS for cell in (kind, "÷ the best kernels"))],
        map(line, index.sizes))


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
        "Bootstrap-t of means, 2,000 replicates, 960 metrics: one arm of one metric",
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


def scaling(rows):
    one = {row["n"]: row for row in rows if row["row"] == "scaling" and row["threads"] == 1}

    def line(row):
        return [f"{row['threads']}", f"{row['metrics']:,}", f"{row['n']:,}", time(row["wall_ns"]),
                time(row["cpu_ns"]), ratio(one[row["n"]]["wall_ns"], row["wall_ns"], 2)]

    return table(
        "Very many metrics in memory: U, p, estimate, interval",
        ["threads", "metrics", "points an arm", "on the clock", "CPU", "times as fast as one thread"],
        map(line, (row for row in rows if row["row"] == "scaling")))


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
