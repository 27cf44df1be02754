"""A table and a profile name the same target at every size of list, bounds and status too."""

from collections.abc import Iterator

import polars as pl
import pytest

from amcli.law.contract.case import Ask, Case
from amcli.law.figures.terms import Option, PatientList
from amcli.law.lists.commitments import commitment, lists_asked
from amcli.law.pay.targets import judged_on
from amcli.law.profile.profile import Patients, Profile
from amcli.tables.engine.cells import target_cells, target_columns
from amcli.tables.engine.evaluate import Engine
from amcli.tables.engine.questions import TARGETS, TableQuestion
from profiles import TODAY, Plain
from questions import ask, book

SIZES = range(1, 3301)
# It shares no divisor with 3 301: each size of one list meets another size of the other.
_STEP = 7
_DOCTOR: Plain = {"specialty": "general-practice", "age": 50}
_COLUMNS = [*target_columns("mt"), *target_columns("fa")]


def _patients(size: int) -> dict[str, int]:
    """Return lists such that both come to have every size once."""
    return {"mt": size, "mt_adult": size, "fa": size * _STEP % (SIZES[-1] + 1)}


def _asked(case: Case, option: Option) -> tuple[object, ...]:
    """Return what the rule asks of both lists, as cells."""
    asked = lists_asked(case)
    judged = {name: commitment(case, option, name, judged_on(case)) for name in asked}
    return tuple(cell for name in PatientList for cell in target_cells(judged.get(name)))


@pytest.mark.parametrize("text", [header.id for header in book().headers])
def test_a_table_names_the_target_of_the_rule_at_every_size(text: str) -> None:
    facts = {f"doctor.{name}": [fact] * len(SIZES) for name, fact in _DOCTOR.items()}
    facts |= {f"patients.{name}": [_patients(n)[name] for n in SIZES] for name in _patients(1)}
    asked = Ask(on=TODAY, text=text, etps=tuple(option.etp for option in Option))
    engine = Engine(TableQuestion(book(), asked, (TARGETS,)))
    found = engine.evaluate(pl.DataFrame(facts)).select("row", "etp", *_COLUMNS).rows()
    wanted = [
        (size, option.value, *_asked(case, option))
        for size, case in zip(SIZES, _cases(text), strict=True)
        for option in case.options
    ]
    assert [pair for pair in zip(found, wanted, strict=True) if pair[0] != pair[1]] == []
    assert engine.odd_rows == 0


def _cases(text: str) -> Iterator[Case]:
    """Yield the case of each size, opened once: they differ by their lists alone."""
    case = ask({"doctor": _DOCTOR}, text=text, etp=[option.value for option in Option])
    for size in SIZES:
        profile = Profile(doctor=case.profile.doctor, patients=Patients(**_patients(size)))
        yield case._replace(profile=profile, memo={})


def test_an_active_list_of_1244_patients_has_311_to_gain_at_half_time() -> None:
    """As of 1 350 in the brochure (CAS 1): a quarter of the list, asked before, is no less."""
    facts = {"doctor.specialty": ["general-practice"], "patients.fa": [1244]}
    asked = Ask(on=TODAY, text="2024-convention", etps=(Option.HALF.etp,))
    answers = Engine(TableQuestion(book(), asked, (TARGETS,))).evaluate(pl.DataFrame(facts))
    assert answers["targets.fa.growth"].to_list() == [311]
