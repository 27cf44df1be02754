"""Each on their own, or together: what a group asks before it signs (`compare-versions`)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from amcli.law.check.eligibility import CheckResult, OptionVerdict, check
from amcli.law.check.verdicts import decide
from amcli.law.contract.case import Answer, Case, member_name, member_path, open_case
from amcli.law.figures.sourced import Figure, Note, note, total
from amcli.law.figures.terms import Finding, Option, PatientList, Verdict, etp_word
from amcli.law.ledger.entries import Entry
from amcli.law.ledger.schedule import ScheduleOption, ScheduleResult, schedule
from amcli.law.lists.bands import BandSpan, contract_band
from amcli.law.lists.starting import list_now
from amcli.law.pay.aid import AidOption, AidResult, AidYear, aid, total_of
from amcli.law.pay.targets import Target, TargetPair, TargetsOption, TargetsResult, targets
from amcli.law.profile.profile import Contract

from .compare import ComparedColumn, CompareResult, Difference, TextAnswers, differences

_REASONS = {
    "verdict": "group-verdict",
    "amounts": "group-amounts",
    "guarantee": "group-guarantee",
    "targets": "group-targets",
    "conditions": "group-conditions",
    "thresholds": "group-conditions",
}


class _Alone(NamedTuple):
    """A member under the individual text, with the answers of that contract."""

    place: int
    case: Case
    check: CheckResult
    aid: AidOption
    targets: Any
    schedule: ScheduleOption


def compare_group(case: Case, keeps_all: bool = False) -> Answer[CompareResult]:
    """Return the answers of the members apart (summed) and together, and every difference.

    Apart: each member signs on the day of the group, under the individual text then in force, for
    an equal share of the posts or for the member's own `contract.etp`. Raises NoText.
    """
    checked, paid = check(case), aid(case)
    asked, dated = targets(case), schedule(case)
    together = TextAnswers(case.rules.id, checked.result, paid.result, asked.result, dated.result)
    notes = dict.fromkeys((*checked.notes, *paid.notes, *asked.notes, *dated.notes))
    if not case.members:
        result = CompareResult((together,), ())
        return Answer(result, (*_shared(notes), note("apart-unknown")))
    etps = [option.etp for option in case.options]
    by_etp = {etp: tuple(_alone(case, etp)) for etp in etps}
    apart = _apart(case, by_etp)
    common = frozenset(etp_word(etp) for etp in etps)
    sides = [
        ComparedColumn(each.text, _group_only(each), common, True) for each in (apart, together)
    ]
    found = tuple(_reasoned(differences(sides, keeps_all)))
    said = (*_shared(notes), *_apart_notes(case, by_etp))
    return Answer(CompareResult((apart, together), found), said)


def _shared(notes: dict[Note, None]) -> Iterator[Note]:
    return (one for one in notes if one.code != "verdict-aside")


def _reasoned(found: Iterator[Difference]) -> Iterator[Difference]:
    for one in found:
        yield one._replace(reason=_REASONS.get(one.reason, one.reason))


def _group_only(answers: TextAnswers) -> TextAnswers:
    """Return the answers without the criteria of each member, which have no other side."""
    criteria = tuple(one for one in answers.check.criteria if one.member is None)
    return answers._replace(check=answers.check._replace(criteria=criteria))


def _alone(case: Case, etp: Fraction) -> Iterator[_Alone]:
    for place, member in enumerate(case.members):
        own = _own_case(case, member, etp)
        option = own.options[0]
        asked = targets(own).result.options[0]
        paid, dated = aid(own).result.options[0], schedule(own).result.options[0]
        yield _Alone(place, own._replace(options=(option,)), check(own).result, paid, asked, dated)


def _own_case(case: Case, member: Case, etp: Fraction) -> Case:
    """Return a member under the individual text, a new contract beginning with the lists of now."""
    stated = member.profile
    lists: dict[str, Any] = {name.value: list_now(member, name) for name in PatientList}
    profile = replace(
        stated,
        patients=replace(stated.patients, **lists),
        contract=Contract(
            etp=stated.contract.etp,
            signed_on=case.signed_on,
            assistant=stated.contract.assistant,
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
    below = [one for one in offered if one <= etp / len(case.members)]
    most = max(below, default=offered[0])
    return next(option for option in Option if option.etp == most)


def _apart(case: Case, by_etp: dict[Fraction, tuple[_Alone, ...]]) -> TextAnswers:
    groups = list(by_etp.items())
    verdict = decide(one for each in groups[0][1] for one in each.check.criteria)
    return TextAnswers(
        text=groups[0][1][0].case.rules.id,
        check=_checks(case, groups, verdict),
        aid=AidResult(verdict, tuple(_aid_sum(etp, alone) for etp, alone in groups)),
        targets=TargetsResult(verdict, tuple(_target_sum(etp, alone) for etp, alone in groups)),
        schedule=ScheduleResult(verdict, tuple(_calendar(etp, alone) for etp, alone in groups)),
    )


def _checks(
    case: Case, groups: Sequence[tuple[Fraction, tuple[_Alone, ...]]], verdict: Verdict
) -> CheckResult:
    """Return the criteria of every member on his or her own."""
    criteria = tuple(
        criterion._replace(
            member=member_name(case, one.place),
            missing=tuple(member_path(one.place, path) for path in criterion.missing),
        )
        for one in groups[0][1]
        for criterion in one.check.criteria
    )
    options = tuple(
        OptionVerdict(etp_word(etp), decide(one for each in alone for one in each.check.criteria))
        for etp, alone in groups
    )
    missing = tuple(dict.fromkeys(path for one in criteria for path in one.missing))
    return CheckResult(verdict, options, criteria, missing, (), ())


def _aid_sum(etp: Fraction, alone: Sequence[_Alone]) -> AidOption:
    years = tuple(
        AidYear(
            year=same[0].year,
            text=same[0].text,
            amount=total([one.amount for one in same]),
            guaranteed=total([one.guaranteed for one in same]),
            conditional=total([one.conditional for one in same]),
        )
        for same in zip(*(one.aid.years for one in alone), strict=False)
    )
    return AidOption(
        etp_word(etp), _bands(alone).labels(), years, total_of(years), _disputes(alone)
    )


def _bands(alone: Sequence[_Alone]) -> BandSpan:
    """Return the lowest and the highest band that a member may stand in."""
    bands = [contract_band(one.case) for one in alone]
    return BandSpan(min(band.low for band in bands), max(band.high for band in bands))


def _disputes(alone: Sequence[_Alone]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(dispute for one in alone for dispute in one.aid.disputes))


def _target_sum(etp: Fraction, alone: Sequence[_Alone]) -> TargetsOption:
    pairs: list[TargetPair] = [one.targets.targets for one in alone]
    return TargetsOption(
        etp=etp_word(etp),
        band=_bands(alone).labels(),
        age_rule=_common([one.targets.age_rule for one in alone]),
        newly_installed=_common([one.targets.newly_installed for one in alone]),
        targets=TargetPair(_sum([pair.mt for pair in pairs]), _sum([pair.fa for pair in pairs])),
    )


def _common(findings: Sequence[Finding]) -> Finding:
    return findings[0] if len(set(findings)) == 1 else Finding.UNDETERMINED


def _sum(found: Sequence[Target | None]) -> Target | None:
    """Return the targets of all members on one list as one: what they have to add, all told."""
    kept = [one for one in found if one is not None]
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


def _calendar(etp: Fraction, alone: Sequence[_Alone]) -> ScheduleOption:
    """Return one calendar: what falls on the same days for several members, with its sum."""
    merged: dict[tuple[Any, ...], list[Entry]] = {}
    for one in alone:
        for entry in one.schedule.entries:
            merged.setdefault(tuple(entry._replace(amount=None, sources=())), []).append(entry)
    entries = []
    for same in merged.values():
        amounts = [entry.amount for entry in same if entry.amount is not None]
        amount: Figure | None = total(amounts) if amounts else None
        entries.append(same[0]._replace(amount=amount))
    return ScheduleOption(etp=etp_word(etp), entries=tuple(sorted(entries, key=_by_day)))


def _by_day(entry: Entry) -> tuple[date, date, str]:
    return (entry.on or date.max, entry.until or date.max, entry.code)


def _apart_notes(case: Case, by_etp: dict[Fraction, tuple[_Alone, ...]]) -> Iterator[Note]:
    """Say how the members stand apart, who may sign, and how many posts they have in all."""
    for etp, alone in by_etp.items():
        posts = [one.case.options[0].etp for one in alone]
        whole = sum(posts, Fraction(0))
        text = alone[0].case.rules.id
        yield note(
            "apart-posts",
            text=text,
            etps=tuple(etp_word(one) for one in posts),
            together=etp_word(etp),
        )
        if whole != etp:
            yield note("apart-other-posts", posts=etp_word(whole), together=etp_word(etp))
    alone = next(iter(by_etp.values()))
    for verdict in (Verdict.NOT_ELIGIBLE, Verdict.UNDETERMINED):
        names = tuple(member_name(case, one.place) for one in alone if one.check.verdict is verdict)
        if names:
            yield note("apart-verdict", verdict=verdict.value, members=names)
