"""Groups: what holds for all of them, each on their own against together, forms of answers."""

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from amcli.law.check.eligibility import check
from amcli.law.contract.case import Ask, Case
from amcli.law.contract.members import open_group
from amcli.law.ledger.schedule import schedule
from amcli.law.pay.aid import aid
from amcli.law.pay.targets import targets
from amcli.law.profile.group import GroupProfile
from amcli.load.values import to_facts
from amcli.study.compare.together import compare_group
from command_line import ON, run
from figures import figures_in, sum_of
from profiles import ANY_GP, Plain
from questions import book, forget
from random_profiles import PROFILES

ENDS = ("value", "low", "high")
COMMANDS = ("check", "aid", "targets", "schedule", "compare-versions")
EXAMPLE = str(Path(__file__).parents[2] / "examples" / "group-of-four.yaml")
ANSWERS = (check, aid, targets, schedule, compare_group)
some = settings(max_examples=60, deadline=None, derandomize=True)


def _maybe(**facts: Any) -> st.SearchStrategy[Plain]:
    return st.fixed_dictionaries({}, optional=facts)


def _as_member(profile: Plain, partner: bool | None) -> Plain:
    """Return a profile as that of a member; events and observations follow the signature."""
    member = deepcopy(profile)
    if partner is not None:
        member.setdefault("practice", {})["partner"] = partner
    return member


_MEMBERS = st.lists(
    st.builds(_as_member, PROFILES, st.sampled_from([None, True, True, False])), max_size=4
)
_DAYS = st.dates(date(2026, 2, 25), date(2027, 12, 31)).map(date.isoformat)
GROUPS = _maybe(
    form=st.sampled_from(["scp", "scm", "sisa", "sel", "other"]),
    etp=st.sampled_from(["0.5", "1", "1.5", "2", "2.25", "4", "5"]),
    signed_on=_DAYS,
    employer_cost=st.integers(0, 200_000),
    training_site=st.booleans(),
    docteurs_juniors=st.integers(0, 4),
    previous_ended_on=st.dates(date(2024, 1, 1), date(2026, 12, 31)).map(date.isoformat),
    observations=st.lists(
        st.fixed_dictionaries(
            {"on": st.dates(date(2028, 1, 1), date(2031, 1, 1)).map(date.isoformat)},
            optional={"mt": st.integers(0, 9000), "fa": st.integers(0, 9000)},
        ),
        max_size=3,
    ),
    members=_MEMBERS,
)
rates = st.sampled_from([None, Fraction(0), Fraction(1, 3), Fraction(1)])


def opened(group: Plain, rate: Fraction | None = None, on: str = "2031-06-01") -> Case:
    profile = to_facts({"group": _exact(group)}, GroupProfile)
    return open_group(profile, book(), Ask(on=date.fromisoformat(on), achievement=rate))


def _exact(value: Any) -> Any:
    """Return plain values as a file gives them: decimals, never floats."""
    text = yaml.safe_dump(value)
    from amcli.load.files import Text
    from amcli.load.values import value_of
    from amcli.load.yaml.documents import documents

    def build(node: Any) -> Any:
        if isinstance(node.value, str):
            return node.value if node.style else value_of(node.value)
        if node.id == "mapping":
            return {key.value: build(inner) for key, inner in node.value}
        return [build(inner) for inner in node.value]

    (document,) = documents(Text("group", text.encode()))
    return build(document.root)


# What has a default does not go missing (docs/dev/decisions.md): another fact takes its place.
_WITH_DEFAULT = ("signed_on", "etp", "mep", "situations", "installed_on", "contract", "doctor")


