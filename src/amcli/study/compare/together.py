"""Each on their own, or together: what a group asks before it signs (`compare-versions`)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple, TypeAlias

from amcli.law.check.eligibility import CheckResult, OptionVerdict
from amcli.law.check.verdicts import decide
from amcli.law.contract.case import Answer, Case, member_name, member_path, open_case, present
from amcli.law.contract.succession import in_running_year
from amcli.law.figures.sourced import Note, note, total
from amcli.law.figures.terms import Finding, Option, PatientList, Verdict, etp_word
from amcli.law.ledger.entries import Entry
from amcli.law.ledger.schedule import ScheduleOption, ScheduleResult
from amcli.law.lists.bands import BandSpan, contract_band, list_now
from amcli.law.pay.aid import AidOption, AidResult, AidYear, total_of
from amcli.law.pay.targets import Target, TargetPair, TargetsOption, TargetsResult
from amcli.law.profile.profile import Contract

from .compare import ComparedColumn, CompareResult, TextAnswers, answers_of, differences
from .corners import corners_by_etp, corners_of, summed

_REASONS = {
    "verdict": "group-verdict",
    "amounts": "group-amounts",
    "guarantee": "group-guarantee",
    "targets": "group-targets",
    "conditions": "group-conditions",
    "thresholds": "group-conditions",
}


class _Alone(NamedTuple):
    """A member under the individual text, with the answers of that contract to one option."""

    place: int
    case: Case
    check: CheckResult
    aid: AidOption
    targets: TargetsOption
    schedule: ScheduleOption

    @property
    def may_sign(self) -> bool:
        """Whether the member is not refused: what one who is would get counts for nothing."""
        return self.check.verdict is not Verdict.NOT_ELIGIBLE


_Groups: TypeAlias = Mapping[Fraction, Sequence[_Alone]]  # the members alone, by posts together


def compare_group(case: Case, keeps_all: bool = False) -> Answer[CompareResult]:
    """Return the answers of the members apart (summed) and together, and every difference.

    Apart: each member of the year that runs signs on the day of the group, under the individual
    text then in force, for an equal share of the posts or for the member's own `contract.etp`.
    Raises NoText.
    """
    together, said = answers_of(case)
    paid_together, case = corners_by_etp(case), in_running_year(case)
    notes = tuple(each for each in said if each.code != "verdict-aside")
    if not present(case):
        return Answer(CompareResult((together,), ()), (*notes, note("apart-unknown")))
    by_etp = {option.etp: tuple(_alone(case, option.etp)) for option in case.options}
    apart = _apart(case, by_etp)
    common = frozenset(map(etp_word, by_etp))
    corners = (
        {
            etp_word(etp): summed(corners_of(one.case, one.case.options[0]) for one in alone)
            for etp, alone in by_etp.items()
        },
        paid_together,
    )
    sides = []
    for each, paid in zip((apart, together), corners, strict=True):
        of_group = tuple(one for one in each.check.criteria if one.member is None)
        own = each._replace(check=each.check._replace(criteria=of_group))  # members' have no other
        sides.append(ComparedColumn(each.text, own, common, True, paid))
    found = tuple(
        each._replace(reason=_REASONS.get(each.reason, each.reason))
        for each in differences(sides, keeps_all)
    )
    return Answer(CompareResult((apart, together), found), (*notes, *_apart_notes(case, by_etp)))


def _alone(case: Case, etp: Fraction) -> Iterator[_Alone]:
    for place, member in present(case):
        own = _own_case(case, member, etp)
        verdict, paid, asked, dated = answers_of(own).result[1:]
        parts = paid.options[0], asked.options[0], dated.options[0]
        yield _Alone(place, own._replace(options=own.options[:1]), verdict, *parts)


def _own_case(case: Case, member: Case, etp: Fraction) -> Case:
    """Return a member under the individual text, a new contract beginning with the lists of now."""
    stated = member.profile
    lists: dict[str, Any] = {name.value: list_now(member, name) for name in PatientList}
    profile = replace(
        stated,
        patients=replace(stated.patients, **lists),
        contract=Contract(
            etp=stated.contract.etp, signed_on=case.signed_on, assistant=stated.contract.assistant
        ),
    )
    ask = case.ask._replace(text=None, etps=())
    opened = open_case(profile, case.book, ask)
    if stated.contract.etp is not None:
        return opened
    return opened._replace(options=(_share(case, opened, etp),))


def _share(case: Case, opened: Case, etp: Fraction) -> Option:
    """Return the option a member's equal share of the posts comes to, at least the smallest."""
    offered = sorted(Option(word).etp for word in opened.rules.value("options.offered", ("1",)))
    below = [one for one in offered if one <= etp / len(present(case))]
    most = max(below, default=offered[0])
    return next(option for option in Option if option.etp == most)


