"""What is paid: posts filled in part, years nobody closed, amounts of two texts."""

from typing import Any

import pytest

from amcli.law.ledger.schedule import schedule
from amcli.law.pay.aid import aid
from figures import Ends, ends_of, notes
from profiles import AGELESS, IN_A_ZIP
from questions import ask, book

PATIENTS = {"mt": 1200, "mt_adult": 900, "fa": 1400, "percentile": {"mt": 40, "fa": 40}}


def _years(contract: dict[str, Any], **question: Any) -> Any:
    profile = {"doctor": IN_A_ZIP, "patients": PATIENTS, "contract": contract}
    (option,) = aid(ask(profile, **question)).result.options
    return option.years


def _replaced(share: float) -> dict[str, Any]:
    """Return a contract whose six months to fill the former post are long over."""
    assistant = {"former_secretary": True, "replaced_share": share}
    return {"etp": "1", "signed_on": "2024-09-01", "assistant": assistant}


# A former secretary replaced in part lowers the aid by the part not replaced (seed-002, 12).
@pytest.mark.parametrize(("share", "first"), [(0, 0), (0.5, 19_000), (0.999, 37_962), (1, 38_000)])
def test_a_post_filled_again_in_part_is_paid_in_part(share: float, first: int) -> None:
    year = _years(_replaced(share), text="2024")[0]
    assert ends_of(year.amount) == (first, first, first)


def test_a_post_filled_again_whole_is_paid_as_if_it_had_never_been_empty() -> None:
    whole = {"etp": "1", "signed_on": "2024-09-01"}
    assert _years(_replaced(1), text="2024") == _years(whole, text="2024")


# The six months to fill the post count from the hire (seed-002, 12): from 31 August to 28 February.
@pytest.mark.parametrize(
    ("on", "first"), [("2025-02-27", 38_000), ("2025-02-28", 38_000), ("2025-03-01", 0)]
)
def test_nothing_is_reduced_before_the_time_to_fill_the_post_is_over(on: str, first: int) -> None:
    contract = {**_replaced(0), "hired_on": "2024-08-31", "signed_on": "2024-08-01"}
    year = _years(contract, on=on)[0]
    assert ends_of(year.amount) == (first, first, first)


def test_a_post_filled_again_in_part_cites_the_rule_and_is_assumed() -> None:
    plain = _years({"etp": "1"}, text="2024")[0].amount
    lowered = _years(_replaced(0.5), text="2024")[0].amount
    assert plain.status == "published"
    assert lowered.status == "assumed"
    assert set(plain.sources) < set(lowered.sources)


TWO_POSTS = {"signed_on": "2024-07-01", "targets_reached": True}


# The brochure pays 33 000 € for 1.5 posts and 44 000 € for two from the third year, 76 000 € for
# two above P95 (seed-000); amounts never fall with the band, and half of a year is its acompte.
@pytest.mark.parametrize(
    ("etp", "rank", "ends"),
    [
        ("1.5", 60, (33_000, 16_500, 33_000)),
        ("1.5", 92, (None, 16_500, None)),
        ("1.5", 97, (None, 16_500, None)),
        ("2", 60, (44_000, 22_000, 44_000)),
        ("2", 92, (None, 22_000, 76_000)),
        ("2", 97, (76_000, 38_000, 76_000)),
    ],
)
def test_an_amount_nobody_published_lies_between_those_of_the_bands_beside(
    etp: str, rank: int, ends: Ends
) -> None:
    patients = {"mt": 1900, "fa": 2600, "percentile": {"mt": rank, "fa": rank}}
    profile = {"doctor": IN_A_ZIP, "patients": patients, "contract": {**TWO_POSTS, "etp": etp}}
    (option,) = aid(ask(profile)).result.options
    assert [ends_of(year.amount)[2] for year in option.years[:2]] == (
        [38_000, 28_000] if rank < 95 else [38_000, 38_000]
    )
    assert [ends_of(year.amount) for year in option.years[2:]] == [ends] * 3


def test_an_acompte_that_may_be_taken_back_still_comes_first() -> None:
    contract = {"etp": "1", "signed_on": "2024-09-01"}
    profile = {"doctor": IN_A_ZIP, "patients": PATIENTS, "contract": contract}
    case = ask(profile, readings={"D11": "recovered"}, achievement="0")
    (ledger,) = schedule(case).result.options
    assert [ends_of(year.acompte) for year in ledger.years[:3]] == [
        (38_000,) * 3,  # the first two years are paid whatever the results
        (28_000,) * 3,
        (11_000,) * 3,
    ]
    assert ends_of(ledger.years[2].solde)[0] == -11_000
    assert ends_of(ledger.years[2].guaranteed) == (0, 0, 0)


@pytest.mark.parametrize(("reading", "sure"), [("000", 13_000), ("001", 22_000)])
def test_the_leaflet_s_guarantee_is_that_of_the_base_amount(reading: str, sure: int) -> None:
    patients = {"mt": 1900, "fa": 2600, "percentile": {"mt": 92, "fa": 92}}
    profile = {"doctor": IN_A_ZIP, "patients": patients, "contract": {"etp": "1"}}
    (option,) = aid(ask(profile, text="2024", readings={"D5": reading})).result.options
    assert ends_of(option.years[2].amount) == (26_000, sure, 26_000)
    assert ends_of(option.years[2].guaranteed) == (sure,) * 3


@pytest.mark.parametrize("text", ["2019", "2023", "2024"])
@pytest.mark.parametrize("year", [1, 2, 3, 4])
def test_what_is_guaranteed_cites_the_rule_that_guarantees_it(text: str, year: int) -> None:
    rules = book().named(text)
    found = _years({"etp": "1"}, text=text)[year - 1]
    key = "guarantee.full_years" if year <= 2 else "guarantee.acompte"
    for figure in (found.guaranteed, found.conditional):
        assert set(figure.sources) >= set(rules.sources(key)), (text, year)
        assert set(figure.sources) >= set(found.amount.sources), (text, year)
    assert set(found.amount.sources) == set(rules.sources(f"aid.full.year_{min(year, 3)}"))


def test_the_year_from_which_another_text_pays_is_said() -> None:
    """A contract of 2022 is paid as the convention of 2024 says from its fourth year on."""
    running = {"signed_on": "2022-03-01", "etp": "1/3"}
    answer = aid(ask({**AGELESS, "contract": running}))
    texts = [year.text for year in answer.result.options[0].years]
    assert texts == ["2019-avenant-7"] * 3 + ["2024-convention"] * 2
    said = notes(answer.notes, "amounts-change")
    assert said == [{"text": "2024-convention", "year": 4}]
    assert notes(aid(ask(AGELESS, etp="1")).notes, "amounts-change") == []
