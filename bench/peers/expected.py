"""What amcli itself answers for a doctor, in the order in which the peers answer."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import msgspec

from amcli.law.contract.case import Ask, open_case
from amcli.law.pay.aid import AidResult, aid
from amcli.law.profile.profile import Profile
from amcli.law.text.rules import RuleBook
from amcli.load.toml.files import load_rules

from .doctors import Doctor


def expected(doctors: list[Doctor]) -> list[list[Any]]:
    """Return, for each doctor, the lowest and highest band, then the figures of five years.

    Of each year: amount, guaranteed, conditional; of each: value, low, high, in euros. Each is
    asked on the day of signature: later on amcli answers for the term that runs then.
    """
    book = load_rules()
    return [list(_answer(doctor, book)) for doctor in doctors]


def _answer(doctor: Doctor, book: RuleBook) -> Iterator[Any]:
    profile = msgspec.convert(doctor.profile(), Profile, dec_hook=_exact)
    result = aid(open_case(profile, book, Ask(on=doctor.signed_on))).result
    assert isinstance(result, AidResult)
    (option,) = result.options
    yield from (option.band.low, option.band.high)
    for year in option.years:
        for figure in (year.amount, year.guaranteed, year.conditional):
            yield from (figure.value, figure.low, figure.high)


def _exact(kind: type, value: Any) -> Any:
    if kind is Fraction:
        return Fraction(str(value))
    raise NotImplementedError(kind)
