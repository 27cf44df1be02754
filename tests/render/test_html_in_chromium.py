"""Documents in a browser: they need nothing, fit a telephone and a sheet, and can be read."""

from pathlib import Path

import pytest

import chromium
from answers import COMMANDS
from command_line import CASE_1, EXAMPLES, ON, run

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(not chromium.BROWSER, reason="no Chromium here: docs/dev/testing.md"),
]
PHONE = 360  # pixels
READABLE = 4.5  # of contrast, for text that is not large (WCAG 2, level AA)
SHEETS = 2
CURVE = ("--over", "mt=700:2200:100", "--show", "targets.mt.growth")


@pytest.fixture(scope="module")
def documents() -> dict[str, str]:
    """The document of each command, in both languages, of a doctor and of a group; a chart."""
    profiles = {"one": CASE_1, "missing": "facts-missing.yaml", "group": "group-of-four.yaml"}
    return (
        {
            f"{command} {name} {lang}": run(
                command, str(EXAMPLES / profile), *ON, "-f", "html", "--lang", lang
            ).out
            for command in COMMANDS
            for name, profile in profiles.items()
            for lang in ("fr", "en")
        }
        | {
            f"report {name}": run("report", str(EXAMPLES / profile), *ON, "--lang", "fr").out
            for name, profile in profiles.items()
        }
        | {"sweep": run("sweep", str(EXAMPLES / CASE_1), *CURVE, *ON, "-f", "html").out}
    )


@pytest.mark.parametrize("scheme", [chromium.LIGHT, chromium.DARK])
def test_a_telephone_shows_all_of_it_without_scrolling_sideways(
    scheme: str, documents: dict[str, str], tmp_path: Path
) -> None:
    found = chromium.measure(tmp_path, documents, PHONE, scheme)
    assert [each.name for each in found] == list(documents)
    for each in found:
        assert (each.scheme, each.width) == (scheme, PHONE)
        assert each.needed <= PHONE, each.name
        assert each.fetched == [], each.name
        assert each.contrast >= READABLE, each


@pytest.mark.parametrize("name", ["case-1", "case-2", "case-3", "employer-cost", "facts-missing"])
def test_the_report_of_a_doctor_takes_two_sheets_at_most(name: str, tmp_path: Path) -> None:
    report = run("report", str(EXAMPLES / f"{name}.yaml"), *ON, "--lang", "fr").out
    assert 1 <= chromium.printed_pages(tmp_path, report) <= SHEETS


def test_what_is_measured_is_seen(tmp_path: Path) -> None:
    image = "http://127.0.0.1:9/nothing.png"
    source = f'<p style="width:500px;color:#999;background:#fff">x</p><img src="{image}">'
    (found,) = chromium.measure(tmp_path, {"bad": source}, PHONE, chromium.LIGHT)
    assert found.needed > PHONE
    assert found.fetched == [image]
    assert round(found.contrast, 1) == 2.8
    with pytest.raises(AssertionError):
        chromium.measure(tmp_path, {"bad": "<script>oops()</script>"}, PHONE, chromium.LIGHT)
