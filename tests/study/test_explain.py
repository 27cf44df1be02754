"""`explain`: every figure of every answer has its steps, and the steps say what was computed."""

import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amcli.commands.proof.explain import answers_explained
from amcli.law.check.eligibility import check
from amcli.law.contract.case import Ask, Case, open_case
from amcli.law.contract.members import open_group
from amcli.law.figures.sourced import Figure
from amcli.law.pay.aid import aid
from amcli.law.profile.group import GroupProfile
from amcli.render.rule_words import label_of
from amcli.study.explain.explain import Explanation, Operation, explain
from amcli.study.explain.tracing import traced
from amcli.study.paths.result_paths import CONCEPTS, NoSuchPath, ResultPath, parse_path
from amcli.study.paths.what_if import ANSWERS
from amcli.words.catalogue import Lang, Words, chapter_of, words_in
from answers import example, example_names
from command_line import EXAMPLES, on_terminal, run
from figures import figures
from profiles import SUSPENDED_TWICE, TODAY, Plain, profile_of
from questions import ask, book
from random_profiles import PROFILES, READING_CHOICES, TEXTS, named_as_in_python, running_profiles

SOURCE = Path(__file__).parents[2] / "src" / "amcli"
ON = ("--on", "2024-09-01")
FEW = settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow], deadline=None)


def case_of(name: str, **more: Any) -> Case:
    profile = example(name)
    question = Ask(on=TODAY, **more)
    if isinstance(profile, GroupProfile):
        return open_group(profile, book(), question)
    return open_case(profile, book(), question)


def explained(case: Case, *paths: str | ResultPath) -> tuple[Explanation, ...]:
    seen = traced(case)
    return explain(seen, paths, answers_explained()).result.explanations


def whole(case: Case) -> dict[str, Explanation]:
    """Return the explanation of every figure of every answer."""
    found: dict[str, Explanation] = {}
    for concept in CONCEPTS:
        found |= {one.path: one for one in explained(case, ResultPath(concept, None, ()))}
    return found


def figures_of(case: Case) -> dict[str, Figure]:
    answers = answers_explained()
    return {
        str(path): figure
        for concept in CONCEPTS
        for path, figure in figures(concept, answers[concept](case).result)
    }


@cache
def strict(lang: Lang) -> Words:
    said = Words(lang, words_in(lang).sentences)
    said.is_strict = True
    return said


def check_whole(case: Case) -> None:
    """Every figure of the answers is explained: the same figure, made by steps with words."""
    found = whole(case)
    for path, figure in figures_of(case).items():
        assert found[path].value == figure, path
        assert found[path].steps, path
    for one in found.values():
        check_steps(one)


def check_steps(one: Explanation) -> None:
    numbers: set[int] = set()
    for step in one.steps:
        assert numbers.issuperset(step.inputs), (one.path, step)  # each after those it stands on
        numbers.add(step.number)
        assert strict("fr").has(f"step.{step.code}"), step.code
        for rule in step.rules:
            assert rule.citations, rule.key
    assert one.steps[-1].result == one.value or not isinstance(one.value, Figure)
    assert set(reached(one)) == numbers  # nothing is told that the value does not hang on


def reached(one: Explanation) -> Iterator[int]:
    steps = {step.number: step for step in one.steps}
    todo = [one.steps[-1].number]
    while todo:
        number = todo.pop()
        yield number
        todo += steps[number].inputs


@pytest.mark.parametrize("name", example_names())
def test_every_figure_of_every_example_is_explained(name: str) -> None:
    check_whole(case_of(name))


@given(PROFILES, st.sampled_from((None, *TEXTS)), READING_CHOICES)
@FEW
def test_every_figure_of_any_profile_is_explained(
    profile: Plain, text: str | None, readings: dict[str, str]
) -> None:
    check_whole(ask(profile, text=text, readings=readings))


@pytest.mark.slow
@given(running_profiles(), READING_CHOICES)
@FEW
def test_every_figure_of_any_running_contract_is_explained(
    profile: Plain, readings: dict[str, str]
) -> None:
    check_whole(ask(named_as_in_python(profile), readings=readings))


