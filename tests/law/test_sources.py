"""A figure cites what it hangs on: change a figure of the rules, see which answers move."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from amcli.law.contract.case import Answer, Case
from amcli.law.figures.sourced import Citation, Figure, Sourced
from amcli.law.figures.terms import Status
from amcli.law.ledger.schedule import schedule
from amcli.law.pay.aid import aid
from amcli.law.pay.targets import targets
from amcli.law.text.rules import Header, RuleBook, RuleSet
from figures import ends_of
from profiles import IN_A_ZIP
from questions import ask, book

MARK = "changed-for-a-test"
DAYS = ("targets.due_year", "targets.age.from_age")  # they say when, not how much
UNMOVED = {("newly installed", "targets.")}  # it hangs on the median of the lists alone
RUNNING = {
    "signed_on": "2022-03-01",
    "etp": "1/3",
    "observations": [{"on": "2025-02-28", "mt": 1300, "fa": 1500}],
}


@dataclass
class Asked:
    """A question, and the part of the rules whose figures are changed under it."""

    profile: dict[str, Any]
    text: str | None = None
    etp: str | None = None
    achievement: str | None = None
    on: str = "2026-11-22"


def _gp(mt: int, fa: int, rank: int | None = None, **contract: Any) -> dict[str, Any]:
    percentile = {} if rank is None else {"percentile": {"mt": rank, "fa": rank}}
    patients = {"mt": mt, "mt_adult": mt, "fa": fa, **percentile}
    return {"doctor": IN_A_ZIP, "patients": patients, "contract": contract}


QUESTIONS = {
    "the brochure's first doctor": Asked(_gp(920, 1350), "2024"),
    "between the points": Asked(_gp(1100, 1600), "2024"),
    "below the points": Asked(_gp(800, 1000), "2024", achievement="1/3"),
    "above the points": Asked(_gp(1500, 2100, 92), "2024"),
    "above p95": Asked(_gp(2100, 2900, 97), "2024"),
    "the target known of 2023": Asked(_gp(1300, 1900, 60), "2023", "1"),
    "sizes nobody published in 2023": Asked(_gp(1100, 1600, 92), "2023"),
    "rates of 2019": Asked(_gp(1200, 1800, 75), "2019"),
    "rates of 2019 nobody published": Asked(_gp(1000, 1800, 60), "2019", "1"),
    "rates of 2019 with a band unknown": Asked(_gp(900, 1800), "2019"),
    "newly installed": Asked(
        {
            "doctor": {**IN_A_ZIP, "installed_on": "2024-06-01"},
            "patients": {"mt": 800, "fa": 1200},
            "contract": {"signed_on": "2024-09-01", "etp": 1},
        }
    ),
    "65 years": Asked(
        {
            "doctor": {**IN_A_ZIP, "birth_date": "1958-01-01"},
            "patients": {"mt": 1336, "fa": 1858},
            "contract": {"signed_on": "2024-09-01", "etp": 1},
        }
    ),
    "a contract that changed texts": Asked(_gp(1000, 1300, 42, **RUNNING)),
}
# What the answers of a command come from, by its name: amounts or targets.
ANSWERS: dict[str, tuple[str, Callable[[Case], Answer[Any]]]] = {
    "aid": ("aid.", aid),
    "targets": ("targets.", targets),
    "schedule": ("aid.", schedule),
}


def _figures(value: Any, path: str = "") -> Iterator[tuple[str, Figure]]:
    if isinstance(value, Figure):
        yield path, value
    elif hasattr(value, "_fields"):
        for name in value._fields:
            yield from _figures(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _figures(part, f"{path}.{name}")
    elif isinstance(value, (tuple, list)):
        for place, part in enumerate(value):
            yield from _figures(part, f"{path}[{place}]")


def _changed(value: Any) -> Any:
    """Return a figure of the rules that is another one of the same kind, or None."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value + 7
    if isinstance(value, Decimal):
        return value + Decimal("0.013")
    if isinstance(value, tuple) and value and isinstance(value[0], tuple):
        return tuple((at, growth + 7) for at, growth in value)
    return None


def _book_with(key: str, text: str, change: Sourced) -> RuleBook:
    """Return the book of texts in which one figure of one text is another."""
    plain = book()

    def read(header: Header) -> RuleSet:
        rules = plain.rules(header)
        figures = {**rules.figures, key: change} if header.text == text else rules.figures
        return type(rules)(header, rules.titles, figures)

    return RuleBook(plain.headers, read, plain.specialty)


def _answers(question: Asked, texts: RuleBook, part: str = "") -> dict[str, Figure]:
    """Return every figure of the answers that come from a part of the rules, or of all."""
    case = ask(
        question.profile,
        text=question.text,
        on=question.on,
        etp=question.etp,
        achievement=question.achievement,
        texts=texts,
    )
    return {
        f"{name}{path}": figure
        for name, (source, answer) in ANSWERS.items()
        if source.startswith(part)
        for path, figure in _figures(answer(case).result)
    }


def _hangs(path: str) -> bool:
    """Return whether a figure comes from amounts or targets alone."""
    return not path.startswith("targets.") or path.endswith((".growth", ".level"))


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("part", ["aid.", "targets."])
def test_a_figure_cites_every_rule_that_it_hangs_on_and_is_no_surer(name: str, part: str) -> None:
    question = QUESTIONS[name]
    plain = _answers(question, book(), part)
    moved = 0
    for text, key, sourced in _figures_of_the_rules(part, question.text):
        other = _changed(sourced.value)
        marked = Sourced(other, Status.ESTIMATED, (Citation(MARK, "a test"),))
        for path, figure in _answers(question, _book_with(key, text, marked), part).items():
            if not _hangs(path) or ends_of(figure) == ends_of(plain[path]):
                continue
            where = (key, path, figure)
            assert MARK in figure.sources, where
            assert figure.status in ("estimated", "absent"), where
            moved += 1
    assert moved > 0 or (name, part) in UNMOVED


def _figures_of_the_rules(part: str, text: str | None) -> Iterator[tuple[str, str, Sourced]]:
    """Yield every amount, or every target, of the texts that a question may fall under."""
    for header in book().individual():
        if text is not None and book().named(text).id != header.text:
            continue
        for key, sourced in book().rules(header).figures.items():
            if key.startswith(part) and key not in DAYS and _changed(sourced.value) is not None:
                yield header.text, key, sourced


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_figure_is_absent_where_it_has_no_value_and_nowhere_else(name: str) -> None:
    for path, figure in _answers(QUESTIONS[name], book()).items():
        assert (figure.value is None) == (figure.status == "absent"), (path, figure)
        if figure.value is not None and figure.low == figure.high:
            assert figure.value == figure.low, (path, figure)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_figure_of_the_rules_cites_and_what_the_user_gave_does_not(name: str) -> None:
    for path, figure in _answers(QUESTIONS[name], book()).items():
        if figure.status == "given":
            assert not figure.sources, (path, figure)
        elif figure.low is not None and not path.endswith((".start", ".rate")):
            assert figure.sources, (path, figure)
