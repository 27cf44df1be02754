"""The classes that the rules make of doctors, by name. A class is asked for by its codes."""

import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from amcli.law.check.verdicts import RULES
from amcli.law.figures.terms import Option, Situation, Zone
from amcli.law.lists.bands import RANKS
from amcli.law.profile.profile import LARGEST, MOST_ETP
from amcli.load.values import ETP_PATTERN
from amcli.tables.columns import COLUMNS, SEPARATOR

from .answers import Facet
from .lines import MOST_PATIENTS
from .scale import MOST_SPECIALTIES, NO_WORD, Scale

if TYPE_CHECKING:
    from .doctors import Doctors

OPTIONS = tuple(Option)
_LEVELS = tuple(int(rank[1:]) for rank in RANKS)  # the ranks that name P30 … P95
_FEES = "eligibility.clinical_fees.min_share"
_LEAST_DOCTORS = "eligibility.grouped_practice.min_doctors"


def _signing(doctors: "Doctors") -> Facet:
    """The class of the day of signature: same class, same text, same amounts in each year."""
    scale = doctors.scale
    if not len(scale.signing):
        return doctors.none(1)
    codes = np.searchsorted(scale.signing, doctors.signed_on, side="right").astype(np.int64)
    return Facet(codes, len(scale.signing) + 1)


def _text(doctors: "Doctors") -> Facet:
    scale = doctors.scale
    if len(scale.texts.sets) == 1 and scale.texts.asked is not None:
        return doctors.none(1)
    codes = np.maximum(scale.text_of_class[doctors.facet("signing").codes], 0)
    return Facet(codes, len(scale.texts.sets))


def _specialty(doctors: "Doctors") -> Facet:
    path = "doctor.specialty"
    codes = doctors.words(path, doctors.scale.specialties, NO_WORD - 1)
    if (codes < NO_WORD).any():
        doctors.scale.learn_specialties(doctors.facts[path].unique().drop_nulls().to_list())
        codes = doctors.words(path, doctors.scale.specialties, NO_WORD)
    return Facet(codes, MOST_SPECIALTIES)


def _sector(doctors: "Doctors") -> Facet:
    sector, known = doctors.numbers("doctor.sector")
    choices = [int(choice) for choice in COLUMNS["doctor.sector"].choices]
    is_none = known & ((sector < min(choices)) | (sector > max(choices)))
    return Facet(np.where(is_none, NO_WORD, sector), max(choices) + 1)


def _of_flag(path: str) -> Callable[["Doctors"], Facet]:
    return lambda doctors: Facet(doctors.flag(path), 3)


def _of_words(path: str, words: Sequence[str]) -> Callable[["Doctors"], Facet]:
    codes = {word: place for place, word in enumerate(words, 1)}
    return lambda doctors: Facet(doctors.words(path, codes), len(words) + 1)


def _situations(doctors: "Doctors") -> Facet:
    """The set of situations; none stated and none at all are one class."""
    path, words = "doctor.situations", [situation.value for situation in Situation]
    size = 1 << len(words)
    if path not in doctors.facts.columns:
        return doctors.none(size)
    codes = {}
    for written in doctors.facts[path].unique().drop_nulls().to_list():
        items = [item for item in written.split(SEPARATOR) if item]
        is_known = all(item in words for item in items) and len(set(items)) == len(items)
        codes[written] = sum(1 << words.index(item) for item in items) if is_known else NO_WORD
    codes.pop("", None)
    return Facet(doctors.words(path, codes), size)


def _of_posts(
    path: str, levels: Callable[[Scale], Sequence[Fraction]], most: Fraction
) -> Callable[["Doctors"], Facet]:
    """A number of posts: 0 not known, else 1 and how many of the levels it reaches."""

    def facet(doctors: "Doctors") -> Facet:
        steps = levels(doctors.scale)
        if path not in doctors.facts.columns:
            return doctors.none(len(steps) + 2)
        names = doctors.facts[path].unique().drop_nulls().to_list()
        codes = {name: _reached(name, steps, most) for name in names if name}
        return Facet(doctors.words(path, codes), len(steps) + 2)

    return facet


def _reached(written: str, levels: Sequence[Fraction], most: Fraction) -> int:
    """Return 1 and how many levels a number of posts reaches, NO_WORD for what is none."""
    posts = Fraction(written) if re.fullmatch(ETP_PATTERN, written) else None
    if posts is None or posts > most:
        return NO_WORD
    return 1 + sum(posts >= level for level in levels)


def _etp(doctors: "Doctors") -> Facet:
    """The option of the contract: 0 none, else 1 and its place among all options."""
    options = _of_posts("contract.etp", lambda _: [one.etp for one in OPTIONS], Fraction(MOST_ETP))
    codes = options(doctors).codes
    codes = np.where(codes == 1, NO_WORD, np.where(codes > 1, codes - 1, codes))  # below the least
    return Facet(codes, len(OPTIONS) + 1)