def _facts(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the paths of the facts of a group that may go missing; a member itself may not."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in pairs:
        here = (*path, key)
        if isinstance(key, str) and key not in (*_WITH_DEFAULT, "on"):
            yield here
        if isinstance(inner, dict) or key in ("members", "observations"):
            yield from _facts(inner, here)


def _without(group: Plain, path: tuple[Any, ...]) -> Plain:
    copy = deepcopy(group)
    holder: Any = copy
    for step in path[:-1]:
        holder = holder[step]
    del holder[path[-1]]
    return copy


@given(GROUPS, st.data())
@some
def test_a_fact_that_goes_missing_never_refuses_a_group(group: Plain, data: st.DataObject) -> None:
    paths = list(_facts(group))
    assume(paths)
    path = data.draw(st.sampled_from(paths))
    before = check(opened(group)).result
    after = check(opened(_without(group, path))).result
    assert after.verdict != "not_eligible" or before.verdict == "not_eligible", path


@given(GROUPS, rates)
@some
def test_every_figure_of_a_group_lies_between_its_bounds(
    group: Plain, rate: Fraction | None
) -> None:
    case = opened(group, rate)
    for answer in ANSWERS:
        for figure in figures_in(answer(case).result):
            known = [end for end in (figure.low, figure.value, figure.high) if end is not None]
            assert known == sorted(known), (answer.__name__, figure)


@given(GROUPS, rates)
@some
def test_parts_of_the_aid_of_a_group_add_up(group: Plain, rate: Fraction | None) -> None:
    case = opened(group, rate)
    due = {option.etp: option for option in schedule(case).result.options}
    for option in aid(case).result.options:
        for part in (*option.years, option.total):
            for end in ENDS:
                assert getattr(part.amount, end) == sum_of([part.guaranteed, part.conditional], end)
        for year in option.years:
            entries = due[option.etp].entries
            paid = [one.amount for one in entries if one.amount and one.year == year.year]
            assert paid
            for end in ENDS:
                assert sum_of(paid, end) == getattr(year.amount, end), (option.etp, year.year, end)
        ledger = due[option.etp].years
        assert [one.amount for one in ledger] == [one.amount for one in option.years]


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["group", "members", "doctor", "form", "etp", "observations", "name"])
            | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@pytest.mark.slow
@given(_ANYTHING, st.dictionaries(st.sampled_from(["name", "doctor", "members"]), _ANYTHING))
@some
def test_whatever_stands_in_a_group_is_answered_or_refused(group: Any, beside: Plain) -> None:
    text = yaml.safe_dump({"group": group, **beside}, allow_unicode=True)
    ran = run("check", "-", "-f", "json", *ON, stdin=text.encode())
    assert ran.code in (0, 1, 3, 65), ran.err
    assert "internal error" not in ran.err


@pytest.mark.parametrize(
    "text",
    [
        "group: &g {members: [*g]}",
        "group: {members: &m [*m]}",
        "? [group]\n: 1\ngroup: {}",
        "group: {}\ngroup: {form: scp}",
        "group: {members: [], members: [{name: a}]}",
        "group: {members: [-]}",
        "group: {members: [.]}",
        "group: {members: ['a\0b']}",
        'group: {members: ["a\\0b"]}',
        "group: {members: [" + "{name: a}, " * 101 + "]}",
        "a: &a [x, x]\ngroup: {members: [*a, *a]}",
        "!!map {group: {form: scp, members: !!seq [{name: a}]}}",
    ],
)
def test_a_strange_group_is_answered_or_refused(text: str) -> None:
    ran = run("check", "-", *ON, stdin=text.encode())
    assert ran.code in (0, 1, 3, 65), ran.err


def answered(*argv: str) -> Any:
    ran = run(*argv, "-f", "json", *ON)
    assert ran.out, ran.err
    return json.loads(ran.out)


def written(tmp_path: Path, group: Plain, name: str = "group.yaml") -> str:
    path = tmp_path / name
    path.write_text(yaml.safe_dump({"group": group}).replace("'", ""), "utf-8")
    return str(path)


def a_group(members: int = 4, **facts: Any) -> Plain:
    one = {
        "doctor": ANY_GP,
        "practice": {"partner": True},
        "patients": {"mt": 920, "fa": 1350},
    }
    named = [{"name": f"Dr {number}"} | deepcopy(one) for number in range(1, members + 1)]
    return {"form": "sisa", "etp": 2, "signed_on": "2026-12-01", "members": named} | facts


def differences(document: Any) -> dict[str, Any]:
    return {one["path"]: one for one in document["result"]["differences"]}