def _apart(case: Case, by_etp: _Groups) -> TextAnswers:
    first = next(iter(by_etp.values()))
    verdict = decide(criterion for alone in first for criterion in alone.check.criteria)
    groups = by_etp.items()
    return TextAnswers(
        text=first[0].case.rules.id,
        check=_checks(case, by_etp, verdict),
        aid=AidResult(verdict, tuple(_aid_sum(etp, alone) for etp, alone in groups)),
        targets=TargetsResult(verdict, tuple(_target_sum(etp, alone) for etp, alone in groups)),
        schedule=ScheduleResult(verdict, tuple(_calendar(etp, alone) for etp, alone in groups)),
    )


def _checks(case: Case, by_etp: _Groups, verdict: Verdict) -> CheckResult:
    """Return the criteria of every member on his or her own."""
    criteria = tuple(
        criterion._replace(
            member=member_name(case, alone.place),
            missing=tuple(member_path(alone.place, path) for path in criterion.missing),
        )
        for alone in next(iter(by_etp.values()))
        for criterion in alone.check.criteria
    )
    options = tuple(
        OptionVerdict(etp_word(etp), decide(one for each in alone for one in each.check.criteria))
        for etp, alone in by_etp.items()
    )
    missing = tuple(dict.fromkeys(path for criterion in criteria for path in criterion.missing))
    return CheckResult(verdict, options, criteria, missing, (), ())


def _aid_sum(etp: Fraction, members: Sequence[_Alone]) -> AidOption:
    years = []
    for same in zip(*(member.aid.years for member in members), strict=False):
        paid = [year for year, one in zip(same, members, strict=True) if one.may_sign]
        parts = ("amount", "guaranteed", "conditional")
        sums = {part: total([getattr(year, part) for year in paid]) for part in parts}
        years.append(AidYear(same[0].year, same[0].text, etp=same[0].etp, **sums))
    disputes = tuple(dict.fromkeys(dispute for each in members for dispute in each.aid.disputes))
    bands, whole = _bands(members).labels(), total_of(tuple(years))
    return AidOption(etp_word(etp), bands, tuple(years), whole, disputes)


def _bands(members: Sequence[_Alone]) -> BandSpan:
    """Return the lowest and the highest band that a member may stand in."""
    bands = [contract_band(member.case) for member in members]
    return BandSpan(min(band.low for band in bands), max(band.high for band in bands))


def _target_sum(etp: Fraction, members: Sequence[_Alone]) -> TargetsOption:
    signing = [member.targets.targets for member in members if member.may_sign]
    return TargetsOption(
        etp=etp_word(etp),
        band=_bands(members).labels(),
        age_rule=_common({member.targets.age_rule for member in members}),
        newly_installed=_common({member.targets.newly_installed for member in members}),
        targets=TargetPair(*(_sum([pair[place] for pair in signing]) for place in range(2))),
    )


def _common(findings: set[Finding]) -> Finding:
    return findings.pop() if len(findings) == 1 else Finding.UNDETERMINED


def _sum(asked: Sequence[Target | None]) -> Target | None:
    """Return the targets of all members on one list as one: what they have to add, all told."""
    kept = [one for one in asked if one is not None]
    if not kept:
        return None
    days = {one.due_on for one in kept}
    return Target(
        start=total([one.start for one in kept]),
        growth=total([one.growth for one in kept]),
        level=total([one.level for one in kept]),
        due_on=days.pop() if len(days) == 1 else None,
        disputes=tuple(dict.fromkeys(dispute for one in kept for dispute in one.disputes)),
    )


def _calendar(etp: Fraction, members: Sequence[_Alone]) -> ScheduleOption:
    """Return one calendar: what falls on the same days for several members, with its sum."""
    merged: dict[Entry, list[Entry]] = {}
    for entry in (entry for one in members if one.may_sign for entry in one.schedule.entries):
        merged.setdefault(entry._replace(amount=None, sources=()), []).append(entry)
    entries = []
    for same in merged.values():
        amounts = [entry.amount for entry in same if entry.amount is not None]
        entries.append(same[0]._replace(amount=total(amounts) if amounts else None))
    entries.sort(key=lambda entry: (entry.on or date.max, entry.until or date.max, entry.code))
    return ScheduleOption(etp=etp_word(etp), entries=tuple(entries))


def _apart_notes(case: Case, by_etp: _Groups) -> Iterator[Note]:
    """Say how the members stand apart, who may sign, and how many posts they have in all."""
    for etp, members in by_etp.items():
        posts = [one.case.options[0].etp for one in members if one.may_sign]
        whole, together = sum(posts, Fraction(0)), etp_word(etp)
        text, etps = members[0].case.rules.id, tuple(map(etp_word, posts))
        yield note("apart-posts", text=text, etps=etps, together=together)
        if whole != etp:
            yield note("apart-other-posts", posts=etp_word(whole), together=together)
    first = next(iter(by_etp.values()))
    for verdict in (Verdict.NOT_ELIGIBLE, Verdict.UNDETERMINED):
        names = tuple(
            member_name(case, member.place) for member in first if member.check.verdict is verdict
        )
        if names:
            yield note("apart-verdict", verdict=verdict.value, members=names)
