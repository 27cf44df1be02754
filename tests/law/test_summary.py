"""A summary is the four answers, word for word."""

import pytest

from amcli.law.check.eligibility import check
from amcli.law.contract.case import Ask, open_case
from amcli.law.ledger.schedule import schedule
from amcli.law.ledger.summary import summary
from amcli.law.pay.aid import aid
from amcli.law.pay.targets import targets
from amcli.law.profile.profile import Profile
from answers import example
from profiles import TODAY
from questions import book


@pytest.mark.parametrize("name", ["case-1", "facts-missing", "running-2020-third-time-results"])
def test_a_summary_is_the_four_answers(name: str) -> None:
    profile = example(name)
    assert isinstance(profile, Profile)
    case = open_case(profile, book(), Ask(on=TODAY))
    whole = summary(case)
    alone = (check(case), aid(case), targets(case), schedule(case))
    assert list(whole.result) == [answer.result for answer in alone]
    assert set(whole.notes) == {note for answer in alone for note in answer.notes}
    assert len(set(whole.notes)) == len(whole.notes)
