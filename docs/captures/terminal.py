"""A command as a terminal shows it, as an SVG that moves: python terminal.py OUT.svg COMMAND...

The command runs at a pseudo-terminal; `pyte` keeps its screen, and what the screen shows is kept with the
time at which it began. Pauses last as long as they did. A line that many frames have is stored once.
"""

import errno
import html
import os
import pty
import select
import struct
import sys
import termios
import time
from fcntl import ioctl
from pathlib import Path

import pyte

COLUMNS, ROWS = 100, 34
WIDTH, HEIGHT, MARGIN = 8.4, 18, 14
# What is drawn between two looks is one picture.
FRAME_SECONDS = 0.1
LAST_SECONDS = 6
COLORS = {
    "default": "#d6dbe1", "black": "#5c6773", "red": "#ff6b68", "green": "#7bd88f",
    "brown": "#f2c55c", "blue": "#6cb6ff", "magenta": "#c99df5", "cyan": "#66d9d0",
    "white": "#ffffff",
}
BACKGROUND = "#14191f"


def record(command: list[str]) -> tuple[list[tuple[float, tuple]], int]:
    """The frames with the seconds at which they begin, and the exit code."""
    screen = pyte.Screen(COLUMNS, ROWS)
    stream = pyte.ByteStream(screen)
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvpe(command[0], command, os.environ | {"TERM": "xterm-256color"})
    ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    began = time.monotonic()
    frames = []
    while (piece := read(terminal)) is not None:
        stream.feed(piece)
        frame = picture(screen)
        if not frames or frame != frames[-1][1]:
            frames.append((time.monotonic() - began, frame))
    _, status = os.waitpid(pid, 0)
    frames.append((time.monotonic() - began + LAST_SECONDS, frames[-1][1]))
    return frames, os.waitstatus_to_exitcode(status)


def read(terminal: int) -> bytes | None:
    """All that comes within one frame; None at the end."""
    text = b""
    until = time.monotonic() + FRAME_SECONDS
    while (left := until - time.monotonic()) > 0:
        if select.select([terminal], [], [], left)[0]:
            try:
                piece = os.read(terminal, 1 << 16)
            except OSError as error:
                # What Linux says when nobody has the other end any more.
                if error.errno != errno.EIO:
                    raise
                piece = b""
            if not piece:
                return text or None
            text += piece
    return text


def picture(screen: pyte.Screen) -> tuple:
    """The lines of a screen, each as runs (column, text, colour, bold)."""
    lines = []
    for row in range(ROWS):
        runs = []
        for column in range(COLUMNS):
            cell = screen.buffer[row][column]
            style = (cell.fg, cell.bold)
            if runs and runs[-1][2:] == style:
                runs[-1] = (runs[-1][0], runs[-1][1] + cell.data, *style)
            else:
                runs.append((column, cell.data, *style))
        lines.append(tuple(run for run in trimmed(runs) if run[1].strip()))
    return tuple(lines)


def trimmed(runs: list) -> list:
    return [(column, text.rstrip(), *style) for column, text, *style in runs]


def drawn(line: tuple) -> str:
    """A line; every run is as wide as its cells, whatever font there is."""
    parts = []
    for column, text, color, bold in line:
        text = text.replace("\u00a0", " ")
        start = len(text) - len(text.lstrip(" "))
        text = text.lstrip(" ")
        parts.append(
            f'<text x="{(column + start) * WIDTH:g}" textLength="{len(text) * WIDTH:g}" '
            f'lengthAdjust="spacingAndGlyphs" fill="{COLORS.get(color, COLORS["default"])}"'
            f'{" font-weight=" + chr(34) + "bold" + chr(34) if bold else ""}>'
            f"{html.escape(text)}</text>"
        )
    return "".join(parts)


def svg(frames: list[tuple[float, tuple]], title: str) -> str:
    width = COLUMNS * WIDTH + 2 * MARGIN
    height = ROWS * HEIGHT + 2 * MARGIN
    lines = {line: f"l{n}" for n, line in enumerate(
        dict.fromkeys(line for _, frame in frames for line in frame if line))}
    defs = "".join(f'<g id="{name}">{drawn(line)}</g>' for line, name in lines.items())
    pages = "".join(
        f'<g transform="translate(0 {n * height:g})">' + "".join(
            f'<use href="#{lines[line]}" y="{(row + 1) * HEIGHT - 5}"/>'
            for row, line in enumerate(frame) if line) + "</g>"
        for n, (_, frame) in enumerate(frames[:-1]))
    total = frames[-1][0]
    steps = "".join(
        f"{100 * begins / total:.3f}%{{transform:translateY({-n * height:g}px)}}"
        for n, (begins, _) in enumerate(frames[:-1]))
    last = f"translateY({-(len(frames) - 2) * height:g}px)"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}" role="img"><title>{html.escape(title)}</title>'
        "<style>text{font:14px 'DejaVu Sans Mono',Menlo,Consolas,monospace;white-space:pre}"
        f"#f{{animation:f {total:.1f}s steps(1,end) infinite}}@keyframes f{{{steps}}}"
        f"@media(prefers-reduced-motion:reduce){{#f{{animation:none;transform:{last}}}}}</style>"
        f"<defs>{defs}</defs>"
        f'<rect width="100%" height="100%" rx="8" fill="{BACKGROUND}"/>'
        f'<svg x="{MARGIN}" y="{MARGIN}" width="{COLUMNS * WIDTH:g}" height="{ROWS * HEIGHT}">'
        f'<g id="f">{pages}</g></svg></svg>\n')


def capture(out: Path, command: list[str]) -> int:
    frames, code = record(command)
    # Time begins with the first picture that shows something.
    start = next(begins for begins, frame in frames if any(frame))
    frames = [(max(0, begins - start), frame) for begins, frame in frames if begins >= start]
    out.write_text(svg(frames, " ".join([Path(command[0]).name, *command[1:]])))
    return code


if __name__ == "__main__":
    sys.exit(capture(Path(sys.argv[1]), sys.argv[2:]))
