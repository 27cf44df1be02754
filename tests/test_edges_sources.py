"""A figure cites what it hangs on: change a figure of the rules and see which answers move."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from amcli.domain.aid import aid
from amcli.domain.case import Answer, Case
from amcli.domain.rules import Header, RuleBook, RuleSet
from amcli.domain.schedule import schedule
from amcli.domain.sourced import Citation, Figure, Sourced
from amcli.domain.targets import targets
from amcli.domain.terms import Status
from asking import ask, book

MARK = "changed-for-a-test"
DAYS = ("targets.due_year", "targets.age.from_age")  # they say when, not how much
Ends = tuple[Any, Any, Any]
RUNNING = {
    "signed_on": "2022-03-01",
    "etp": "1/3",
    "observations": [{"on": "2025-02-28", "mt": 1300, "fa": 1500}],
}
ZIP = {"specialty": "general-practice", "sector": 1, "zone": "zip"}


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
    return {"doctor": ZIP, "patients": patients, "contract": contract}


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
            "doctor": {**ZIP, "installed_on": "2024-06-01"},
            "patients": {"mt": 800, "fa": 1200},
            "contract": {"signed_on": "2024-09-01", "etp": 1},
        }
    ),
    "65 years": Asked(
        {
            "doctor": {**ZIP, "birth_date": "1958-01-01"},
            "patients": {"mt": 1336, "fa": 1858},
            "contract": {"signed_on": "2024-09-01", "etp": 1},
        }
    ),
    "a contract that changed texts": Asked(_gp(1000, 1300, 42, **RUNNING)),
}
ANSWERS: dict[str, Callable[[Case], Answer]] = {
    "aid": aid,
    "targets": targets,
    "schedule": schedule,
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
        figures = {**rules.figures, key: change} if header.id == text else rules.figures
        return type(rules)(header, rules.titles, figures)

    return RuleBook(plain.headers, read, plain.specialty)


def _answers(question: Asked, texts: RuleBook) -> dict[str, Figure]:
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
        for name, answer in ANSWERS.items()
        for path, figure in _figures(answer(case).result)
    }


def _ends(figure: Figure) -> Ends:
    return figure.value, figure.low, figure.high


def _asked_of(path: str) -> str:
    """Return which part of a text a figure of an answer comes from."""
    if path.startswith("targets."):
        return "targets." if path.endswith((".growth", ".level")) else "none"
    return "aid."


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_figure_cites_every_rule_that_it_hangs_on_and_is_no_surer(name: str) -> None:
    question = QUESTIONS[name]
    plain = _answers(question, book())
    moved = 0
    for text, key, sourced in _figures_of_the_rules():
        other = _changed(sourced.value)
        marked = Sourced(other, Status.ESTIMATED, (Citation(MARK, "a test"),))
        for path, figure in _answers(question, _book_with(key, text, marked)).items():
            if not key.startswith(_asked_of(path)) or _ends(figure) == _ends(plain[path]):
                continue
            where = (key, path, figure)
            assert MARK in figure.sources, where
            assert figure.status in ("estimated", "absent"), where
            moved += 1
    assert moved > 0


def _figures_of_the_rules() -> Iterator[tuple[str, str, Sourced]]:
    """Yield every amount and every target of the individual texts."""
    for header in book().individual():
        for key, sourced in book().rules(header).figures.items():
            is_asked = key.startswith(("aid.", "targets.")) and key not in DAYS
            if is_asked and _changed(sourced.value) is not None:
                yield header.id, key, sourced
