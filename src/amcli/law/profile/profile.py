"""A doctor's profile: the facts an answer is computed from. None means that a fact is missing.

These types are the contract of the YAML profile: `load/` converts documents into them and
`amcli schema profile` writes their JSON Schema. What is declared of a fact beside its type (bounds,
holder) stands on its field.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal, NamedTuple

from amcli.law.figures.terms import Background, EventKind, Sector, Situation, Zone

from .facts import Fact, Facts, Holder, Measure, facts

YOUNGEST = 21  # a doctor of 20 is a typing mistake, not a doctor
OLDEST = 119  # so is one of 120
LEAST_ETP = Fraction(1, 3)  # the smallest post any text has ever offered
MOST_ETP = 2
MOST_PERCENT = 100
LARGEST = 10**9  # a count or an amount above a thousand millions is a typing mistake
FARTHEST = 30  # years ahead: a contract and its renewals; later is a typing mistake

COUNT = Fact(measure=Measure.PATIENTS, high=LARGEST)
ASKED = Fact(measure=Measure.PATIENTS, high=LARGEST, holder=Holder.CONTRACT)
LIST = Fact(measure=Measure.PATIENTS, high=LARGEST, holder=Holder.AMELIPRO)
RANK = Fact(
    measure=Measure.RANK,
    high=MOST_PERCENT,
    below="percentile",
    above="percentile",
    holder=Holder.CPAM,
)
SHARE = Fact(measure=Measure.SHARE, high=1, below="share", above="share")
EUROS = Fact(measure=Measure.EUROS, high=LARGEST)
POSTS = Fact(
    measure=Measure.POSTS,
    low=LEAST_ETP,
    high=MOST_ETP,
    below="etp",
    above="etp",
    examples=("1/3", Decimal("0.5"), 1),  # as a profile writes them
)
PAST = Fact(is_past=True)
AHEAD = Fact(is_ahead=True)
PROOF = Fact(is_ahead=True, since="hired_on")
CPAM = Fact(holder=Holder.CPAM)
SECTOR = Fact(words=tuple((f"{word} {n}", n) for word in ("secteur", "sector") for n in Sector))
OPTAM = Fact(words=(("optam", True), ("optam co", True), ("optam aco", True)))


@facts
class Doctor(Facts):
    """Who signs. `specialty` is a slug; `clinical_fees_share` lies in [0, 1]."""

    specialty: Annotated[
        str | None, Fact(examples=("general-practice", "dermatology", "paediatrics"))
    ] = None
    mep: bool | None = None
    sector: Annotated[Sector | None, SECTOR] = None
    optam: Annotated[bool | None, OPTAM] = None
    birth_date: Annotated[date | None, PAST] = None
    age: Annotated[
        int | None, Fact(measure=Measure.YEARS, low=YOUNGEST, high=OLDEST, below="age", above="age")
    ] = None
    installed_on: Annotated[date | None, PAST] = None
    zone: Zone | None = None
    tension_department: Annotated[bool | None, CPAM] = None
    clinical_fees_share: Annotated[Decimal | None, SHARE] = None
    situations: tuple[Situation, ...] | None = None


@facts
class Practice(Facts):
    """Where the doctor works. `assistants_etp`: posts already financed by this contract."""

    doctors: Annotated[int | None, Fact(measure=Measure.DOCTORS, high=LARGEST)] = None
    functional_group: bool | None = None
    coordinated: bool | Literal["committed"] | None = None
    assistants_etp: Annotated[Fraction | None, Fact(measure=Measure.POSTS, high=LARGEST)] = None


@facts
class Percentile(Facts):
    """Ranks stated by the CPAM, in [0, 100], in the distribution of the contract's own text."""

    mt: Annotated[Decimal | None, RANK] = None
    fa: Annotated[Decimal | None, RANK] = None


@facts
class Patients(Facts):
    """Numbers of patients at hire. `mt_adult` counts those of 16 and over, among `mt`."""

    measured_on: Annotated[date | None, PAST] = None
    mt: Annotated[int | None, LIST] = None
    mt_adult: Annotated[int | None, LIST] = None
    fa: Annotated[int | None, LIST] = None
    percentile: Percentile = Percentile()


