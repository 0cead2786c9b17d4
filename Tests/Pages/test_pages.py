"""What holds for every page: it asks for nothing, fits every screen and can be read by everybody."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from samples import NAMES

MEBIBYTE = 1 << 20


@pytest.mark.parametrize("width", [375, 1440])
@pytest.mark.parametrize("name", NAMES)
def test_it_fits_the_screen(pages, open_page, name, width):
    page = open_page(pages[name].path, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name, scheme", [
    (name, scheme) for name in NAMES for scheme in ("light", "dark")
    # The colours are those of the other pages, and the check takes seconds for so many elements.
    if (name, scheme) != ("two-hundred-metrics", "dark")
])
def test_everybody_can_read_it(pages, open_page, name, scheme):
    page = open_page(pages[name].path, 1440, scheme)
    # Those of a page of many metrics are all alike.
    page.evaluate("[...document.querySelectorAll('details')].slice(-9).forEach(part => part.open = true)")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("name", NAMES)
def test_it_is_whole_without_scripts_and_every_link_leads_somewhere(pages, open_page, name):
    page = open_page(pages[name].path)
    assert page.evaluate("document.scripts.length") == 0
    lost = """[...document.querySelectorAll('a')].map(link => link.getAttribute('href'))
      .filter(target => !target.startsWith('#') || !document.querySelector(target))"""
    assert page.evaluate(lost) == []
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(part => part.id).filter(Boolean)")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", NAMES)
def test_on_paper_nothing_is_hidden_and_all_is_dark_on_light(pages, open_page, name):
    page = open_page(pages[name].path, 800, "dark")
    page.emulate_media(media="print", color_scheme="dark")
    page.wait_for_function(
        """[...document.querySelectorAll('details > :not(summary)')]
          .every(part => part.getBoundingClientRect().height > 0)"""
    )
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


@pytest.mark.parametrize("name, limit", [
    ("fifty-metrics", MEBIBYTE), ("two-hundred-metrics", 2 * MEBIBYTE),
    ("rollout-passed", MEBIBYTE // 2), ("shadow", MEBIBYTE // 2),
])
def test_it_can_be_mailed(pages, name, limit):
    assert pages[name].path.stat().st_size < limit


def test_a_long_series_says_that_it_is_thinned(pages, open_page):
    page = open_page(pages["fifty-metrics"].path)
    caption = page.locator("#metric-0 figcaption").all_inner_texts()
    assert any("the smallest and the largest of every" in text for text in caption)
