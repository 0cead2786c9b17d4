"""A reader's test: the page answers what was decided, why, by how much, how sure, and what to do next, and
its answers are those of the JSON document."""

import re

import pytest

from samples import DATASETS, JUDGED, ROLLOUTS

ADVICE = {
    "pass": ("Go on",),
    "fail": ("Do not go on",),
    "marginal": ("Hold",),
    "inconclusive": ("Decide nothing", "Mend the recording", "Record "),
}


def text(page, id: str) -> str:
    return page.locator(f"#{id}").inner_text().strip()


def numbers(words: str) -> list[tuple[float, float]]:
    """The numbers of some text that stand alone, each with half a unit of its last digit; not what is only
    said to be less."""
    found = re.findall(r"(?<![\w.<-])[-+]?\d+(?:\.\d+)?(?:e-?\d+)?(?![\w.]*[A-Za-z_])", words)
    values = []
    for word in found:
        mantissa, _, exponent = word.partition("e")
        last = -len(mantissa.partition(".")[2])
        if last == 0:
            # Noughts at the end of a large number may be rounding to three digits.
            whole = mantissa.lstrip("+-")
            last = max(0, min(len(whole) - len(whole.rstrip("0")), len(whole) - 3))
        values.append((float(word), 0.5001 * 10 ** (last + int(exponent or 0))))
    return values


def figures(value) -> list[float]:
    """All numbers of a JSON document."""
    if isinstance(value, bool):
        return []
    if isinstance(value, (int, float)):
        return [float(value)]
    if isinstance(value, str):
        return [number for number, _ in numbers(value)]
    members = value.values() if isinstance(value, dict) else value or []
    return [number for member in members for number in figures(member)]


def shows(words: str, value: float) -> bool:
    return any(abs(number - value) <= half for number, half in numbers(words))


def deciding(judgement: dict) -> dict | None:
    counted = [metric for metric in judgement["metrics"] if metric["role"] != "info"]
    if "flip" in judgement:
        return next(m for m in counted if m["name"] == judgement["flip"]["metric"])
    return next((m for m in counted if m["verdict"] == judgement["verdict"]), None)


@pytest.mark.parametrize("name", JUDGED)
def test_a_judgement_answers(pages, open_page, name):
    judgement = pages[name].json
    page = open_page(pages[name].path)
    assert text(page, "decided").lower() == judgement["verdict"]
    by_score = f"The score of {judgement['score']} decides: {judgement.get('classification')}"
    assert text(page, "why") == (judgement["reason"] or by_score)
    assert text(page, "next").startswith(ADVICE[judgement["verdict"]])
    assert len(text(page, "how-sure")) > 20
    if "flip" in judgement:
        assert text(page, "flip") == judgement["flip"]["sentence"]


@pytest.mark.parametrize("name", DATASETS)
def test_by_how_much_and_how_sure_are_the_figures_of_the_metric_that_decided(pages, open_page, name):
    judgement = pages[name].json
    metric = deciding(judgement)
    page = open_page(pages[name].path)
    answer = text(page, "by-how-much")
    assert metric["name"] in answer
    bounds = metric["bounds"]
    if bounds is None:
        pytest.skip(f"{metric['name']} has no bounds: {metric['reason']}")
    scale = 100 if bounds["scale"] == "relative" else 1
    for figure in ("estimate", "fail_lower", "fail_upper"):
        if bounds[figure] is not None:
            assert shows(answer, scale * bounds[figure]), (figure, bounds[figure], answer)
    if metric["verdict"] != "pass":
        p = min(bounds[key] for key in ("p_increase", "p_decrease") if key in bounds)
        sure = text(page, "how-sure")
        assert shows(sure, p) or (p < 0.001 and "<0.001" in sure), (p, sure)


@pytest.mark.parametrize("name", JUDGED)
def test_every_metric_has_its_verdict_and_reason(pages, open_page, name):
    judgement = pages[name].json
    page = open_page(pages[name].path)
    rows = page.locator("#overview tbody tr").all()
    assert len(rows) == len(judgement["metrics"])
    texts = page.evaluate(
        "[...document.querySelectorAll('#overview tbody tr')]"
        ".map(row => [row.cells[0].innerText, row.cells[1].innerText])"
    )
    for (title, verdict), metric in zip(texts, judgement["metrics"]):
        assert title.startswith(metric["name"])
        assert verdict.strip() == metric["verdict"]
    reasons = page.evaluate(
        "[...document.querySelectorAll('section.metric')]"
        ".map(part => part.querySelector('h3 + p').textContent)"
    )
    assert reasons == [metric["reason"] for metric in judgement["metrics"]]


