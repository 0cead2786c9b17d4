"""What was set out to reach on continuous data, what may be reached, and what was."""

from layout import figures, table
from rows import KINDS, RECORDED

AT_MOST, AT_LEAST = (lambda value, goal: value <= goal), (lambda value, goal: value >= goal)

# By points an arm: what was set out to reach, and what may be. Peers' times in Verdin's.
PEERS = [
    ("R's wilcox.test(conf.int), ÷ Verdin", "r", "ns", "ns", {
        60: (2_500, 4_000), 300: (2_500, 4_000), 1_440: (2_500, 4_000), 10_000: (2_500, 3_700),
        100_000: (2_500, 4_000)}),
    ("scipy in one call, U and p alone, ÷ Verdin", "numeric", "scipy_batch_ns", "ns", {
        60: (3, 5.5), 300: (5, 10), 1_440: (9, 18), 10_000: (9, 14)}),
    # Of the estimate and the interval alone, when both arms are sorted already.
    ("pragmastat, three quantiles of the differences of sorted arms, ÷ Verdin", "numeric",
     "pragmastat_ns", "search_ns", {
         60: (5, 8), 300: (20, 40), 1_440: (50, 85), 10_000: (100, 160), 100_000: (150, 215)}),
]
# Verdin's time in that of sorting both arms.
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
EXACT = {20: (50, 140), 49: (50, 140)}


def targets(index, rows):
    lines = [
        [what, f"{n:,}", *(figures(each) for each in wanted), figures(value),
         "beyond" if reaches(value, wanted[1]) else "yes" if reaches(value, wanted[0]) else "no"]
        for what, n, value, wanted, reaches in [*of_metrics(index), *of_work(rows)]]
    return table(
        "Targets, continuous data",
        ["what", "points an arm", "wanted", "hoped for", "Verdin", "reached"], lines,
        "The targets come from prototypes on a 2.96 GHz Emerald Rapids core with AVX-512.")


def of_metrics(index):
    """What one metric takes."""
    kind = KINDS[0]
    for what, row, column, own, sizes in PEERS:
        for n, wanted in sizes.items():
            mine, other = index.ns("kernels", kind, n, own), index.ns(row, kind, n, column)
            if mine is not None and other is not None:
                yield what, n, other / mine, wanted, AT_LEAST
    for what, row, column, sizes in SORTS:
        for n, wanted in sizes.items():
            mine, other = index.ns("kernels", kind, n), index.ns(row, kind, n, column)
            if mine is not None and other is not None:
                yield what, n, mine / other, wanted, AT_MOST
    for n, wanted in KAYENTA.items():
        mine, r = index.ns("kernels", kind, n), index.ns("r", kind, n)
        if mine is not None and r is not None:
            kayenta = r * RECORDED[n][0] / RECORDED[n][1]
            yield ("Kayenta by its recorded ratio to R, ÷ Verdin (estimate)", n, kayenta / mine,
                   wanted, AT_LEAST)
    for n, wanted in RATES.items():
        mine = index.ns("kernels", kind, n)
        if mine is not None:
            yield "metrics a second and core", n, 1e9 / mine, wanted, AT_LEAST


def of_work(rows):
    """What more than one metric takes, or one very large one."""
    peers = {row["n"]: row["ns"] for row in rows if row["row"] == "exact_peer"}
    polars = {row["file"]: row["ns"] for row in rows
              if row["row"] == "reading_peer" and row["name"] == "polars, series"}
    for row in rows:
        match row["row"]:
            case "large" if row["kind"] == KINDS[0]:
                for what, column in (("ranks alone", "kernels_ns"), ("whole judgement", "judge_ns")):
                    yield (f"CPU seconds for very many raw values, {what}", row["n"],
                           row[column] / 1e9, (1.2, 0.35), AT_MOST)
            case "scaling" if row["threads"] == 2 and row["metrics"] == 100_000:
                yield (f"seconds for {row['metrics']:,} metrics in memory, two threads", row["n"],
                       row["wall_ns"] / 1e9, (3, 2.2), AT_MOST)
            case "bootstrap" if row["n"] == 1_440:
                yield ("µs for the bootstrap of a mean, an arm", row["n"],
                       row["ns"] / 1e3, (200, 48), AT_MOST)
            case "bootstrap" if row["n"] == 120:
                yield ("µs for the same, over the blocks of 12 of 1,440 values", row["n"],
                       row["ns"] / 1e3, (40, 25), AT_MOST)
            case "exact" if row["n"] in EXACT and row["n"] in peers:
                yield ("R's exactRankTests with ties, one side, ÷ Verdin, both", row["n"],
                       peers[row["n"]] / row["ns"], EXACT[row["n"]], AT_LEAST)
            case "reading":
                yield (f"GB of CSV a CPU second, {row['file']}", 1_440, row["bytes"] / row["ns"],
                       (1.2, 2.1), AT_LEAST)
                if row["file"] in polars:
                    yield (f"polars, ÷ Verdin, {row['file']}", 1_440,
                           polars[row["file"]] / row["ns"], (3, 5), AT_LEAST)