@facts
class Assistant(Facts):
    """The person hired.

    `replaced_share`: what is filled again, in [0, 1], of the part of the former post of secretary
    that became the assistant's.
    """

    background: Background | None = None
    qualified: bool | None = None
    former_secretary: bool | None = None
    replaced_on: Annotated[date | None, AHEAD] = None
    replaced_share: Annotated[Decimal | None, SHARE] = None


@facts
class NotifiedTargets(Facts):
    """Growth that the CPAM wrote on the contract, in patients: it wins over what is computed."""

    mt: Annotated[int | None, ASKED] = None
    fa: Annotated[int | None, ASKED] = None


@facts
class Observation(Facts):
    """Lists counted on a day, in patients."""

    on: Annotated[date, Fact(is_past=True, since="contract.signed_on")]
    mt: Annotated[int | None, COUNT] = None
    mt_adult: Annotated[int | None, COUNT] = None
    fa: Annotated[int | None, COUNT] = None


@facts
class Suspension(Facts):
    """A period without assistant, both days included; `until` is missing while it lasts."""

    from_: Annotated[date, Fact(is_ahead=True, since="contract.signed_on")]
    until: Annotated[date | None, Fact(is_ahead=True, since="from_")] = None


@facts
class Event(Facts):
    """Something that happened, or is planned, during the contract.

    `option` (with `etp`) and `switch` (with `text`) take effect at the first anniversary on or
    after `on`; `assistant` brings another person (`background`, `qualified`); `move` another
    place (`zone`), near enough to keep the list or not (`keeps_list`); `change` gives facts of the
    doctor and the practice another value; `absence` is the doctor's own leave, `until` its last
    day; `termination` ends the contract on `on` (notice given on `notified_on`); `renewal` opens
    another term at the end of the first, with what the CPAM wrote for it (`percentile`,
    `notified_targets`).
    """

    on: Annotated[date, Fact(is_ahead=True, since="notified_on")]
    kind: EventKind
    etp: Annotated[Fraction | None, POSTS] = None
    text: str | None = None
    zone: Zone | None = None
    keeps_list: bool | None = None
    sector: Annotated[Sector | None, SECTOR] = None
    optam: Annotated[bool | None, OPTAM] = None
    specialty: str | None = None
    mep: bool | None = None
    situations: tuple[Situation, ...] | None = None
    coordinated: bool | Literal["committed"] | None = None
    doctors: Annotated[int | None, Fact(measure=Measure.DOCTORS, high=LARGEST)] = None
    background: Background | None = None
    qualified: bool | None = None
    notified_on: date | None = None
    until: Annotated[date | None, Fact(is_ahead=True, since="on")] = None
    percentile: Percentile = Percentile()
    notified_targets: NotifiedTargets = NotifiedTargets()


@facts
class Contract(Facts):
    """The contract with the CPAM. `employer_cost` is in euros a year, or one figure per year."""

    etp: Annotated[Fraction | None, POSTS] = None
    signed_on: Annotated[date | None, AHEAD] = None
    hired_on: Annotated[date | None, AHEAD] = None
    proof_received_on: Annotated[date | None, PROOF] = None
    assistant: Assistant = Assistant()
    employer_cost: Annotated[Decimal | tuple[Decimal, ...] | None, EUROS] = None
    targets_reached: Annotated[bool | None, CPAM] = None
    notified_targets: NotifiedTargets = NotifiedTargets()
    observations: tuple[Observation, ...] = ()
    suspensions: tuple[Suspension, ...] = ()
    events: tuple[Event, ...] = ()


@facts
class Profile(Facts):
    """One document: a doctor, the practice, the patients and the contract."""

    name: str | None = None
    doctor: Doctor = Doctor()
    practice: Practice = Practice()
    patients: Patients = Patients()
    contract: Contract = Contract()


class StatedDay(NamedTuple):
    """A day, and the path of the fact that gives it (`on`: the question itself)."""

    day: date
    path: str


def age_read_at(profile: Profile, on: date) -> StatedDay:
    """Return the day at which an age is read: that of the count, the signature, or the question."""
    if profile.patients.measured_on is not None:
        return StatedDay(profile.patients.measured_on, "patients.measured_on")
    if profile.contract.signed_on is not None:
        return StatedDay(profile.contract.signed_on, "contract.signed_on")
    return StatedDay(on, "on")
