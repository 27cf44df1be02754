"""Which fact is asked next: what the verdict hangs on, then what narrows most, until none does."""

from datetime import date

import pytest

from amcli.law.contract.case import Ask, Case, open_case
from amcli.load.toml.files import load_rules
from amcli.study.paths.next_fact import next_fact
from profiles import profile_of

BOOK = load_rules()
ON = date(2026, 11, 30)
GP = {"doctor": {"specialty": "general-practice", "sector": 1}}


def case_of(**sections: dict[str, object]) -> Case:
    return open_case(profile_of(sections), BOOK, Ask(ON))


def asked(case: Case) -> list[str]:
    """Return the questions for somebody who knows nothing more."""
    passed: list[str] = []
    while (path := next_fact(case, passed)) is not None:
        assert path not in passed
        passed.append(path)
    return passed


def test_who_knows_nothing_is_asked_the_specialty_then_whether_there_is_a_contract():
    assert asked(case_of())[:2] == ["doctor.specialty", "contract.signed_on"]


def test_the_verdict_comes_before_the_amounts():
    path = asked(case_of(doctor={"specialty": "general-practice"}))
    assert path.index("doctor.sector") < path.index("patients.mt") < path.index("patients.fa")
    assert path.index("patients.fa") < path.index("doctor.birth_date")


def test_optam_is_asked_in_sector_2_alone():
    assert "doctor.optam" not in asked(case_of(**GP))
    assert "doctor.optam" in asked(case_of(doctor={**GP["doctor"], "sector": 2}))


def test_a_rank_is_asked_where_it_changes_the_aid_alone():
    small = asked(case_of(**GP, patients={"mt": 800, "fa": 1000}))
    large = asked(case_of(**GP, patients={"mt": 1900, "fa": 2600}))
    assert "patients.percentile.mt" in large
    assert len([path for path in small if "percentile" in path]) <= 2


def test_a_signed_contract_is_asked_its_option_and_the_hire():
    signed = asked(case_of(**GP, contract={"signed_on": "2024-09-01"}))
    assert signed[:2] == ["contract.etp", "contract.hired_on"]


def test_an_excluded_specialty_ends_the_questions():
    assert asked(case_of(doctor={"specialty": "radiology", "sector": 1})) == ["contract.signed_on"]


def test_below_the_floor_what_softens_it_is_asked():
    paths = asked(case_of(**GP, patients={"mt": 500, "fa": 600}))
    assert "doctor.situations" in paths
    assert "doctor.birth_date" not in paths


@pytest.mark.parametrize("specialty", ["general-practice", "dermatology", "general-surgery"])
def test_the_questions_of_any_doctor_end(specialty):
    assert len(asked(case_of(doctor={"specialty": specialty}))) < 15
