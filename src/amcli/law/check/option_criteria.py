"""The criteria that hang on the option: what the text offers, the zone, a second assistant."""

from datetime import date

from amcli.law.contract.case import GENERAL_PRACTICE, Case
from amcli.law.contract.life import contract_anniversary, events_of
from amcli.law.figures.sourced import ABSENT
from amcli.law.figures.steps import step
from amcli.law.figures.terms import EventKind, Finding, WorkTime, Zone
from amcli.law.text.rules import kept

from .criteria import GROUPED, KIND, alone_zones, grouped, hangs_on_option, stands_alone
from .criterion import Criterion, Rule, criteria_of, criterion, facts_read, met, of_fact, of_number

ALONE_FACTS = (*GROUPED, "patients.fa", "patients.percentile.mt", "patients.percentile.fa")


def option_criteria(case: Case, option: WorkTime) -> tuple[Criterion, ...]:
    """Return the criteria of one option under the text of the case."""
    return posts_criteria(case, option) + alone_criteria(case, option)


def posts_criteria(case: Case, option: WorkTime) -> tuple[Criterion, ...]:
    """Return the criteria that hang on the posts: those of the option, of a second assistant."""
    if case.rules.get("options.offered") is None:
        return ()
    if option.value in case.rules.value("options.continued", ()):
        return criteria_of(OPTION_RULES + SECOND_POST_RULES, case, option)
    if case.profile.contract.events:  # a move changes the zone
        return criteria_of(OPTION_RULES, case, option)
    key = (option, facts_read(OPTION_RULES)(case.profile))
    return kept(case.rules.memo, key, criteria_of, OPTION_RULES, case, option)


def alone_criteria(case: Case, option: WorkTime) -> tuple[Criterion, ...]:
    """Return the criteria that an option puts otherwise to a doctor who practises alone."""
    return criteria_of(ALONE_RULES, case, option) if hangs_on_option(case) else ()


@criterion("option-offered", mends="contract.etp")
def option_offered(case: Case, option: WorkTime) -> Criterion:
    """The options of the text, from the first year or for a contract that goes on."""
    rules, etp = case.rules, option.value
    offered = (*rules.value("options.offered"), *rules.value("options.continued", ()))
    return Criterion(
        verdict=met(etp in offered),
        etp=etp,
        observed=etp,
        required=", ".join(offered),
        sources=rules.sources("options.offered", "options.continued"),
    )


@criterion("zone", "doctor.zone", is_step=False)
def zone_of_option(case: Case, option: WorkTime) -> Criterion | None:
    """The zones an option is reserved to, where it is, and whoever practises there."""
    key = f"options.{option.key}.zones"
    if case.rules.get(key) is None or (alone_zones(case, option) and hangs_on_option(case)):
        return None
    return _zone(case, option, key, _wished_on(case, option) or case.signed_on)


def _wished_on(case: Case, option: WorkTime) -> date | None:
    """Return the day on which an event asks for an option, None if none does."""
    events = events_of(case, EventKind.OPTION)
    return min((event.on for event in events if event.etp == option.etp), default=None)


@criterion("zone", *ALONE_FACTS, mends="doctor.zone", is_step=False)
def zone_or_alone(case: Case, option: WorkTime) -> Criterion | None:
    """The zones of an option, or those where it is open to a doctor who practises alone."""
    zones, key = alone_zones(case, option), f"options.{option.key}.zones"
    if not zones or case.rules.get(key) is None:
        return None
    zone = _zone(case, option, key, _wished_on(case, option) or case.signed_on)
    if zone.verdict is not Finding.NOT_MET:
        return zone
    finding, missing = stands_alone(case, option)
    return zone._replace(
        verdict=finding,
        missing=missing,
        required=f"{zone.required}, {', '.join(zones)}",
        exemption="alone" if finding is Finding.MET else ABSENT,
        sources=case.rules.sources(key, "options.alone.zones"),
    )


@criterion("grouped-practice", *ALONE_FACTS, is_step=False)
def grouped_by_option(case: Case, option: WorkTime) -> Criterion | None:
    """Grouped practice where the option may exempt from it and nothing else does."""
    general = grouped(case)
    if general is None or general.verdict is Finding.MET:
        return None
    return grouped(case, option)


@criterion("zone", "doctor.zone", is_step=False)
def zone_of_second_post(case: Case, option: WorkTime) -> Criterion | None:
    """The zones a second assistant is reserved to, where it is."""
    key = "second_assistant.zones"
    if case.rules.get(key) is None:
        return None
    return _zone(case, option, key, _asked_on(case, option))