def ends(value: Any) -> tuple[Any, Any, Any]:
    return (value.value, value.low, value.high) if isinstance(value, Figure) else (value,) * 3


def total(values: list[Any]) -> tuple[Any, ...]:
    return tuple(None if None in side else sum(side) for side in zip(*values, strict=True))


# A second way of doing what a step says, from its inputs alone.
def sum_of(step: Operation, inputs: list[Operation]) -> None:
    assert ends(step.result) == total([ends(one.result) for one in inputs])


def line_of(step: Operation, _inputs: list[Operation]) -> None:
    given_ = dict(step.given)
    (x0, y0), (x1, y1), x = given_["left"], given_["right"], given_["start"]
    assert step.result == Fraction(y0 * (x1 - x) + y1 * (x - x0), x1 - x0)


def table_of(step: Operation, _inputs: list[Operation]) -> None:
    if step.result is not None:
        assert step.result in [rule.value for rule in step.rules if rule.key.startswith("aid.")]


def level_of(step: Operation, inputs: list[Operation]) -> None:
    if any(rule.key == "targets.age.tolerated_drop" for rule in step.rules):
        return
    start, growth = (
        next(ends(one.result) for one in inputs if one.code in codes)
        for codes in (("start", "group-start"), ("growth", "group-growth"))
    )
    assert ends(step.result) == total([start, growth])


def guaranteed_of(step: Operation, _inputs: list[Operation]) -> None:
    assert 0 <= step.result <= dict(step.given)["amount"]


SECOND_WAYS = {
    "sum": sum_of,
    "line": line_of,
    "amount-of-table": table_of,
    "level": level_of,
    "guaranteed": guaranteed_of,
}


@pytest.mark.parametrize("name", example_names())
def test_steps_say_what_their_inputs_make(name: str) -> None:
    checked = set()
    for one in whole(case_of(name)).values():
        steps = {step.number: step for step in one.steps}
        for step in one.steps:
            if step.code in SECOND_WAYS and (step.inputs or step.code != "sum"):
                inputs = [steps[number] for number in step.inputs]
                if step.code == "sum" and len({*step.inputs}) < 2:
                    continue  # five years alike are one step
                if step.code == "sum" and len(inputs) != _terms(one, step):
                    continue
                SECOND_WAYS[step.code](step, inputs)
                checked.add(step.code)
    assert checked


def _terms(one: Explanation, step: Operation) -> int:
    """Return how many figures a total of the contract adds up, as its path tells."""
    return 5 if ".total." in f"{one.path}." and step is one.steps[-1] else -1


# What the brochure says of its three doctors (seed-000, EXEMPLES): the growth, and why.
@pytest.mark.parametrize(
    ("name", "etp", "growth", "key", "place"),
    [
        ("case-1", "0.5", (195, 311), "targets.half", "CAS 1"),
        ("case-1", "1", (305, 467), "targets.full", "CAS 1"),
        ("case-2", "0.5", (143, 240), "targets.half", "CAS 2"),
        ("case-2", "1", (258, 360), "targets.full", "CAS 2"),
        ("case-3", "0.5", (0, 0), "targets.age.from_age", "CAS 3"),
        ("case-3", "1", (0, 0), "targets.age.from_age", "CAS 3"),
    ],
)
def test_the_brochure_doctors_are_explained_to_the_last_step(
    name: str, etp: str, growth: tuple[int, int], key: str, place: str
) -> None:
    case = case_of(name, etps=(Fraction(etp),))
    for one, asked in zip(
        explained(case, "targets.mt.growth", "targets.fa.growth"), growth, strict=True
    ):
        assert one.value.value == asked
        assert one.status == "published"
        rules = [rule for step in one.steps for rule in step.rules if rule.key.startswith(key)]
        cited = [citation for rule in rules for citation in rule.citations]
        assert any(place in citation.locator for citation in cited)
        assert {citation.source for citation in cited} == {"seed-000"}