def _financed(scale: Scale) -> list[Fraction]:
    return [Fraction(level) for level in scale.texts.levels("second_assistant.first_etp")]


def _of_rank(path: str) -> Callable[["Doctors"], Facet]:
    def facet(doctors: "Doctors") -> Facet:
        rank, known = doctors.rates(path)
        if not known.any():
            return doctors.none(len(_LEVELS) + 3)
        classes = known.astype(np.int64) + (rank > _LEVELS[0])  # at P30 itself the count decides
        for level in _LEVELS:
            classes += rank >= level
        return Facet(classes, len(_LEVELS) + 3)

    return facet


def _of_levels(path: str, key: str) -> Callable[["Doctors"], Facet]:
    def facet(doctors: "Doctors") -> Facet:
        levels = doctors.scale.texts.levels(key)
        value, known = doctors.rates(path) if "share" in path else doctors.numbers(path)
        classes = known.astype(np.int64)
        for level in levels:
            classes += known * ((value >= float(level)).astype(np.int64) + (value > float(level)))
        return Facet(classes, 2 * len(levels) + 2)

    return facet


def _of_count(path: str) -> Callable[["Doctors"], Facet]:
    name = "fa" if path.endswith("fa") else "mt"

    def facet(doctors: "Doctors") -> Facet:
        table = doctors.scale.counts[name]
        count, known = doctors.numbers(path)
        if not known.any():
            return doctors.none(int(table[-1]) + 1)
        classes = table[np.clip(count, 0, MOST_PATIENTS - 1)]
        return Facet(classes if known.all() else np.where(known, classes, 0), int(table[-1]) + 1)

    return facet


def _installed(doctors: "Doctors") -> Facet:
    """Whether the doctor had been installed for less than the months of the text."""
    installed, known = doctors.days("doctor.installed_on")
    if not known.any():
        return doctors.none(2)
    codes = np.zeros(doctors.height, np.int64)
    for months, governed in doctors.per_text(doctors.scale.texts.values("newly_installed.months")):
        if months is not None:
            late = doctors.signed_on < doctors.scale.month(months)(installed)
            codes |= governed & known & late
    return Facet(codes, 2)


def _third_year(doctors: "Doctors") -> Facet:
    """Whether the day of the question is in the year from which a second post is financed."""
    _, known = doctors.days("contract.signed_on")
    codes = known.astype(np.int64)
    years = doctors.scale.texts.values("second_assistant.from_year")
    for year, governed in doctors.per_text(years):
        if year is not None:
            opens = doctors.scale.year(year - 1)(doctors.signed_on)
            codes += governed & known & (doctors.scale.today >= opens)
    return Facet(codes, 3)


# By the path of the fact they are made of; those of other names are made of several.
FACETS: dict[str, Callable[["Doctors"], Facet]] = {
    "signing": _signing,
    "text": _text,
    "doctor.sector": _sector,
    "doctor.optam": _of_flag("doctor.optam"),
    "doctor.specialty": _specialty,
    "doctor.mep": _of_flag("doctor.mep"),
    "doctor.tension_department": _of_flag("doctor.tension_department"),
    "doctor.clinical_fees_share": _of_levels("doctor.clinical_fees_share", _FEES),
    "doctor.situations": _situations,
    "doctor.installed_on": _installed,
    "practice.doctors": _of_levels("practice.doctors", _LEAST_DOCTORS),
    "doctor.zone": _of_words("doctor.zone", [zone.value for zone in Zone]),
    "practice.functional_group": _of_flag("practice.functional_group"),
    "practice.coordinated": _of_words(
        "practice.coordinated", COLUMNS["practice.coordinated"].choices
    ),
    "patients.mt": _of_count("patients.mt"),
    "patients.mt_adult": _of_count("patients.mt_adult"),
    "patients.fa": _of_count("patients.fa"),
    "patients.percentile.mt": _of_rank("patients.percentile.mt"),
    "patients.percentile.fa": _of_rank("patients.percentile.fa"),
    "practice.assistants_etp": _of_posts("practice.assistants_etp", _financed, Fraction(LARGEST)),
    "contract.targets_reached": _of_flag("contract.targets_reached"),
    "contract.signed_on": _third_year,
    "contract.etp": _etp,
    "contract.assistant.background": _of_words(
        "contract.assistant.background", COLUMNS["contract.assistant.background"].choices
    ),
}

_UNCLASSED = {path for rule in RULES for path in rule.reads} - FACETS.keys()
if _UNCLASSED:
    raise TypeError(f"facts that criteria read, without a class: {', '.join(sorted(_UNCLASSED))}")
