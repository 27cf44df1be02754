"""Answers to render: real ones from the examples, and one built by hand."""

from functools import cache
from typing import Any

from amcli.commands.registry import find
from amcli.law.check.eligibility import check
from amcli.law.contract.case import Answer, Ask, open_case
from amcli.law.contract.members import open_group
from amcli.law.figures.sourced import Figure
from amcli.law.figures.terms import Verdict
from amcli.law.ledger.schedule import schedule
from amcli.law.lists.bands import BandRange
from amcli.law.pay.aid import AidOption, AidResult, AidTotal, AidYear, aid
from amcli.law.pay.targets import targets
from amcli.law.profile.group import GroupProfile
from amcli.law.profile.profile import Profile
from amcli.load.registers import load_disputes
from amcli.render.screen import Screen, Shown
from amcli.study.compare.compare import compare
from amcli.study.compare.effects import register, weigh
from amcli.study.compare.together import compare_group
from amcli.words.catalogue import Lang, words_in
from command_line import EXAMPLES
from profiles import TODAY
from questions import book
from reading import read_profiles

ANSWERS = {"check": check, "aid": aid, "targets": targets, "schedule": schedule}
IN_PIPE = 200  # columns, where a test asks for a pipe
OF_GROUPS = {
    "check": check,
    "aid": aid,
    "targets": targets,
    "schedule": schedule,
    "compare-versions": compare_group,
    "disputes": lambda case: Answer(register(load_disputes(), case.ask.readings), ()),
}
COMMANDS = (*ANSWERS, "compare-versions", "disputes")
COMPARED = ("2019-avenant-7", "2024-convention")


@cache
def example(name: str) -> Profile | GroupProfile:
    path = str(EXAMPLES / f"{name}.yaml")
    (loaded,) = read_profiles([path])
    assert loaded.profile is not None
    return loaded.profile


def example_names() -> list[str]:
    return [path.stem for path in sorted(EXAMPLES.glob("*.yaml"))]


def show(command: str, profile: Profile | GroupProfile, **frame: Any) -> Shown:
    """Return the answer of a command for a profile, in the frame a command line gives."""
    if isinstance(profile, GroupProfile):
        group = open_group(profile, book(), Ask(on=TODAY))
        title = group.rules.titles["fr"]
        answer = OF_GROUPS[command](group)
        return framed(command, answer, text=group.rules.id, text_title=title, **frame)
    if command == "compare-versions":
        asked = [Ask(on=TODAY, text=text) for text in COMPARED]
        answer = compare([open_case(profile, book(), one) for one in asked])
        text, title = "", ""
    elif command == "disputes":
        case = open_case(profile, book(), Ask(on=TODAY))
        answer, text, title = weigh(case, load_disputes()), case.rules.id, case.rules.titles["fr"]
    else:
        case = open_case(profile, book(), Ask(on=TODAY))
        answer, text, title = ANSWERS[command](case), case.rules.id, case.rules.titles["fr"]
    return framed(command, answer, text=text, text_title=title, **frame)


def framed(command: str, answer: Answer[Any], **frame: Any) -> Shown:
    given = {
        "name": "Dr Case",
        "source": "case.yaml",
        "document": 1,
        "place": "case.yaml",
        "text": "2024-convention",
        "text_title": "Convention médicale 2024-2029",
        "on": TODAY,
        "all": False,
        "sources": {"seed-000": "Assistant médical, brochure"},
        "effects": {},
    }
    page = find(command).page
    return Shown(page=page, answer=answer, **{**given, **frame})


def screen(
    width: int | None = 80, lang: Lang = "en", encoding: str = "utf-8", colour: bool = False
) -> Screen:
    return Screen(width or IN_PIPE, colour, encoding, width is not None, words_in(lang))


def figure(value: int | None, status: str = "published", **bounds: int | None) -> Figure:
    ends = {"low": value, "high": value, **bounds}
    return Figure(value, ends["low"], ends["high"], status, ("seed-000",))


def aid_answer(*amounts: Figure, left: Figure | None = None) -> Answer[Any]:
    """Return the aid of one option whose years have these amounts, all of them guaranteed."""
    years = tuple(
        AidYear(
            year=number,
            text="2024-convention",
            amount=amount,
            guaranteed=amount,
            conditional=figure(0),
            left_to_pay=left,
        )
        for number, amount in enumerate(amounts, start=1)
    )
    total = AidTotal(
        years=len(years), amount=amounts[0], guaranteed=amounts[0], conditional=figure(0)
    )
    option = AidOption(etp="1", band=BandRange("p50-p70", "p95-plus"), years=years, total=total)
    return Answer(AidResult(verdict=Verdict.ELIGIBLE, options=(option,)), ())