def test_a_growth_on_a_point_cites_its_row_and_column() -> None:
    (one,) = explained(case_of("case-1", etps=(Fraction(1),)), "targets.mt.growth")
    cited = [
        citation
        for step in one.steps
        for rule in step.rules
        if rule.key == "targets.full.mt.points"
        for citation in rule.citations
    ]
    assert cited
    assert all(citation.row and citation.column for citation in cited)


def test_the_facts_of_a_growth_are_those_it_hangs_on() -> None:
    (one,) = explained(case_of("case-1", etps=(Fraction(1),)), "targets.mt.growth")
    facts = {fact.path: fact.value for step in one.steps for fact in step.facts}
    assert facts == {
        "doctor.birth_date": date(1975, 3, 14),
        "doctor.specialty": "general-practice",
        "doctor.mep": False,
        "doctor.installed_on": date(2008, 9, 1),
        "contract.signed_on": date(2024, 9, 1),
        "patients.mt": 920,
    }


def test_a_third_year_names_its_table_its_share_and_its_disputes() -> None:
    (one,) = explained(case_of("case-1", etps=(Fraction(1),)), "aid.years.3.guaranteed")
    rules = {rule.key: rule.value for step in one.steps for rule in step.rules}
    assert rules["aid.full.year_3"] == 22000
    assert rules["payments.later.share"] == Decimal("0.5")
    assert {"D4", "D5", "D11"} <= set(one.disputes)
    assert one.value.value == 11000


def test_a_notified_target_is_its_own_reason() -> None:
    profile = {
        "doctor": {"specialty": "general-practice"},
        "patients": {"mt": 920, "fa": 1350},
        "contract": {"etp": 1, "signed_on": "2024-09-01", "notified_targets": {"mt": 300}},
    }
    (one,) = explained(ask(profile), "targets.mt.growth")
    assert one.value.value == 300
    assert one.status == "given"
    assert next(fact.path for step in one.steps for fact in step.facts) in (
        "contract.notified_targets.mt",
        "contract.etp",
    )


def test_a_hole_names_the_figures_nobody_published() -> None:
    profile = {
        "doctor": {"specialty": "general-practice"},
        "patients": {"mt": 2000, "fa": 1350},
        "contract": {"etp": 1, "signed_on": "2024-09-01"},
    }
    (one,) = explained(ask(profile), "aid.years.1.amount")
    assert one.value.high == 38000  # seed-000, box « très forte patientèle »
    silent = {key for step in one.steps for key in step.silent}
    assert {"bands.mt.p90", "bands.mt.p95"} <= silent


def test_a_path_may_name_an_end_of_a_figure() -> None:
    (one,) = explained(case_of("case-1", etps=(Fraction(1),)), "targets.mt.growth.high")
    assert one.path == "targets[1].mt.growth"


def test_without_the_option_each_one_is_explained() -> None:
    found = explained(case_of("case-1"), "aid.total.amount")
    assert [one.path for one in found] == ["aid[0.5].total.amount", "aid[1].total.amount"]
    found = explained(case_of("case-1"), "aid[1].total.amount")
    assert [one.path for one in found] == ["aid[1].total.amount"]


@pytest.mark.parametrize("path", ["aid.years.9.amount", "targets.mt.grow", "nothing", "aid..x", ""])
def test_a_path_that_names_nothing_is_told_with_those_there_are(path: str) -> None:
    with pytest.raises(NoSuchPath) as refused:
        explained(case_of("case-1"), path)
    assert "aid.years.3.amount" in refused.value.known or path.startswith("targets")


@pytest.mark.process
def test_every_step_of_the_domain_has_words_in_both_languages() -> None:
    rooms = [path for room in ("law", "study") for path in (SOURCE / room).rglob("*.py")]
    text = "".join(path.read_text("utf-8") for path in rooms)
    codes = set(re.findall(r'@step\("([a-z0-9-]+)"\)', text))
    assert len(codes) > 40
    for lang in ("fr", "en"):
        chapter = chapter_of("proof", lang)  # type: ignore[arg-type]
        assert [code for code in sorted(codes) if f"step.{code}" not in chapter] == []
        told = {code.split(".")[1] for code in chapter if code.startswith("step.")}
        assert told - codes == {"list", "matter"}


