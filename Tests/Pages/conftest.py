"""One browser and one set of pages for all tests."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

import samples
from samples import Sample

CHROMIUM = "/usr/bin/chromium"


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Sample]:
    return samples.all_samples(tmp_path_factory.mktemp("pages"))


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"]
        )
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser):
    """Opens a file as a reader would, and says at the end whether it asked for anything or complained."""
    contexts = []

    def open_one(path: Path, width: int = 1440, scheme: str = "light"):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme
        )
        page = context.new_page()
        requests, complaints = [], []
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path.as_uri())
        contexts.append((context, path.as_uri(), requests, complaints))
        return page

    yield open_one
    for context, address, requests, complaints in contexts:
        context.close()
        assert requests == [address]
        assert complaints == []
