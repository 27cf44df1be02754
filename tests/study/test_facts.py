"""The facts that may vary: their kinds, their names, and a profile with one changed."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from amcli.law.figures.terms import Zone
from amcli.study.paths.what_if import Kind, changed, fact_of, unknown_named, unknowns, with_fact
from profiles import PLAIN
from questions import ask

pytestmark = pytest.mark.pythons


def test_the_facts_that_may_vary_are_known_by_kind() -> None:
    kinds = {path: (one.kind, len(one.choices)) for path, one in unknowns().items()}
    for path, kind in {
        "patients.mt": (Kind.COUNT, 0),
        "patients.percentile.fa": (Kind.COUNT, 0),
        "doctor.age": (Kind.COUNT, 0),
        "doctor.clinical_fees_share": (Kind.RATE, 0),
        "contract.assistant.replaced_share": (Kind.RATE, 0),
        "achievement": (Kind.RATE, 0),
        "on": (Kind.DATE, 0),
        "contract.signed_on": (Kind.DATE, 0),
        "contract.employer_cost": (Kind.EUROS, 0),
        "contract.etp": (Kind.POSTS, 5),
        "practice.assistants_etp": (Kind.POSTS, 6),
        "doctor.optam": (Kind.CHOICE, 2),
        "practice.coordinated": (Kind.CHOICE, 3),
        "doctor.zone": (Kind.CHOICE, len(Zone)),
    }.items():
        assert kinds[path] == kind, path
    for path in ("name", "doctor.specialty", "contract.events", "doctor.situations"):
        assert path not in kinds


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("mt", "patients.mt"),
        ("etp", "contract.etp"),
        ("signed_on", "contract.signed_on"),
        ("optam", "doctor.optam"),
        ("notified_targets.mt", "contract.notified_targets.mt"),
        ("on", "on"),
        ("nothing", None),
        ("", None),
    ],
)
def test_a_fact_is_named_by_its_last_word_where_one_alone_ends_so(
    name: str, path: str | None
) -> None:
    found = unknown_named(name)
    assert (found and found.path) == path


def test_a_changed_fact_changes_nothing_else() -> None:
    case = ask(PLAIN, etp="1", achievement="0.5")
    profile, question = case.profile, case.ask
    known = unknowns()
    assert changed(profile, question, known["achievement"], Decimal("0.25")) == (
        profile,
        question._replace(achievement=Fraction(1, 4)),
    )
    day = date(2027, 1, 1)
    assert changed(profile, question, known["on"], day) == (profile, question._replace(on=day))
    assert changed(profile, question, known["contract.etp"], Fraction(1, 2)) == (
        profile,
        question._replace(etps=(Fraction(1, 2),)),
    )
    rank = known["patients.percentile.mt"]
    other, same = changed(profile, question, rank, Decimal(40))
    assert same == question
    assert other.patients.percentile.mt == 40
    assert other.patients.mt == 920
    assert other.doctor == profile.doctor
    for path, value in {
        "achievement": Fraction(1, 2),
        "on": date(2026, 11, 22),
        "patients.mt": 920,
        "patients.percentile.mt": None,
        "contract.signed_on": date(2024, 9, 1),
    }.items():
        assert fact_of(case, known[path]) == value
    assert fact_of(with_fact(case, rank, Decimal(40)), rank) == 40
