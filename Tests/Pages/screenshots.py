"""Pictures of pages of real runs, for the documentation: datasets judged, and the demo's two rollouts."""

import io
import os
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

import samples
from samples import ROOT, run

CHROMIUM = "/usr/bin/chromium"
IMAGES = ROOT / "docs" / "images"


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        pages = {
            "judgement": judged(folder, "accuracy-drop"),
            "judgement-phone": judged(folder, "sparse-errors"),
            **demo(folder),
            "shadow": samples.shadow(folder).path,
        }
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        take(browser, pages["judgement"], "judgement", 1080, 760)
        take(browser, pages["judgement"], "judgement-metric", 1080, part="#metric-2")
        take(browser, pages["judgement-phone"], "judgement-phone", 375, 960, "dark")
        take(browser, pages["success"], "rollout-success", 1080, 1180)
        take(browser, pages["accuracy"], "rollout-rollback", 1080, 860, "dark")
        take(browser, pages["shadow"], "shadow", 1080, 860)
        browser.close()


def judged(folder: Path, name: str) -> Path:
    return samples.judged(folder, name, *samples.arguments(folder, name)).path


def demo(folder: Path) -> dict[str, Path]:
    """The rollouts of a good and of a bad challenger, by the servers of the demo: recorded before, or run now."""
    record = Path(os.environ.get("DEMO_RECORD") or folder / "demo")
    if not record.exists():
        result = run("demo", "--record", str(record), timeout=900)
        if result.returncode != 0:
            sys.exit(f"the demo ended with {result.returncode}: {result.stderr}")
    pages = {}
    for scenario in ("success", "accuracy"):
        pages[scenario] = folder / f"{scenario}.html"
        place = ["--rollout", scenario, "--state-dir", str(record / scenario)]
        drawn = run("report", *place, "--file", str(pages[scenario]))
        if drawn.returncode != 0:
            sys.exit(drawn.stderr)
    return pages


def take(
    browser: Browser, path: Path, name: str, width: int, height: int = 900, scheme: str = "light",
    part: str | None = None,
) -> None:
    """The top of a page, or one part of it, in few colours: letters and lines need no more."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, device_scale_factor=1.5
    )
    page = context.new_page()
    page.goto(path.as_uri())
    if part:
        box = page.locator(part).bounding_box()
        area = {"x": 0, "y": box["y"], "width": width, "height": box["height"] + 8}
        picture = page.screenshot(clip=area, full_page=True)
    else:
        picture = page.screenshot()
    context.close()
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    file = IMAGES / f"{name}.png"
    image.quantize(colors=128, dither=Image.Dither.NONE).save(file, optimize=True)
    print(f"{file.relative_to(ROOT)}  {file.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
