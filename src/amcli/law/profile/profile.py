"""A doctor's profile: the facts an answer is computed from. None means that a fact is missing.

These types are the contract of the YAML profile: `load/` converts documents into them and
`amcli schema profile` writes their JSON Schema.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from amcli.law.figures.facts import Facts, facts
from amcli.law.figures.terms import Background, EventKind, Sector, Situation, Zone


@facts
class Doctor(Facts):
    """Who signs. `specialty` is a slug; `clinical_fees_share` lies in [0, 1]."""

    specialty: str | None = None
    mep: bool | None = None
    sector: Sector | None = None
    optam: bool | None = None
    birth_date: date | None = None
    age: int | None = None
    installed_on: date | None = None
    zone: Zone | None = None
    tension_department: bool | None = None
    clinical_fees_share: Decimal | None = None
    situations: tuple[Situation, ...] | None = None


@facts
class Practice(Facts):
    """Where the doctor works. `assistants_etp`: posts already financed by this contract."""

    doctors: int | None = None
    functional_group: bool | None = None
    coordinated: bool | Literal["committed"] | None = None
    assistants_etp: Fraction | None = None


@facts
class Percentile(Facts):
    """Ranks stated by the CPAM, in [0, 100], in the distribution of the contract's own text."""

    mt: Decimal | None = None
    fa: Decimal | None = None


@facts
class Patients(Facts):
    """Numbers of patients at hire. `mt_adult` counts those of 16 and over, among `mt`."""

    measured_on: date | None = None
    mt: int | None = None
    mt_adult: int | None = None
    fa: int | None = None
    percentile: Percentile = Percentile()


@facts
class Assistant(Facts):
    """The person hired. `replaced_share`: part of the former secretary's post filled, in [0, 1]."""

    background: Background | None = None
    qualified: bool | None = None
    former_secretary: bool | None = None
    replaced_on: date | None = None
    replaced_share: Decimal | None = None


@facts
class NotifiedTargets(Facts):
    """Growth that the CPAM wrote on the contract, in patients: it wins over what is computed."""

    mt: int | None = None
    fa: int | None = None


@facts
class Observation(Facts):
    """Lists counted on a day, in patients."""

    on: date
    mt: int | None = None
    mt_adult: int | None = None
    fa: int | None = None


@facts
class Suspension(Facts):
    """A period without assistant, both days included; `until` is missing while it lasts."""

    from_: date
    until: date | None = None


@facts
class Event(Facts):
    """Something that happened, or is planned, during the contract.

    `option` (with `etp`) and `switch` (with `text`) take effect at the first anniversary on or
    after `on`; `assistant` brings another person (`background`, `qualified`); `move` another
    place (`zone`); `termination` ends the contract on `on` (notice given on `notified_on`);
    `renewal` opens another term at the end of the first.
    """

    on: date
    kind: EventKind
    etp: Fraction | None = None
    text: str | None = None
    zone: Zone | None = None
    background: Background | None = None
    qualified: bool | None = None
    notified_on: date | None = None


@facts
class Contract(Facts):
    """The contract with the CPAM. `employer_cost` is in euros a year, or one figure per year."""

    etp: Fraction | None = None
    signed_on: date | None = None
    hired_on: date | None = None
    proof_received_on: date | None = None
    assistant: Assistant = Assistant()
    employer_cost: Decimal | tuple[Decimal, ...] | None = None
    targets_reached: bool | None = None
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