def test_each_on_their_own_is_the_sum_of_the_members_contracts(tmp_path: Path) -> None:
    # Leaflet case 1 (seed-000): half time, +195 and +311; 19 000, 14 000 then 11 000 euros.
    document = answered("compare-versions", written(tmp_path, a_group()))
    found = differences(document)
    apart, together = "2024-convention", "2026-aide-collective"
    growth = found["targets[2].mt.growth"]["values"]
    assert (growth[apart]["value"], growth[together]["value"]) == (4 * 195, 520)
    growth = found["targets[2].fa.growth"]
    assert growth["delta"]["value"] == 220 - 4 * 311
    guaranteed = found["aid[2].years.3.guaranteed"]["values"]
    assert (guaranteed[apart]["value"], guaranteed[together]["value"]) == (4 * 5500, 0)
    assert [one["text"] for one in document["result"]["texts"]] == [apart, together]
    assert "aid[2].years.1.amount" not in found  # 4 × 19 000 = 2 × 38 000
    assert all(one["reason"] for one in document["result"]["differences"])


def test_a_share_of_the_posts_is_rounded_down_to_an_option_and_never_below_half(
    tmp_path: Path,
) -> None:
    def posts(group: Plain) -> list[str]:
        notes = answered("compare-versions", written(tmp_path, group))["notes"]
        return [one["text"] for one in notes if one["code"].startswith("apart-")]

    assert "for: half time, half time, half time" in posts(a_group(3, etp=2.5))[0]
    assert "1.5 posts apart, 2.5 together" in posts(a_group(3, etp=2.5))[1]
    assert "for: full time, full time, full time" in posts(a_group(3, etp=3))[0]
    assert "for: half time, half time, half time" in posts(a_group(3, etp=1))[0]
    own = a_group(2, etp=2)
    own["members"][0]["contract"] = {"etp": 0.5}
    assert "for: half time, full time" in posts(own)[0]


def test_a_member_who_could_not_sign_alone_is_named(tmp_path: Path) -> None:
    group = a_group()
    group["members"][2]["patients"] = {"mt": 500, "fa": 900}
    document = answered("compare-versions", written(tmp_path, group))
    said = {one["code"]: one["text"] for one in document["notes"]}
    assert said["apart-verdict"] == "On their own, not eligible: Dr 3."
    verdict = differences(document)["check.verdict"]["values"]
    assert list(verdict.values()) == ["not_eligible", "eligible"]


def test_a_group_without_members_cannot_be_compared_but_answers(tmp_path: Path) -> None:
    document = answered("compare-versions", written(tmp_path, a_group(0)))
    assert "apart-unknown" in {one["code"] for one in document["notes"]}
    assert [one["text"] for one in document["result"]["texts"]] == ["2026-aide-collective"]
    assert document["result"]["differences"] == []


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv", "md"])
@pytest.mark.parametrize("command", COMMANDS)
def test_a_group_is_answered_in_every_form_and_language(command: str, form: str, lang: str) -> None:
    ran = run(command, EXAMPLE, "-f", form, "--lang", lang, *ON)
    assert ran.code == 0, ran.err
    assert ran.out
    assert "table." not in ran.out  # a word that is missing shows as its code
    for code in ("note.", "criterion.", "entry.", "reason.", "value.", "fact.", "default."):
        assert code not in ran.err
        if form in ("table", "md"):
            assert code not in ran.out


def test_members_may_stand_in_files_of_their_own(tmp_path: Path) -> None:
    group = a_group()
    inline = answered("check", written(tmp_path, group))
    folder = tmp_path / "members"
    folder.mkdir()
    for number, member in enumerate(group["members"]):
        (folder / f"{number}.yaml").write_text(yaml.safe_dump(member), "utf-8")
    named = group | {"members": [f"members/{number}.yaml" for number in range(4)]}
    assert answered("check", written(tmp_path, named))["result"] == inline["result"]


def test_a_group_reads_from_standard_input_too() -> None:
    ran = run("check", "-", "-f", "json", *ON, stdin=Path(EXAMPLE).read_bytes())
    assert ran.code == 0
    assert json.loads(ran.out)["profile"]["source"] == "<stdin>"