# The command.


def test_the_tree_is_read_from_the_answer_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    ran = run("explain", EXAMPLES / "case-2.yaml", "targets.mt.growth", "--etp", "1", *ON)
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert any(line.endswith("258 (targets[1].mt.growth)") for line in lines)
    assert any(line.endswith(": 258") and not line.startswith(" ") for line in lines)
    assert any(
        "920 → +305 ; 1 351 → +258 (targets.full.mt.points, published)" in line for line in lines
    )
    assert any("1 351 (patients.mt, from the profile)" in line for line in lines)


def test_json_has_the_steps_by_number() -> None:
    ran = run(
        "explain", EXAMPLES / "case-2.yaml", "aid.total.amount", "--etp", "1", "-f", "json", *ON
    )
    answer = json.loads(ran.out)
    assert answer["schema"] == "amcli.explain/1"
    (one,) = answer["result"]["explanations"]
    assert one["value"]["value"] == 132000  # seed-000: 38 000 + 28 000 + 3 × 22 000
    assert one["steps"][-1]["result"] == one["value"]
    assert all(step["text"] for step in one["steps"])
    assert {"source", "locator", "row", "column"} <= set(
        next(step for step in one["steps"] if step["rules"])["rules"][0]["citations"][0]
    )


@pytest.mark.parametrize("form", ["table", "md", "html", "csv", "json", "jsonl"])
@pytest.mark.parametrize("name", ["case-3", "facts-missing", "group-of-four"])
def test_any_profile_is_explained_in_every_format(name: str, form: str) -> None:
    ran = run("explain", EXAMPLES / f"{name}.yaml", "-f", form, "--on", "2026-11-22")
    assert ran.code == 0, ran.err
    assert ran.out.strip()


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("aid.years.3.amout", "aid.years.3.amount"),
        ("targets.mt.grwth", "targets.mt.growth"),
        ("check.verdit", "check.verdict"),
        ("ad.total.amount", "aid.total.amount"),
    ],
)
def test_a_wrong_path_is_an_error_of_usage_with_the_nearest(path: str, near: str) -> None:
    ran = run("explain", EXAMPLES / "case-1.yaml", path, *ON)
    assert ran.code == 2
    assert ran.out == ""
    assert near in ran.err


# The record.
PARTS = ("1. Degré et mode", "2. Données traitées", "3. Paramètres", "4. Opérations")


@pytest.mark.parametrize("form", ["table", "md"])
def test_the_record_has_its_four_parts_in_french_whatever_the_language(form: str) -> None:
    ran = run("explain", EXAMPLES / "case-1.yaml", "targets.mt.growth", "--etp", "1", "--record",
              "-f", form, "--lang", "en", *ON)  # fmt: skip
    assert ran.code == 0
    places = [ran.out.index(part) for part in PARTS]
    assert places == sorted(places)
    assert "R. 311-3-1-2" in ran.out
    assert "920" in ran.out
    assert "amcli, version" in ran.out


