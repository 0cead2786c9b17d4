"""The graph and the page of a run in Airflow, as a browser shows them: photograph.py ADDRESS OUT-FOLDER NAME

Writes OUT-FOLDER/NAME-graph.png and OUT-FOLDER/NAME-run.png.
"""

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
MARGIN = 24
# What the page keeps between visits: the view of a Dag, and that tasks follow each other downwards.
VIEW = "localStorage.setItem('default_dag_view', JSON.stringify('{}'));" \
    "localStorage.setItem('direction-deployment_dag', JSON.stringify('DOWN'));"


def opened(browser, address: str, view: str, shown: str, width: int, height: int) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": height}, reduced_motion="reduce",
        device_scale_factor=1.5)
    context.add_init_script(VIEW.format(view))
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector(shown, timeout=120_000)
    # The graph moves into its place.
    page.wait_for_timeout(4_000)
    return page


def graph(browser, address: str, out: Path):
    """The tasks and their states, and nothing beside them."""
    page = opened(browser, address, "graph", ".react-flow__node", 1400, 1500)
    boxes = [node.bounding_box() for node in page.query_selector_all(
        ".react-flow__node, .react-flow__edge")]
    left, top = (min(box[side] for box in boxes) - MARGIN for side in "xy")
    right = max(box["x"] + box["width"] for box in boxes) + MARGIN
    bottom = max(box["y"] + box["height"] for box in boxes) + MARGIN
    page.screenshot(path=out, clip={
        "x": left, "y": top, "width": right - left, "height": bottom - top})


def run(browser, address: str, out: Path):
    page = opened(browser, address, "grid", "text=Task Instances >> nth=1", 1500, 860)
    page.screenshot(path=out)


def main():
    address, folder, name = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        graph(browser, address, folder / f"{name}-graph.png")
        run(browser, address, folder / f"{name}-run.png")
        browser.close()


if __name__ == "__main__":
    main()
