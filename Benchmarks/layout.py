"""Tables in Markdown, and figures as people read them."""


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