def test_a_group_stands_beside_doctors_in_one_run() -> None:
    doctor = str(Path(EXAMPLE).parent / "case-1.yaml")
    documents = answered("aid", doctor, EXAMPLE)
    texts = [one["text"] for one in documents]
    assert texts == ["2024-convention", "2026-aide-collective"]


def test_more_posts_than_one_doctor_may_have_are_for_groups() -> None:
    options = answered("aid", EXAMPLE, "--etp", "2.5,3")["result"]["options"]
    assert [one["etp"] for one in options] == ["2.5", "3"]
    doctor = str(Path(EXAMPLE).parent / "case-1.yaml")
    assert run("aid", doctor, "--etp", "3", *ON).code == 2


@pytest.mark.parametrize("command", COMMANDS)
def test_an_individual_text_is_refused_for_a_group(command: str) -> None:
    ran = run(command, EXAMPLE, "--text", "2024-convention", "-f", "json", *ON)
    assert ran.code == 2
    assert [one["code"] for one in json.loads(ran.out)["diagnostics"]] == ["AM307"]
    assert "2026-aide-collective" in ran.err


def test_the_collective_text_may_be_named_for_a_group() -> None:
    document = answered("aid", EXAMPLE, "--text", "collective")
    assert document["text"] == "2026-aide-collective"
    assert "as-if" in {one["code"] for one in document["notes"]}


def test_a_signature_before_the_collective_aid_is_refused(tmp_path: Path) -> None:
    group = a_group(signed_on="2026-02-24")
    ran = run("aid", written(tmp_path, group), *ON)
    assert ran.code == 78
    assert "2026-02-25" in ran.err
    assert run("aid", written(tmp_path, a_group(signed_on="2026-02-25")), *ON).code == 0


def test_the_hint_of_a_group_names_the_day_of_the_group(tmp_path: Path) -> None:
    early = written(tmp_path, a_group(signed_on="2026-02-24"))
    for lang in ("en", "fr"):
        done = run("check", early, *ON, "--lang", lang)
        assert done.code == 78
        assert "group.signed_on" in done.err
        assert "contract.signed_on" not in done.err


def test_a_missing_fact_names_its_member(tmp_path: Path) -> None:
    group = a_group(members=2)
    del group["members"][1]["doctor"]["sector"]
    group["members"][1]["name"] = "Dr Second"
    page = run("check", written(tmp_path, group), *ON, "--lang", "en").out
    assert "(member Dr Second)" in page
    del group["members"][1]["name"]
    page = run("check", written(tmp_path, group), *ON, "--lang", "en").out
    assert "(member 2)" in page


def test_what_has_to_change_is_said_in_words(tmp_path: Path) -> None:
    group = a_group(members=2)
    group["members"][0]["contract"] = {"signed_on": "2024-09-01", "etp": 1}
    pages = [run("check", written(tmp_path, group), *ON, "--lang", lang) for lang in ("en", "fr")]
    english, french = (" ".join(page.out.split()) for page in pages)
    assert "a termination before the group signs" in english
    assert "une résiliation avant la signature du groupe" in french
    assert not [page for page in pages if "not-open" in page.out]


def test_disputes_show_the_register_for_a_group() -> None:
    document = answered("disputes", EXAMPLE)
    assert "group-not-weighed" in {one["code"] for one in document["notes"]}
    assert "D1" in [one["id"] for one in document["result"]["disputes"]]


def test_a_criterion_names_its_member_in_json_and_csv() -> None:
    criteria = answered("check", EXAMPLE)["result"]["criteria"]
    members = [one["member"] for one in criteria if one["code"] == "optam"]
    assert members == ["Dr Charme"]
    assert all(one["member"] is None for one in criteria if one["code"] == "company-form")
    header, *rows = run("check", EXAMPLE, "-f", "csv", *ON).out.splitlines()
    assert header.endswith(",member")
    assert any(row.endswith(",Dr Charme") for row in rows)


