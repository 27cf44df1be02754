"""Which missing fact narrows a figure, by how much, and who holds it."""

from amcli.law.pay.aid import aid
from amcli.law.pay.targets import targets
from profiles import BORN_IN_1975, GP, Plain
from questions import ask

SIGNED = {"etp": 1, "signed_on": "2024-09-01"}


def _doctor(patients: Plain, doctor: Plain = BORN_IN_1975) -> Plain:
    return {"doctor": doctor, "patients": patients, "contract": SIGNED}


def test_a_percentile_narrows_a_total_whose_band_is_open() -> None:
    """Full time from 99 000 (no result) to 190 000 € (P95, all); the band known, the soldes.

    In P95 and above these are three of 19 000 €, in any other band less. The fa is below P50: where
    it stands changes nothing.
    """
    lists = {"mt": 1400, "fa": 1300}
    (option,) = aid(ask(_doctor(lists))).result.options
    assert [(one.path, one.who, one.figure) for one in option.narrows] == [
        ("patients.percentile.mt", "cpam", "aid.total.amount")
    ]
    assert (option.narrows[0].width, option.narrows[0].left) == (91_000, 57_000)


def test_nothing_narrows_a_band_that_is_known() -> None:
    (option,) = aid(ask(_doctor({"mt": 920, "fa": 1350}))).result.options
    assert option.narrows == ()


def test_targets_are_narrowed_by_the_contract_and_by_the_age() -> None:
    """920 mt and 1 350 fa are published: without a birth date 305 and 467, or nothing."""
    (option,) = targets(ask(_doctor({"mt": 920, "fa": 1350}, GP))).result.options
    narrows = {one.path: (one.who, one.figure, one.width, one.left) for one in option.narrows}
    assert narrows["doctor.birth_date"] == ("doctor", "targets.fa.growth", 467, 0)
    assert narrows["contract.notified_targets.mt"] == ("contract", "targets.mt.growth", 305, 0)
    (aged,) = targets(ask(_doctor({"mt": 920, "fa": 1350}))).result.options
    assert aged.narrows == ()
    (estimated,) = targets(ask(_doctor({"mt": 1100, "fa": 1350}))).result.options
    assert [(one.path, one.width) for one in estimated.narrows] == [
        ("contract.notified_targets.mt", 47)  # 258 to 305
    ]
