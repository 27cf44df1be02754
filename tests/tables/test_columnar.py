"""The engine of tables says what the engine of one profile says, on every row."""

from collections import defaultdict
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from amcli.law.check.criteria import DOCTOR_RULES
from amcli.law.check.option_criteria import SECOND_POST_RULES
from amcli.law.check.verdicts import RULES
from amcli.law.contract.case import Ask, Readings
from amcli.law.figures.terms import Option, PatientList, Status
from amcli.law.lists.bands import StartingCount
from amcli.law.lists.commitments import commitment_from
from amcli.law.pay.targets import judged_on
from amcli.study.explain.tracing import FactRead, Trace, traced
from amcli.tables.columns import DTYPES
from amcli.tables.engine.cells import target_cells
from amcli.tables.engine.curves import MOST_PATIENTS, Curves, slopes
from amcli.tables.engine.evaluate import Engine
from amcli.tables.engine.questions import TableQuestion
from doctor_tables import as_typed, differences, expected, question, read_back, table_of
from profiles import TODAY, Plain, document
from questions import ask, book
from random_profiles import PROFILES, READING_CHOICES, TEXTS

QUESTIONS = st.builds(
    question,
    on=st.sampled_from([TODAY, date(2024, 6, 22), date(2028, 2, 29)]),
    text=st.sampled_from([None, None, *TEXTS, "2026-aide-collective"]),
    etps=st.sampled_from([[], [], ["1"], ["0.5", "1"], ["1/3", "2"], ["1.5"], ["0.6"]]),
    achievement=st.sampled_from([None, "0", "0.37", "1"]),
    readings=READING_CHOICES,
)
_NO_SHRINKING = tuple(phase for phase in Phase if phase is not Phase.shrink)  # it takes minutes


def _compare(profiles: list[Plain], asked: Ask, *, is_typed: bool = False, threads: int = 1) -> int:
    """Compare a table with its profiles; return how many rows were asked one by one."""
    table = table_of(profiles)
    engine = Engine(TableQuestion(book(), asked), threads)
    found = read_back(engine.evaluate(as_typed(table) if is_typed else table))
    wanted = [
        row
        for number, profile in enumerate(profiles, 1)
        for row in expected(document(profile), book(), asked, number)
    ]
    assert differences(found, wanted) == []
    return engine.odd_rows


@settings(max_examples=20, phases=_NO_SHRINKING)
@given(
    profiles=st.lists(PROFILES, min_size=1, max_size=25), asked=QUESTIONS, is_typed=st.booleans()
)
def test_a_table_is_answered_as_each_of_its_profiles(
    profiles: list[Plain], asked: Ask, is_typed: bool
) -> None:
    _compare(profiles, asked, is_typed=is_typed)


def _cases() -> dict[tuple[str, str | None, tuple[str, ...]], list[Plain]]:
    """Return the profiles of the case files by the question they are asked."""
    found = defaultdict(list)
    for path in sorted((Path(__file__).parents[1] / "cases").glob("*.yaml")):
        text = path.read_text("utf-8").replace("\non:", "\nday:")
        case = yaml.load(text, Loader=yaml.CSafeLoader)
        options = tuple(str(option) for option in case.get("options", ()))
        is_known = set(options[::2]) <= {"--etp", "--reading", "--achievement"}
        if "group" not in case["profile"] and is_known and len(options) % 2 == 0:
            day = str(case.get("day", TODAY))
            found[day, case.get("text"), options].append(_spoken(case["profile"]))
    return found