def test_the_record_fits_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "90")
    ran = run(
        "explain", EXAMPLES / "case-1.yaml", "targets.mt.growth", "--etp", "1", "--record", *ON
    )
    width, height = 90, 72  # characters of a line and lines of a page of A4 in a small type
    lines = sum(max(1, -(-len(line) // width)) for line in ran.out.splitlines())
    assert lines <= height


def test_the_record_says_every_fact_and_every_figure_used() -> None:
    case = case_of("case-1", etps=(Fraction(1),))
    (one,) = explained(case, "targets.mt.growth")
    ran = run("explain", EXAMPLES / "case-1.yaml", "targets.mt.growth", "--etp", "1", "--record")
    for step in one.steps:
        for fact in step.facts:
            assert f"({fact.path})" in ran.out
        for rule in step.rules:
            assert label_of(rule.key, words_in("fr")) in ran.out


def test_the_record_is_no_data() -> None:
    ran = run("explain", EXAMPLES / "case-1.yaml", "--record", "-f", "json")
    assert ran.code == 2
    assert "table, md" in ran.err


# The letter.
LETTER = ("explain", EXAMPLES / "case-1.yaml", "aid.years.3.amount", "--etp", "1", "--letter", *ON)
LETTER_LINES = 32  # a screen of 80 columns with the frame of a page of A4 around it


def test_the_letter_is_one_page_in_french_whatever_the_language() -> None:
    shown = on_terminal(*LETTER, "--lang", "en", width=80, NO_COLOR="1").text
    assert shown.count("\n") <= LETTER_LINES
    # seed-000, front table and arrows: 22 000 euros, half of it an acompte
    assert "22 000 €" in re.sub(r"\s", " ", shown)
    assert "50 %" in re.sub(r"\s", " ", shown)


def test_the_letter_says_on_what_it_rests_what_could_change_it_and_whom_to_ask() -> None:
    shown = " ".join(run(*LETTER).out.split())
    for part in ("votre profil", "920", "1 350", "publié", "percentile de la file active (la CPAM)",
                 "D11", "CPAM de votre lieu d’exercice principal", "--record"):  # fmt: skip
        assert part in shown, part


def test_a_path_is_taken_apart_and_put_together() -> None:
    for text in ("aid[0.5].years.3.amount", "check.verdict", "schedule[1].years.1@2.amount"):
        assert str(parse_path(text)) == text


def test_the_profile_watched_is_the_profile() -> None:
    case = ask({"patients": {"mt": 920}, "contract": {"etp": 1}})
    seen = traced(case)
    assert seen.profile.patients.mt == 920
    assert seen.options == case.options
    assert profile_of({"patients": {"mt": 920}}).patients == case.profile.patients


def test_markdown_has_the_tree() -> None:
    ran = run(
        "explain", EXAMPLES / "case-1.yaml", "targets.mt.growth", "--etp", "1", "-f", "md", *ON
    )
    lines = ran.out.splitlines()
    assert any(line.startswith("- ") and line.endswith("**305**") for line in lines)
    assert any("patients.mt" in line and line.startswith("    ") for line in lines)


@pytest.mark.parametrize("concept", ["aid", "targets", "schedule"])
def test_the_verdict_is_explained_by_check_alone(concept: str) -> None:
    case = ask({"doctor": {"sector": 3}, "contract": {"signed_on": "2024-09-01", "etp": 1}})
    whole_answer = explained(case, concept)
    assert [one.path for one in whole_answer if one.path.endswith("verdict")] == []
    (one,) = explained(case, f"{concept}.verdict")
    assert (one.path, one.value) == ("check.verdict", "not_eligible")
    codes = {dict(step.given).get("code") for step in one.steps if step.code == "criterion"}
    assert {"sector", "specialty", "option-offered"} <= codes


REFUSED = b"""doctor: {specialty: general-practice, sector: 3}
patients: {mt: 920, fa: 1350}
contract: {etp: 1, signed_on: 2024-09-01}
"""


@pytest.mark.parametrize("form", [(), ("--letter",), ("--record",)])
def test_a_figure_of_a_doctor_who_cannot_sign_says_so(form: tuple[str, ...]) -> None:
    ran = run("explain", "-", "aid.total.amount", *form, "--lang", "fr", "--on", "2026-11-22",
              stdin=REFUSED)  # fmt: skip
    assert "non éligible" in ran.out


def test_the_record_names_what_is_missing_and_who_has_it() -> None:
    profile = b"doctor: {specialty: general-practice}\ncontract: {etp: 1, signed_on: 2024-09-01}\n"
    ran = run("explain", "-", "targets.fa.growth", "--record", "--on", "2026-11-22", stdin=profile)
    (line,) = [line for line in ran.out.splitlines() if "(patients.fa)" in line]
    assert "non précisé" in line
    assert "amelipro" in line
    assert "? inconnu" in ran.out


def test_the_record_names_what_a_sum_adds_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    ran = run(
        "explain", EXAMPLES / "case-1.yaml", "aid.total.amount", "--etp", "1", "--record", *ON
    )
    # seed-000, front table, full time: 38 000, 28 000, then 22 000
    terms = "38 000 € + 28 000 € + 22 000 € + 22 000 € + 22 000 €"
    assert f"{terms} : 132 000 €" in ran.out
    for year, amount in enumerate(("38 000", "28 000", "22 000", "22 000", "22 000"), start=1):
        assert re.search(rf"Montant de l’année {year} .*: {amount} €", ran.out)


def test_the_record_in_markdown_has_plain_lists() -> None:
    ran = run("explain", EXAMPLES / "case-1.yaml", "--record", "-f", "md", *ON)
    assert "•" not in ran.out
    assert "- date de naissance" in ran.out


@pytest.mark.parametrize("name", example_names())
def test_a_record_can_be_written_for_every_example(name: str) -> None:
    ran = run("explain", EXAMPLES / f"{name}.yaml", "--record", "--on", "2026-11-22")
    assert ran.code == 0, ran.err
    assert [part for part in PARTS if part not in ran.out] == []


@pytest.mark.parametrize("name", ["case-2", "facts-missing", "group-of-four", "running-terminated"])
def test_json_is_what_its_schema_says(name: str) -> None:
    validator = jsonschema_rs.validator_for(json.loads(run("schema", "explain").out))
    ran = run("explain", EXAMPLES / f"{name}.yaml", "aid", "targets", "check", "schedule",
              "-f", "json", "--on", "2026-11-22")  # fmt: skip
    answer = json.loads(ran.out)
    assert len(answer["result"]["explanations"]) > 20
    assert [error.message for error in validator.iter_errors(answer)] == []


def suspended_twice() -> Case:
    return ask(SUSPENDED_TWICE, etp="1", achievement="0.5", readings={"D3": "at-least"})


def explained_paths(*paths: str) -> tuple[Explanation, ...]:
    seen = traced(suspended_twice())
    found: tuple[Explanation, ...] = explain(seen, paths, ANSWERS).result.explanations
    return found


def test_a_part_of_a_year_is_explained_as_that_part() -> None:
    year = aid(suspended_twice()).result.options[0].years[2]
    for part in ("amount", "guaranteed", "conditional"):
        (one,) = explained_paths(f"aid[1].years.3.{part}")
        figure = getattr(year, part)
        assert (one.path, one.value, one.status) == (
            f"aid[1].years.3.{part}",
            figure,
            figure.status,
        )
        last = one.steps[-1]
        assert (last.code, last.part, last.result) == ("year-pay", part, figure)


def test_each_criterion_is_explained_by_its_own_step() -> None:
    for criterion in check(suspended_twice()).result.criteria:
        option = "" if criterion.etp is None else f"[{criterion.etp}]"
        for one in explained_paths(f"check{option}.criteria.{criterion.code}.verdict"):
            assert one.value == criterion.verdict.value
            assert dict(one.steps[-1].given)["code"] == criterion.code


def test_a_word_that_is_called_as_an_end_is_explained_alone() -> None:
    assert [one.path for one in explained_paths("aid.band.low")] == ["aid[1].band.low"]


def test_only_what_can_be_explained_is_offered() -> None:
    with pytest.raises(NoSuchPath) as found:
        explained_paths("aid.nothing")
    known = found.value.known
    assert found.value.path == str(found.value) == "aid.nothing"
    assert "aid.years.3.amount" in known
    assert "aid[1].years.3.amount" in known
    assert known.index("aid.years.3.amount") < known.index("aid[1].years.3.amount")
    assert not [path for path in known if path.endswith((".year", ".text", ".term", ".etp"))]
    assert len(set(known)) == len(known)


def test_the_same_value_asked_twice_is_explained_once() -> None:
    twice = explained_paths("aid[1].total.amount", "aid.total.amount", "aid[1].total.amount.low")
    assert [one.path for one in twice] == ["aid[1].total.amount"]
    verdicts = explained_paths("aid.verdict", "check.verdict", "targets.verdict")
    assert [one.path for one in verdicts if "[" not in one.path] == ["check.verdict"]