@pytest.mark.parametrize("name", DATASETS)
def test_every_figure_is_in_the_json(pages, open_page, name):
    page = open_page(pages[name].path)
    known = figures(pages[name].json)
    known += [100 * value for value in known] + [100 * (value - 1) for value in known]
    known += [-value for value in known]
    words = page.evaluate(
        "[...document.querySelectorAll('section.metric .facts dd, #overview td, #score,"
        " section.metric li')].map(part => part.innerText)"
    )
    assert len(words) > 20
    for word in words:
        for number, half in numbers(word):
            assert any(abs(value - number) <= half for value in known), (number, word)


@pytest.mark.parametrize("name", ROLLOUTS)
def test_a_rollout_answers(pages, open_page, name):
    status = pages[name].json
    page = open_page(pages[name].path)
    assert text(page, "decided").lower() == status["phase"]
    assert status["phase"] == ("succeeded" if name == "rollout-passed" else "rolled-back")
    if status["reason"]:
        assert text(page, "why") == status["reason"]
    assert f"{len(status['looks'])} looks" in text(page, "how-sure")
    assert text(page, "flip") == status["flip"]["sentence"]
    limit = status["flip"]["limit"]
    for key in ("value", "limit", "turns_at"):
        assert shows(text(page, "flip"), limit[key]), key
    # Beyond its limit where it was rolled back, within it where not.
    assert (limit["distance"] < 0) == (name == "rollout-failed")
    assert text(page, "next").startswith("Nothing")
    criteria = page.evaluate(
        "[...document.querySelectorAll('#criteria tbody tr')]"
        ".map(row => [...row.cells].map(cell => cell.innerText.trim()))"
    )
    assert criteria == [
        [criterion["name"], "met" if criterion["met"] else "not met", criterion["detail"]]
        for criterion in status["criteria"]
    ]


@pytest.mark.parametrize("name", ROLLOUTS)
def test_the_timeline_shows_every_look_and_share(pages, open_page, name):
    status = pages[name].json
    page = open_page(pages[name].path)
    timeline = page.locator("#timeline svg")
    for verdict in ("pass", "marginal", "fail", "inconclusive"):
        looks = [look for look in status["looks"] if look["verdict"] == verdict]
        assert timeline.locator(f"path.look.{verdict}").count() == len(looks)
    observed = [look for look in status["looks"] if look["split"]]
    assert observed and timeline.locator("circle.observed").count() == len(observed)
    confirmed = timeline.locator("path.confirmed").get_attribute("d")
    # The share goes up a step at each stage, and at a rollback down to nothing.
    steps = {event["confirmed_percent"] for event in status["events"]}
    assert len(set(re.findall(r"V([\d.]+)", confirmed))) == len(steps - {0}) + (
        status["phase"] == "rolled-back"
    )


def test_a_rollback_names_metric_value_limit_and_interval(pages, open_page):
    crossing = pages["rollout-failed"].json["rollback"]["crossing"]
    page = open_page(pages["rollout-failed"].path)
    facts = dict(
        zip(
            page.locator("#rollback dt").all_inner_texts(),
            page.locator("#rollback dd").all_inner_texts(),
        )
    )
    assert facts["metric"] == crossing["metric"] == "accuracy"
    for word, key in (("value", "value"), ("limit", "limit"), ("observations", "observations")):
        assert shows(facts[word], crossing[key]), (word, facts)
    assert shows(facts["interval"], crossing["lower"]) and shows(facts["interval"], crossing["upper"])


def test_a_shadow_comparison_answers(pages, open_page):
    document = pages["shadow"].json
    page = open_page(pages["shadow"].path)
    assert text(page, "decided").lower() == document["verdict"] == "fail"
    assert text(page, "why") == document["reason"]
    finding = next(f for f in document["findings"] if f["verdict"] == "fail")
    assert text(page, "by-how-much") == f"{finding['name']}: {finding['reason']}."
    flip = document["flip"]
    assert text(page, "flip") == flip["sentence"]
    assert flip["demand"] == finding["name"] and flip["verdict"] != "fail"
    known = [100 * value for value in figures(flip) + figures(document["tolerated"])]
    for number, half in numbers(text(page, "flip")):
        gap = 100 * (flip["figure"] - document["tolerated"][flip["demand"]])
        assert any(abs(value - number) <= half for value in [*known, gap]), number
    assert text(page, "next").startswith("Do not give it traffic")
    segments = page.locator("#segments tbody th").all_inner_texts()
    assert segments == [segment["name"] for segment in document["segments"]] == ["phone", "web"]
    assert page.locator("#examples tbody tr").count() == len(document["examples"])