@step("criterion")
def _zone(case: Case, option: WorkTime, key: str, day: date) -> Criterion:
    """The zones an option is reserved to, on the day it is signed or asked for."""
    accepted = case.rules.figures[key]
    observed = _zone_on(case, day)
    is_met = observed in accepted.value
    zone = of_fact("doctor.zone", observed, is_met, accepted, etp=option.value)
    return zone._replace(code="zone")


def _zone_on(case: Case, day: date) -> Zone | None:
    """Return the zone of the practice on a day, as moves and changes left it.

    A move that does not tell where to leaves it unknown.
    """
    place = case.profile.doctor.zone
    for event in case.profile.contract.events:
        is_move = event.kind is EventKind.MOVE
        if event.on <= day and (is_move or event.kind is EventKind.CHANGE):
            place = event.zone if is_move else event.zone or place
    return place


@criterion("specialty", *KIND, is_step=False)
def general_practice(case: Case, option: WorkTime) -> Criterion | None:
    """A second assistant is for general practice: the criterion that another specialty fails."""
    if case.profile.doctor.specialty is None or case.is_general_practice:
        return None
    return _other_practice(case, option)


@step("criterion")
def _other_practice(case: Case, option: WorkTime) -> Criterion:
    doctor = case.profile.doctor
    return Criterion(
        code="specialty",
        verdict=Finding.NOT_MET,
        etp=option.value,
        observed="mep" if doctor.mep else doctor.specialty,
        required=GENERAL_PRACTICE,
        sources=case.rules.sources("second_assistant.first_etp"),
    )


@criterion("first-assistant", "practice.assistants_etp", "contract.etp")
def first_assistant(case: Case, option: WorkTime) -> Criterion | None:
    """One full-time assistant is already financed."""
    least = case.rules.get("second_assistant.first_etp")
    if least is None:
        return None
    posts, signed = case.profile.practice.assistants_etp, case.profile.contract.etp
    if posts is None and signed is not None and signed < option.etp and _wished_on(case, option):
        posts = signed  # those that the contract had before it grew
    return of_number("practice.assistants_etp", posts, least, etp=option.value)


@criterion("targets-reached", "contract.targets_reached")
def first_targets(case: Case, option: WorkTime) -> Criterion:
    """The targets of the first post are reached."""
    reached, rule = targets_reached(case, option), case.rules.get("second_assistant.first_etp")
    path, etp = "contract.targets_reached", option.value
    return of_fact(path, reached, reached is True, rule, required="true", etp=etp)


@step("reached")
def targets_reached(case: Case, option: WorkTime) -> bool | None:
    """Return whether the first post's targets were reached: as stated, else as last counted."""
    contract = case.profile.contract
    if contract.targets_reached is not None or not contract.observations:
        return contract.targets_reached
    from amcli.law.lists.results import reached_on  # needs what few profiles have: observations

    return reached_on(case, _asked_on(case, option))


def _asked_on(case: Case, option: WorkTime) -> date:
    """Return the day a second post is asked for: that of its event, else that of the question."""
    return _wished_on(case, option) or case.ask.on


@criterion("third-year", "contract.signed_on", mends="on")
def third_year(case: Case, option: WorkTime) -> Criterion | None:
    """The contract has entered the year from which a second post is financed."""
    rule = case.rules.get("second_assistant.from_year")
    if rule is None:
        return None
    signed_on, asked_on = case.profile.contract.signed_on, _asked_on(case, option)
    if signed_on is not None and asked_on != case.ask.on:  # it takes effect at an anniversary
        years = range(1, 1 + 2 * case.rules.value("contract.years"))
        days = (contract_anniversary(case, year) for year in years)
        asked_on = next((day for day in days if day is not None and day >= asked_on), asked_on)
    opens_on = None if signed_on is None else contract_anniversary(case, rule.value - 1)
    return Criterion(
        verdict=met(None if opens_on is None else asked_on >= opens_on),
        etp=option.value,
        observed=asked_on.isoformat(),
        required=None if opens_on is None else opens_on.isoformat(),
        sources=rule.sources,
        missing=("contract.signed_on",) if signed_on is None else (),
    )


# In the order in which they are shown: of every option, then of a second assistant alone.
OPTION_RULES: tuple[Rule[[Case, WorkTime]], ...] = (option_offered, zone_of_option)
ALONE_RULES: tuple[Rule[[Case, WorkTime]], ...] = (zone_or_alone, grouped_by_option)
SECOND_POST_RULES: tuple[Rule[[Case, WorkTime]], ...] = (
    general_practice,
    first_assistant,
    zone_of_second_post,
    first_targets,
    third_year,
)
