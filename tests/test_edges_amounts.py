"""The edges of what is paid: posts filled in part, years nobody closed, amounts of two texts."""

from typing import Any

import pytest

from amcli.domain.aid import aid
from amcli.domain.sourced import Figure
from asking import ask

GP = {"specialty": "general-practice", "sector": 1, "zone": "zip"}
PATIENTS = {"mt": 1200, "mt_adult": 900, "fa": 1400, "percentile": {"mt": 40, "fa": 40}}
Ends = tuple[Any, Any, Any]


def _years(contract: dict[str, Any], **question: Any) -> Any:
    profile = {"doctor": GP, "patients": PATIENTS, "contract": contract}
    (option,) = aid(ask(profile, **question)).result.options
    return option.years


def _ends(figure: Figure) -> Ends:
    return figure.value, figure.low, figure.high


def _replaced(share: float) -> dict[str, Any]:
    return {"etp": "1", "assistant": {"former_secretary": True, "replaced_share": share}}


# A former secretary replaced in part lowers the aid by the part not replaced (seed-002, 12).
@pytest.mark.parametrize(("share", "first"), [(0, 0), (0.5, 19_000), (0.999, 37_962), (1, 38_000)])
def test_a_post_filled_again_in_part_is_paid_in_part(share: float, first: int) -> None:
    year = _years(_replaced(share), text="2024")[0]
    assert _ends(year.amount) == (first, first, first)


def test_a_post_filled_again_whole_is_paid_as_if_it_had_never_been_empty() -> None:
    assert _years(_replaced(1), text="2024") == _years({"etp": "1"}, text="2024")


def test_a_post_filled_again_in_part_cites_the_rule_and_is_assumed() -> None:
    plain = _years({"etp": "1"}, text="2024")[0].amount
    lowered = _years(_replaced(0.5), text="2024")[0].amount
    assert plain.status == "published"
    assert lowered.status == "assumed"
    assert set(plain.sources) < set(lowered.sources)
