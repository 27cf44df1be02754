"""Every key a rule file may have and the shape of its value.

Anything else in a file is refused. Values are exact: counts and euros are whole, shares and etp
decimal; all are bounded, so that no rule can run a calendar or an amount off its end.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from amcli.law.figures.terms import Background, Option, Sector, Zone

from .documents import Check

LARGEST = 10**9  # euros or patients
LONGEST_SPAN = 1200  # days, months or years
LONGEST_CONTRACT = 50  # years


def _is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _whole(least: int, most: int) -> Check:
    return lambda value: _is_int(value) and least <= value <= most


_is_count = _whole(0, LARGEST)
_is_span = _whole(0, LONGEST_SPAN)  # days, months or years that a calendar can hold
_is_years = _whole(1, LONGEST_CONTRACT)


def _is_etp(value: Any) -> bool:
    is_number = _is_int(value) or (isinstance(value, Decimal) and value.is_finite())
    return is_number and 0 <= value <= LARGEST


def _is_share(value: Any) -> bool:
    return _is_etp(value) and value <= 1


def is_text(value: Any) -> bool:
    """Return whether a value is a text with something in it."""
    return isinstance(value, str) and bool(value)


def is_texts(value: Any) -> bool:
    """Return whether a value is a list of texts."""
    return isinstance(value, list) and all(map(is_text, value))


def is_flag(value: Any) -> bool:
    """Return whether a value is true or false."""
    return isinstance(value, bool)


def is_date(value: Any) -> bool:
    """Return whether a value is a day, without a time."""
    return type(value) is date


def _is_points(value: Any) -> bool:
    """Rising starts, falling or level growth: `[[920, 305], [1351, 258]]`."""
    return _are_pairs(value) and out_of_order(value) is None


def _are_pairs(value: Any) -> bool:
    pairs = value if isinstance(value, list) else ()
    return bool(pairs) and all(
        isinstance(pair, list) and len(pair) == 2 and all(map(_is_count, pair)) for pair in pairs
    )


def out_of_order(value: Any) -> str | None:
    """Return what keeps points from being a curve: their `starts` or their `growths`."""
    if not _are_pairs(value):
        return None
    pairs = list(pairwise(value))
    if any(left[0] >= right[0] for left, right in pairs):
        return "starts"
    return "growths" if any(left[1] < right[1] for left, right in pairs) else None


def _one_of(*words: str) -> Check:
    return lambda value: value in words


def _some_of(words: Iterable[object]) -> Check:
    known = frozenset(words)
    return lambda value: (
        isinstance(value, list)
        and all(
            isinstance(item, str | int) and not isinstance(item, bool) and item in known
            for item in value
        )
    )


SOFTENING = ("newly-installed", "rqth", "ald", "many-children")
_is_zones = _some_of(Zone)
_is_options = _some_of(Option)
_is_sectors = _some_of(Sector)
_is_backgrounds = _some_of(Background)
_OPTIONS = ("third", "half", "full", "full_and_half", "two")
_YEARS = ("year_1", "year_2", "year_3", "p90_p95", "p95_plus")
_BANDS = ("p30_p50", "p50_p70", "p70_p90", "p90_p95", "p95_plus")
_LISTS = ("mt", "fa")
_PHASES = ("year_1", "year_2", "later")
_MATTERS = ("amounts", "payments", "targets")
RANKS = ("p30", "p50", "p70", "p90", "p95")


_TABLES: dict[str, Check] = {
    "points": _is_points,
    "low_points": _is_points,
    "caps": _is_points,
    "cap_share": _is_share,
}
_TARGETS: dict[str, Check] = {
    **{f"rates.{band}": _is_share for band in _BANDS},
    **{f"{name}.{table}": check for name in _LISTS for table, check in _TABLES.items()},
}
_TRANSITION: dict[str, Check] = {"from_texts": is_texts, "at": _one_of("anniversary", "request")}
_PAYMENT: dict[str, Check] = {
    "share": _is_share,
    "counted_from": _one_of("signature", "proof", "opening"),
    "after_days": _is_span,
    "within_months": _is_span,
    "solde_at": _one_of("closing"),
}


def _each(above: str, parts: Iterable[str], checks: Mapping[str, Check]) -> dict[str, Check]:
    """Return the keys of tables that have the same ones: `payments.year_1.share` …"""
    return {f"{above}.{part}.{name}": check for part in parts for name, check in checks.items()}


KEYS: dict[str, Check] = {
    "in_force_from": is_date,
    "in_force_until": is_date,
    **_each("bands", _LISTS, dict.fromkeys((*RANKS, "below_p95"), _is_count)),
    "bands.mt_count": _one_of("mt", "mt_adult"),
    "bands.set_by": _one_of("higher"),
    "eligibility.sectors": _is_sectors,
    "eligibility.optam_sectors": _is_sectors,
    "eligibility.standings": is_text,
    "eligibility.clinical_fees.families": is_texts,
    "eligibility.clinical_fees.min_share": _is_share,
    "eligibility.clinical_fees.bound": _one_of("at-least", "more-than"),
    "eligibility.replacement_excluded": is_flag,
    "eligibility.floor.bound": _one_of("at-least", "more-than"),
    "eligibility.floor.softened_by": _some_of(SOFTENING),
    "eligibility.floor.children_above": _is_share,
    "eligibility.grouped_practice.min_doctors": _is_count,
    "eligibility.grouped_practice.exempt_zones": _is_zones,
    "eligibility.grouped_practice.disputed_zones": _is_zones,
    "eligibility.grouped_practice.functional_group": is_flag,
    "eligibility.grouped_practice.exempt_above_mt_adult": _is_count,
    "eligibility.coordinated_practice.commitment_months": _is_span,
    "eligibility.group.company_forms": is_texts,
    "eligibility.group.mean_mt": _is_count,
    "eligibility.group.etp_per_member": _is_etp,
    "eligibility.group.etp_per_training_supervisor": _is_etp,
    "eligibility.group.training_from": is_date,
    "eligibility.group.waiting_years": _is_span,
    "eligibility.group.joining_at": _one_of("anniversary"),
    "options.offered": _is_options,
    "options.continued": _is_options,
    **{f"options.{option}.zones": _is_zones for option in _OPTIONS},
    "options.alone.options": _is_options,
    "options.alone.zones": _is_zones,
    "options.alone.from_rank": _one_of(*RANKS),
    "second_assistant.first_etp": _is_etp,
    "second_assistant.zones": _is_zones,
    "second_assistant.from_year": _is_span,
    "contract.years": _is_years,
    "contract.ended_below": _one_of("start"),
    **_each("aid", _OPTIONS, dict.fromkeys(_YEARS, _is_count)),
    "guarantee.full_years": _is_span,
    "guarantee.acompte": is_flag,
    "guarantee.base_disputed": is_flag,
    **_each("payments", _PHASES, _PAYMENT),
    "targets.two_lists": is_texts,
    "targets.due_year": _is_span,
    "targets.age.from_age": _is_span,
    "targets.age.tolerated_drop": _is_share,
    "targets.p95_plus_growth": _is_count,
    **_each("targets", _OPTIONS, _TARGETS),
    "targets.group.mt_per_etp": _is_count,
    "targets.group.fa_per_etp": _is_count,
    "newly_installed.months": _is_span,
    "newly_installed.reach_years": _is_span,
    "newly_installed.next_months": _is_span,
    "newly_installed.mt": _is_count,
    "newly_installed.fa": _is_count,
    "obligations.proof_of_hire_months": _is_span,
    "obligations.training_begun_months": _is_span,
    "obligations.qualification_months": _is_span,
    "obligations.replacement_months": _is_span,
    "obligations.review_months": _whole(1, LONGEST_SPAN),  # one every so many, without end if 0
    "obligations.notice_months": _is_span,
    "obligations.training_hours": _is_count,
    "obligations.training_hours_carers": _is_count,
    "obligations.adaptation_backgrounds": _is_backgrounds,
    "obligations.shorter_backgrounds": _is_backgrounds,
    "obligations.exempt_backgrounds": _is_backgrounds,
    **_each("transition", _MATTERS, _TRANSITION),
    "renewal.tacit_options": _is_options,
}
_PAID = {
    f"payments.{phase}.": (f"payments.{phase}.share", f"payments.{phase}.counted_from")
    for phase in _PHASES
}
# What no rule does without: the keys that must be there where one begins so. A rule that is not
# there at all is not asked; half of one would be answered wrong, or not at all.
NEEDED: dict[str, tuple[str, ...]] = {
    "aid.": (
        "contract.years",
        "guarantee.full_years",
        "guarantee.acompte",
        *(key for keys in _PAID.values() for key in keys),
        "targets.two_lists",
    ),
    "targets.": ("targets.two_lists",),
    "targets.age.": ("targets.age.from_age", "targets.age.tolerated_drop"),
    "eligibility.floor.": ("eligibility.floor.bound",),
    "options.alone.": ("options.alone.options", "options.alone.zones", "options.alone.from_rank"),
    "options.continued": ("second_assistant.from_year",),
    "newly_installed.": ("newly_installed.months",),
    **_PAID,
    **{f"transition.{one}.": tuple(_each("transition", (one,), _TRANSITION)) for one in _MATTERS},
}
SCOPES = ("individual", "group")
DATES = ("in_force_from", "in_force_until")  # figures of the text as well, with their proof
HEADER: dict[str, Check] = {
    "id": is_text,
    "aliases": is_texts,
    "scope": _one_of(*SCOPES),
    "amends": is_text,
    "extends": is_text,
    **dict.fromkeys(DATES, is_date),
}
BUILT_ON = ("amends", "extends")  # what names the text that a file builds on
SECTIONS = ("title", "citations", "sources", "proposal", "gaps")