def test_the_calendar_years_of_a_group_carry_its_cost() -> None:
    option = answered("schedule", EXAMPLE, "--by", "civil-year")["result"]["options"][0]
    due = [year["due"]["value"] for year in option["civil_years"]]
    assert sum(due) == 264_000


@pytest.mark.process
def test_one_doctor_does_not_pay_for_groups() -> None:
    import subprocess
    import sys

    root = Path(EXAMPLE).parent.parent
    ran = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "amcli", "aid", "examples/case-1.yaml"],
        capture_output=True,
        encoding="utf-8",
        cwd=root,
        check=True,
    )
    assert "amcli.law.pay.year_pay" in ran.stderr
    assert "group" not in ran.stderr
    assert ".members" not in ran.stderr


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"file": "doctor.yaml", "left_on": "2027-06-01"}, None),
        ({"file": "doctor.yaml", "joined_on": "2027-06-01"}, None),
        ({"file": "doctor.yaml"}, None),
        ({"file": "nobody.yaml", "left_on": "2027-06-01"}, "AM070"),
        ({"file": "doctor.yaml", "doctor": {"sector": 1}}, "AM012"),
        ({"file": "doctor.yaml", "joined_on": "2028-01-01", "left_on": "2027-06-01"}, "AM048"),
        ({"file": 3}, "AM025"),
        ({"file": [1]}, "AM025"),
        ({"file": None}, "AM079"),
        ({"name": "A", "joined_on": "2027-06-01", "left_on": "2027-06-01"}, "AM048"),
        ({"name": "A", "left_on": "soon"}, "AM024"),
    ],
)
def test_a_member_of_a_file_joins_and_leaves(tmp_path: Path, told: Plain, code: str | None) -> None:
    own = {"name": "Dr File", "doctor": ANY_GP, "patients": {"mt": 920, "fa": 1350}}
    (tmp_path / "doctor.yaml").write_text(yaml.safe_dump(own), "utf-8")
    group = a_group(2)
    group["members"].append(told)
    document = answered("schedule", written(tmp_path, group))
    assert [one["code"] for one in document["diagnostics"]] == ([code] if code else [])
    if code is None:
        entries = document["result"]["options"][0]["entries"]
        moved = {one["code"]: one["on"] for one in entries if one["code"].startswith("member-")}
        day = "2027-12-01"  # the anniversary after 1 June 2027
        wanted = {"left_on": {"member-leaves": day}, "joined_on": {"member-joins": day}}
        assert moved == wanted.get(next(reversed(told)), {})


@pytest.mark.parametrize(
    "secret", ["token = 12\npassword: x\n", "[db]\nkey=1\n", "\x00\x01", "- a: 1"]
)
def test_a_member_that_is_no_profile_is_not_quoted(secret: str, tmp_path: Path) -> None:
    (tmp_path / "secret.conf").write_text(secret)
    group = tmp_path / "group.yaml"
    group.write_text("group: {members: [secret.conf]}\n")
    done = run("check", str(group), "--lang", "en")
    assert (done.code, done.out) == (65, "")
    (problem, *shown, _) = done.err.splitlines()
    assert problem.startswith(f"{group}:1:19: error AM074: group.members[0]: secret.conf holds")
    assert shown == ["    group: {members: [secret.conf]}", "                      ^"]
    assert not any(word in done.err for word in ("password", "token", "key=1", "a: 1"))


def test_the_mistakes_of_a_members_profile_are_shown(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text("medecin: {secteur: 9}\n")
    group = tmp_path / "group.yaml"
    group.write_text("group: {members: [one.yaml]}\n")
    assert "medecin: {secteur: 9}" in run("check", str(group)).err


@given(GROUPS, _DAYS, rates)
@some
def test_a_group_is_answered_alike_after_one_of_another_day_and_alone(
    group: Plain, day: str, rate: Fraction | None
) -> None:
    before, after = {**group, "signed_on": day}, group
    answers = []
    for earlier in ([before], []):
        forget()
        for each in (*earlier, after):
            case = opened(each, rate)
            found = [answer(case) for answer in ANSWERS]
        answers.append(found)
    assert answers[0] == answers[1]
