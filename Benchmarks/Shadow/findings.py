"""The tables of what copies cost, and what they prove."""

import math
import statistics

# What a challenger that hangs or is dead may cost users of a model that takes a model's time: its p99 to
# that without copies.
TOLERATED = 1.1
HELD = ("delayed", "killed")
HELD_CHAMPION = "5 ms"


def centre(values):
    """The median of all means of two, and its 95 % interval (Hodges and Lehmann 1963)."""
    n = len(values)
    walsh = sorted((a + b) / 2 for i, a in enumerate(values) for b in values[i:])
    # How many of the means lie beyond the interval: the normal law of the signed ranks' sum.
    beyond = n * (n + 1) / 4 - 1.96 * math.sqrt(n * (n + 1) * (2 * n + 1) / 24)
    beyond = max(0, math.floor(beyond))
    return statistics.median(walsh), walsh[beyond], walsh[-1 - beyond]


def ratios(pairs, key):
    """Of the turns with copies to those without."""
    return [math.exp(x) for x in centre([math.log(on[key] / off[key]) for off, on in pairs])]


def differences(pairs, key):
    """Of the turns with copies from those without."""
    return centre([on[key] - off[key] for off, on in pairs])


def control(by_kind, key):
    """The same of turns without copies, through two proxies in the same round."""
    one, other = by_kind[HELD[-1]], by_kind["healthy"]
    return ratios([(b[0], a[0]) for a, b in zip(one, other)], key)


def text(found):
    return "{:.3f} | {:.3f} to {:.3f}".format(*found)


def medians(pairs, key, style):
    """Of the turns without and with copies, as two cells."""
    return " | ".join(
        style.format(statistics.median(pair[with_copies][key] for pair in pairs))
        for with_copies in (0, 1))


def total(pairs, key):
    return sum(turn[key] for pair in pairs for turn in pair)


def failures(load, by_kind):
    return [
        f"{kind} at {load}: {total(pairs, 'failed')} failed requests"
        for kind, pairs in by_kind.items() if total(pairs, "failed")]


def at_fixed_rates(by_load, is_held):
    """What the users had of it; returns what is wrong, and whether all that is held is proven."""
    faults, words, is_proven = [], [], True
    print("Users who ask at a fixed rate, latency from when a request was due:\n")
    print("| of what it can answer | requests/s | challenger | p50 ms without | with | p99 ms without "
          "| with | p99 with to without | 95 % interval | p99 ms more | 95 % interval "
          "| proxy CPU µs/request without | with | left late by ms, p99 | user requests | failed |")
    print("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|")
    for load, by_kind in by_load.items():
        faults += failures(load, by_kind)
        for kind, pairs in by_kind.items():
            found = ratios(pairs, "p99")
            rate = statistics.median(turn["rate"] for pair in pairs for turn in pair)
            late = statistics.median(turn["late"] for pair in pairs for turn in pair)
            print(f"| {load} | {rate:,.0f} | {kind} | {medians(pairs, 'p50', '{:.2f}')} "
                  f"| {medians(pairs, 'p99', '{:.2f}')} | {text(found)} "
                  f"| {text(differences(pairs, 'p99'))} "
                  f"| {medians(pairs, 'cpu', '{:.0f}')} | {late:.2f} "
                  f"| {total(pairs, 'requests'):,} | {total(pairs, 'failed')} |")
            if not is_held or kind not in HELD:
                continue
            if found[1] > TOLERATED:
                faults.append(
                    f"{kind} at {load}: p99 at least {found[1]:.3f} times that without copies")
            is_proven = is_proven and found[2] < TOLERATED
            proven = "proven" if found[2] < TOLERATED else "NOT proven: more rounds, a quieter machine"
            words.append(
                f"{kind} at {load}: p99 within {TOLERATED:g} times that without copies: {proven}")
        words.append(f"without copies both times at {load}, p99: "
                     + text(control(by_kind, "p99")).replace("|", "in"))
    print("\n" + "\n".join(words))
    return faults, is_proven


def at_full_load(by_kind):
    """The same where all ask as fast as they are answered; returns what is wrong."""
    print("\nAs fast as it answers, in a closed loop:\n")
    print("| challenger | requests/s without | with | rate with to without | 95 % interval "
          "| p50 ms without | with | p99 ms without | with | p99 with to without | 95 % interval "
          "| user requests | failed |")
    print("|---|---|---|---|---|---|---|---|---|---|---|---|---|")
    for kind, pairs in by_kind.items():
        print(f"| {kind} | {medians(pairs, 'rate', '{:,.0f}')} | {text(ratios(pairs, 'rate'))} "
              f"| {medians(pairs, 'p50', '{:.2f}')} | {medians(pairs, 'p99', '{:.2f}')} "
              f"| {text(ratios(pairs, 'p99'))} "
              f"| {total(pairs, 'requests'):,} | {total(pairs, 'failed')} |")
    print("\nwithout copies both times, p99: "
          + text(control(by_kind, "p99")).replace("|", "in"))
    return failures("full load", by_kind)


def copies(tallies, lines):
    """What became of the copies; returns what is wrong."""
    faults = []
    print("\n| challenger | copies sent | unanswered | dropped | answers logged: champion "
          "| challenger |")
    print("|---|---|---|---|---|---|")
    for kind, count in tallies.items():
        print(f"| {kind} | {count['mirrored']:,} | {count['unanswered']:,} "
              f"| {count['dropped']:,} | {lines[f'{kind}, champion']:,} "
              f"| {lines[f'{kind}, challenger']:,} |")
        if count["challenger"] or count["errors"]:
            faults.append(f"{kind}: {count}")
    if lines["killed, challenger"] != tallies["killed"]["mirrored"]:
        faults.append("a copy to the killed challenger has no line")
    if not tallies["delayed"]["dropped"]:
        faults.append("no dropped copies were counted")
    return faults