def _spoken(value: Any) -> Any:
    """Return a document with its days as text, as profiles at random have them."""
    if isinstance(value, dict):
        spoken = {str(key): _spoken(item) for key, item in value.items()}
        return {("on" if key == "True" else key): item for key, item in spoken.items()}
    if isinstance(value, list):
        return [_spoken(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def test_every_case_of_the_documents_is_answered_alike_in_a_table() -> None:
    cases = _cases()
    assert sum(len(profiles) for profiles in cases.values()) > 200
    for (day, text, options), profiles in cases.items():
        chosen = list(zip(options[::2], options[1::2], strict=True))
        rates = [value for name, value in chosen if name == "--achievement"]
        rate = rates[0] if rates else None
        if rate and rate.endswith("%"):
            rate = f"{rate[:-1]}/100"
        asked = question(
            date.fromisoformat(day),
            text,
            [value for name, value in chosen if name == "--etp"],
            rate,
            dict(value.split("=") for name, value in chosen if name == "--reading"),
        )
        _compare(profiles, asked)


LEVELS = (640, 775, 920, 1045, 1107, 1300, 1350, 1351, 1470, 1514, 1721, 1902, 2450, 2944)


@pytest.mark.parametrize("text", TEXTS)
def test_one_patient_below_at_and_above_every_level(text: str) -> None:
    sizes = [level + step for level in LEVELS for step in (-1, 0, 1)]
    profiles = [
        {
            "doctor": {"specialty": "general-practice", "sector": 1, "zone": "zac"},
            "practice": {"doctors": doctors},
            "patients": {"mt": size, "mt_adult": size - less, "fa": size},
            "contract": {"etp": etp},
        }
        for size, less, doctors, etp in product(sizes, (0, 1), (1, 2), ("1/3", 0.5, 1))
    ]
    assert _compare(profiles, Ask(on=TODAY, text=text), is_typed=True) == 0


def _around(*days: date) -> list[str]:
    return [(day + timedelta(days=step)).isoformat() for day in days for step in (-1, 0, 1)]


def test_the_day_before_and_after_every_change() -> None:
    """Signatures round each change of text and the anniversaries that meet one, 29 February."""
    signed = _around(
        *(date(year, 6, 22) for year in range(2020, 2025)),
        *(date(2019, 9, 1), date(2023, 5, 1), date(2020, 2, 29), date(2024, 2, 29)),
    )
    births = _around(date(1959, 6, 22), date(1960, 2, 29), date(1962, 6, 22), date(1959, 2, 28))
    installed = _around(date(2023, 6, 22), date(2022, 5, 1), date(2023, 2, 28))
    profiles: list[Plain] = [
        {
            "doctor": {"specialty": "general-practice", "sector": 1, "birth_date": birth},
            "patients": {"mt": 900, "mt_adult": 800, "fa": 1400},
            "contract": {"signed_on": day, "etp": 0.5},
        }
        for day, birth in product(signed, births)
    ]
    for profile, day in zip(profiles, installed * len(profiles), strict=False):
        profile["doctor"]["installed_on"] = day
    assert _compare(profiles, Ask(on=TODAY)) < len(profiles) / 5
    for profile in profiles:
        del profile["doctor"]["birth_date"]
        profile["doctor"]["age"] = 62
    _compare(profiles, Ask(on=date(2024, 6, 22)))


@pytest.mark.parametrize("on", [date(2026, 6, 22), date(2029, 11, 30), date(2034, 6, 22)])
@pytest.mark.parametrize("readings", [{}, {"D9": "keep-targets"}])
def test_a_contract_past_its_term_is_answered_by_the_one_that_runs(
    on: date, readings: dict[str, str]
) -> None:
    """Signatures round each number of years before the day of the question, and old ones."""
    terms = (date(on.year - years, on.month, on.day) for years in (5, 7, 10))
    old = (date(2019, 9, 2), date(2020, 2, 29), date(2021, 6, 22), date(2023, 5, 1))
    signed = sorted({day for day in _around(*terms, *old) if "2019-09-01" <= day <= str(on)})
    profiles: list[Plain] = [
        {
            "doctor": {"specialty": "general-practice", "sector": 1, "zone": "zip"},
            "patients": {"mt": 1200, "mt_adult": 1000, "fa": 1500, "percentile": {"mt": 92}},
            "contract": {"signed_on": day, "etp": etp, "notified_targets": {"mt": 12}},
        }
        for day, etp in product(signed, ("1/3", 0.5, 1))
    ]
    _compare(profiles, Ask(on=on, readings=Readings(readings)))


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("etp", ["1/3", 0.5, 1])
def test_the_target_of_every_size_is_that_of_the_rule(text: str, etp: Any) -> None:
    """Sizes of a list in steps of 7, every one of the first thousand and near the levels."""
    candidates = slopes(book().rules(header) for header in book().headers)
    sizes = sorted(
        {*range(1000), *range(0, MOST_PATIENTS, 7)}
        | {at + step for at in LEVELS for step in range(-3, 4)}
    )
    for rank, readings in ((None, None), (92, {"D12": "unknown", "D14": "band-top"})):
        patients = {"mt": 900, "mt_adult": 800, "fa": 1500}
        ranks = {} if rank is None else {"percentile": {"mt": rank, "fa": rank}}
        profile = {"doctor": {"specialty": "general-practice", "age": 64}, "contract": {"etp": etp}}
        case = ask({**profile, "patients": {**patients, **ranks}}, text=text, readings=readings)
        for name in PatientList:
            curves = Curves(name, candidates)
            curves.learn(case, case.options[0], 2)
            rows = list(zip(*(column.to_list() for column in curves.at(sizes)), strict=True))
            for size, row in zip(sizes, rows, strict=True):
                start = StartingCount(size, size, "")
                day = judged_on(case)
                wanted = commitment_from(
                    lambda start=start: start, case, case.options[0], name, day
                )
                assert row == target_cells(wanted), size
                assert row[3] in [status.label for status in Status]


SIGNED = "contract.signed_on"  # with which the class of a day compares it
OF_ALL = {"doctor", "practice", "patients", "patients.percentile", "contract", "on"}


@settings(max_examples=40)
@given(profile=PROFILES, text=st.sampled_from(TEXTS), readings=READING_CHOICES)
def test_a_criterion_reads_no_fact_but_those_it_declares(
    profile: Plain, text: str, readings: dict[str, str]
) -> None:
    case = traced(ask(profile, text=text, readings=readings, etp=["0.5", "2"]))
    for rule in RULES:
        options = [()] if rule in DOCTOR_RULES else [(option,) for option in case.options]
        if rule in SECOND_POST_RULES:
            options = [(Option.TWO,)] if text == "2024-convention" else []
        for option in options:
            with Trace() as trace:
                criterion = rule.ask(case, *option)
            assert criterion is None or criterion.code == rule.code
            read = {what.path for what in _reads(trace.root) if isinstance(what, FactRead)}
            with_days = any(DTYPES[path] == pl.Date() for path in rule.reads)
            assert read <= {*rule.reads, *OF_ALL, *([SIGNED] if with_days else [])}, rule.code


def _reads(step: Any) -> set[Any]:
    found = set(step.reads)
    for inner, _ in step.inputs.values():
        found |= _reads(inner)
    return found


def test_threads_and_slices_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amcli.tables.engine.evaluate.SLICE", 7)
    profiles = [
        {
            "doctor": {"specialty": "general-practice", "sector": 1},
            "patients": {"mt": 700 + 31 * place, "fa": 1200 + 17 * place},
            "contract": {"signed_on": f"2024-{1 + place % 12:02}-15"},
        }
        for place in range(60)
    ]
    profiles[11]["patients"]["mt"] = "many"  # type: ignore[index]
    profiles[40]["contract"]["suspensions"] = [{"from": "2024-12-01", "until": "2025-01-31"}]  # type: ignore[index]
    _compare(profiles, Ask(on=TODAY), threads=2)


@pytest.mark.parametrize("is_typed", [True, False])
def test_an_amount_with_more_than_two_decimals_is_refused_in_a_table_too(is_typed: bool) -> None:
    profiles = [
        {"doctor": {"specialty": "general-practice"}, "contract": {"employer_cost": cost}}
        for cost in (28656, 28656.5, 28656.55, 28.656, 0.001, 28656.125)
    ]
    assert _compare(profiles, Ask(on=TODAY), is_typed=is_typed) == 3
