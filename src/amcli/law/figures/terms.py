"""The choices of the field, as enums whose values are the words of profiles, JSON and rules."""

from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum, StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias


class Sector(IntEnum):
    """Conventional sector of the doctor."""

    ONE = 1
    TWO = 2
    THREE = 3


class Zone(StrEnum):
    """Zoning of the main place of practice by the agence régionale de santé."""

    ZIP = "zip"
    ZAC = "zac"
    NONE = "none"


class Situation(StrEnum):
    """Particular situations of a doctor that a criterion looks at."""

    RQTH = "rqth"
    ALD = "ald"
    MIXED_PRACTICE = "mixed-practice"
    MANY_CHILDREN = "many-children"
    REPLACEMENT = "replacement"


class Background(StrEnum):
    """What the assistant was before: it decides the training owed."""

    NURSE = "nurse"
    CHILDCARE_NURSE = "childcare-nurse"
    CHILDCARE_AUXILIARY = "childcare-auxiliary"
    NURSING_AUXILIARY = "nursing-auxiliary"
    SECRETARY_LEVEL_4 = "secretary-level-4"
    SECRETARY = "secretary"
    OTHER = "other"


class EventKind(StrEnum):
    """What may happen to a running contract."""

    OPTION = "option"
    ASSISTANT = "assistant"
    MOVE = "move"
    CHANGE = "change"
    ABSENCE = "absence"
    SWITCH = "switch"
    TERMINATION = "termination"
    RENEWAL = "renewal"


class Option(StrEnum):
    """Working time chosen on the contract, in full-time equivalents (etp)."""

    THIRD = "1/3"
    HALF = "0.5"
    FULL = "1"
    FULL_AND_HALF = "1.5"
    TWO = "2"

    @property
    def etp(self) -> Fraction:
        """The option as an exact number of posts."""
        return _OPTION_ETPS[self]

    def becoming(self, etp: Fraction) -> "Option":
        """Return the option a contract of this one becomes: the one at or below, else itself."""
        return option_of(etp) or self

    @property
    def key(self) -> str:
        """The word that names the option in a rule file (`aid.half.year_1`)."""
        return self.name.lower()

    @property
    def times(self) -> Fraction:
        """How many times its amounts are paid."""
        return _ONCE


_ONCE = Fraction(1)
_OPTION_ETPS = {option: Fraction(option.value) for option in Option}


@lru_cache(maxsize=256)  # few quantities are ever written
def option_of(quantity: Fraction) -> Option | None:
    """Return the option a quantity of posts falls under, the one below between two; None if none.

    >>> option_of(Fraction(3, 5)).value
    '0.5'
    """
    below = [option for option in Option if option.etp <= quantity]
    return below[-1] if below else None


@dataclass(frozen=True)
class Posts:
    """Posts that a group asks: as many times one post, with targets of their own."""

    etp: Fraction

    def becoming(self, etp: Fraction) -> "Posts":
        """Return the posts a contract of these becomes: as many as are asked."""
        return Posts(etp)

    @property
    def value(self) -> str:
        """The quantity as JSON writes it (`etp_word`)."""
        return etp_word(self.etp)

    @property
    def key(self) -> str:
        """The word that names one post in a rule file (`aid.full.year_1`)."""
        return Option.FULL.key

    @property
    def times(self) -> Fraction:
        """How many times the amounts of one post are paid."""
        return self.etp


WorkTime: TypeAlias = Option | Posts  # what one doctor chooses, or what a group asks


def etp_word(etp: Fraction) -> str:
    """Return a quantity of posts as JSON writes it.

    >>> etp_word(Fraction(5, 2)), etp_word(Fraction(2)), etp_word(Fraction(1, 3))
    ('2.5', '2', '1/3')
    """
    if (etp * 10**6).denominator != 1:  # the decimals a profile may write
        return str(etp)
    return f"{(Decimal(etp.numerator) / etp.denominator).normalize():f}"


class PatientList(StrEnum):
    """The lists of patients that targets are set on."""

    MT = "mt"
    FA = "fa"


class Band(IntEnum):
    """Where a list stands in the national distribution; a band includes its lower bound."""

    BELOW_P30 = 0
    P30_P50 = 1
    P50_P70 = 2
    P70_P90 = 3
    P90_P95 = 4
    P95_PLUS = 5

    @property
    def label(self) -> str:
        """The band as written in JSON: `p90-p95`."""
        return self.name.lower().replace("_", "-")

    @property
    def key(self) -> str:
        """The band as written in a rule file: `p90_p95`."""
        return self.name.lower()


class Verdict(StrEnum):
    """Answer of a whole check."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    UNDETERMINED = "undetermined"


class Finding(StrEnum):
    """Answer of one criterion, or of any question the rules ask; never a bool."""

    MET = "met"
    NOT_MET = "not_met"
    UNDETERMINED = "undetermined"


class Status(IntEnum):
    """How sure a figure is; a derived figure has the weakest status of its inputs."""

    GIVEN = 0
    PUBLISHED = 1
    SECONDARY = 2
    ASSUMED = 3
    ESTIMATED = 4
    ABSENT = 5

    @property
    def label(self) -> str:
        """The status as written in rule files and JSON."""
        return _STATUS_LABELS[self]


_STATUS_LABELS = tuple(status.name.lower() for status in Status)


class EntryKind(StrEnum):
    """What an entry of a schedule is."""

    PAYMENT = "payment"
    OBLIGATION = "obligation"
    REVIEW = "review"
    CHANGE = "change"


class PaymentPart(StrEnum):
    """Which part of a year's aid a payment settles."""

    FULL = "full"
    ACOMPTE = "acompte"
    SOLDE = "solde"


def unaccented(text: str) -> str:
    """Return a text without accents and capitals.

    >>> unaccented("Médecine GÉNÉRALE")
    'medecine generale'
    """
    import unicodedata  # not needed to read a good profile

    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
