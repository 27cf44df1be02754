"""Where two results differ, and what a replay makes of it: on small trees."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from amcli.law.figures.sourced import Figure, weakest
from amcli.law.text.rules import differing
from amcli.study.compare.corners import difference
from amcli.study.replay.replays import (
    UNMOVED,
    AnswerTree,
    ReplayOutcome,
    ResultChange,
    Shift,
    changes,
    figure_of,
    file_changes,
    outcome_of,
    shift,
    with_figure,
)
from questions import book


def shifted(command: str, before: Any, after: Any) -> Shift:
    return shift(command, AnswerTree(before, ()), AnswerTree(after, ()))


def test_what_moved_lies_between_the_moves_of_its_ends() -> None:
    before = Figure(100, 80, 150, "published", ("a",))
    after = Figure(110, 85, 190, "estimated", ("b",))
    assert difference(before, after) == Figure(10, 5, 40, "estimated", ("a", "b"))
    assert difference(after, before) == Figure(-10, -40, -5, "estimated", ("b", "a"))
    open_ = Figure(110, 85, None, "estimated", ())
    assert difference(before, open_) == Figure(10, 5, 10, "estimated", ("a",))
    assert difference(before, Figure(None, 1, 2, "absent")) is None
    assert difference(before, None) is None


def told(command: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[ResultChange]:
    return changes(command, before, after)


def test_a_text_that_one_comparison_has_is_told_by_its_name() -> None:
    one, two = {"text": "a", "aid": {"verdict": "x"}}, {"text": "b", "aid": {"verdict": "x"}}
    (lost,) = told("compare-versions", {"texts": [one, two]}, {"texts": [one]})
    assert lost[:4] == ("text", "b", "b", None)
    (won,) = told("compare-versions", {"texts": [one]}, {"texts": [one, two]})
    assert won[:4] == ("text", "b", None, "b")
    (changed,) = told(
        "compare-versions", {"texts": [one]}, {"texts": [{**one, "aid": {"verdict": "y"}}]}
    )
    assert changed[:4] == ("aid.verdict", "a", "x", "y")


def test_where_no_text_moved_the_rest_of_a_comparison_is_told() -> None:
    same = [{"text": "a", "aid": {"verdict": "x"}}]
    (found,) = told(
        "compare-versions", {"texts": same, "words": ["a"]}, {"texts": same, "words": ["b"]}
    )
    assert found[:4] == ("compare.words", None, ("a",), ("b",))


def test_a_list_that_became_empty_has_lost_its_parts() -> None:
    entry = {"code": "solde", "year": 3, "term": 2, "amount": 5}
    (lost,) = told("schedule", {"entries": [entry]}, {"entries": []})
    assert lost[:4] == ("schedule.entries.solde-3@2", None, 5, None)
    (won,) = told("schedule", {"entries": []}, {"entries": [entry]})
    assert won[:4] == ("schedule.entries.solde-3@2", None, None, 5)
    (first, second) = told("schedule", {"entries": [entry, entry]}, {"entries": []})
    assert (first.path, second.path) == (
        "schedule.entries.solde-3@2",
        "schedule.entries.solde-3@2#2",
    )


def test_a_part_is_told_by_what_says_most_of_it() -> None:
    for part, gist in [
        ({"code": "a", "verdict": "met"}, "met"),
        ({"code": "a", "growth": 3}, 3),
        ({"code": "a", "until": "2027-01-01"}, "a"),
        ({"year": 2, "until": "2027-01-01"}, "2027-01-01"),
        ({"member": "Dr X"}, "Dr_X"),
    ]:
        (found,) = told("check", {"steps": [part]}, {"steps": []})
        assert found.before == gist


def test_files_and_figures_that_differ_are_told_in_order() -> None:
    assert file_changes({"a": "1", "b": "2", "c": "3"}, {"c": "4", "a": "1", "d": "5"}) == (
        ("b", "2", None),
        ("c", "3", "4"),
        ("d", None, "5"),
    )
    rules = book().named("2024-convention")
    for key, taken in product(["aid.full.year_1"], [rules.figures["aid.half.year_1"], None]):
        other = with_figure(book(), rules.id, key, taken).named(rules.id)
        value = None if taken is None else 19000
        assert list(differing(rules, other)) == [(key, 38000, value)]
        assert list(differing(other, rules)) == [(key, value, 38000)]
        assert other.titles == rules.titles


MOVED = Shift((), (ResultChange("aid.verdict", None, "eligible", "not_eligible", None),))


def figure(value: Any, low: Any = ..., high: Any = ..., **more: Any) -> dict[str, Any]:
    found = {"value": value, "low": value, "high": value, "status": "published", "sources": ["a"]}
    ends = {"low": low, "high": high}
    return {**found, **{name: end for name, end in ends.items() if end is not ...}, **more}


def moved(before: dict[str, Any], after: dict[str, Any], command: str = "aid") -> dict[str, Any]:
    found = list(changes(command, before, after))
    assert len({(one.path, one.text) for one in found}) == len(found)
    return {one.path: (one.before, one.after) for one in found}


def test_options_years_and_totals_are_named_as_paths_name_them() -> None:
    def option(etp: str, third: int) -> dict[str, Any]:
        years = [{"year": 1, "amount": figure(5)}, {"year": 3, "amount": figure(third)}]
        return {"etp": etp, "years": years, "total": {"amount": figure(5 + third)}}

    before = {"verdict": "eligible", "options": [option("0.5", 1), option("1", 2)]}
    after = {"verdict": "not_eligible", "options": [option("1", 4), option("0.5", 1)]}
    found = moved(before, after)
    assert list(found) == ["aid.verdict", "aid[1].years.3.amount", "aid[1].total.amount"]
    assert found["aid.verdict"] == ("eligible", "not_eligible")
    old, new = found["aid[1].years.3.amount"]
    assert (old, new) == (figure_of(figure(2)), figure_of(figure(4)))


def test_lists_of_patients_stand_beside_the_other_facts_of_an_option() -> None:
    before = {"options": [{"etp": "1", "targets": {"mt": {"growth": figure(305)}, "fa": None}}]}
    after = {"options": [{"etp": "1", "targets": {"mt": {"growth": figure(300)}, "fa": None}}]}
    assert list(moved(before, after, "targets")) == ["targets[1].mt.growth"]


def test_criteria_are_named_by_code_option_and_member() -> None:
    def criterion(verdict: str, **more: Any) -> dict[str, Any]:
        return {"code": "zone", "verdict": verdict, "etp": None, "member": None, **more}

    before = {
        "criteria": [
            criterion("met"),
            criterion("met", etp="1"),
            criterion("met", member="Dr A.B"),
            criterion("met", member="Dr A.B"),
        ]
    }
    after = {"criteria": [{**one, "verdict": "not_met"} for one in before["criteria"]]}
    assert list(moved(before, after, "check")) == [
        "check.criteria.zone.verdict",
        "check[1].criteria.zone.verdict",
        "check.criteria.zone@Dr_A_B.verdict",
        "check.criteria.zone@Dr_A_B#2.verdict",
    ]


def test_entries_are_named_by_code_year_and_term_and_lost_ones_told_in_short() -> None:
    entry = {"code": "payment-solde", "year": 3, "amount": figure(7), "term": 1}
    again = {**entry, "amount": figure(8), "term": 2}
    review = {"code": "review", "year": None, "amount": None, "term": 1, "until": "2026-01-01"}
    before = {"options": [{"etp": "1", "entries": [entry, again]}]}
    after = {"options": [{"etp": "1", "entries": [entry, review]}]}
    found = moved(before, after, "schedule")
    assert found == {
        "schedule[1].entries.payment-solde-3@2": (figure_of(figure(8)), None),
        "schedule[1].entries.review": (None, "review"),
    }


def test_lists_of_words_are_values() -> None:
    before, after = {"missing": ["a", "b"]}, {"missing": ["a"]}
    assert moved(before, after) == {"aid.missing": (("a", "b"), ("a",))}
    assert moved(before, {"missing": None}) == {"aid.missing": (("a", "b"), None)}
    assert moved({"missing": None}, before) == {"aid.missing": (None, ("a", "b"))}
    assert moved(before, {}) == {"aid.missing": (("a", "b"), None)}


def test_texts_of_a_comparison_are_told_apart() -> None:
    def text(name: str, amount: int) -> dict[str, Any]:
        option = {"etp": "1", "total": {"amount": figure(amount)}}
        return {"text": name, "aid": {"options": [option]}, "note": "x"}

    before = {"texts": [text("2023", 1), text("2024", 2)], "differences": [{"path": "p"}]}
    after = {"texts": [text("2023", 1), text("2024", 3)], "differences": []}
    (one,) = changes("compare-versions", before, after)
    assert (one.path, one.text, one.delta and one.delta.value) == ("aid[1].total.amount", "2024", 1)
    fewer = {**after, "texts": before["texts"][:1]}
    assert [(one.path, one.before, one.after) for one in changes(
        "compare-versions", before, fewer
    )] == [("text", "2024", None)]  # fmt: skip
    same = {**before, "differences": [{"path": "p", "values": {}, "reason": "x"}]}
    other = {**before, "differences": [{"path": "p", "values": {}, "reason": "y"}]}
    assert moved(same, other, "compare-versions") == {"compare.differences.p.reason": ("x", "y")}


def test_a_difference_has_the_ends_apart_and_the_weakest_status() -> None:
    before = Figure(10, 5, 20, "published", ("a",))
    after = Figure(13, 5, None, "estimated", ("b", "a"))
    assert difference(before, after) == Figure(3, 0, 3, "estimated", ("a", "b"))
    assert difference(before, after._replace(value=None)) is None
    assert difference(before._replace(value=None), after) is None
    assert difference(before, None) is None
    assert difference("eligible", after) is None
    assert weakest(before.status, "of another age") == "absent"
    assert weakest() == "given"


@pytest.mark.parametrize("value", [None, 3, [figure(1)], {"value": 1}, {"low": 1, "high": 2}])
def test_what_has_not_all_of_a_figure_is_none(value: Any) -> None:
    assert figure_of(value) is None


def test_outcomes_follow_what_each_cause_moved() -> None:
    assert outcome_of(UNMOVED, UNMOVED) is ReplayOutcome.SAME
    assert outcome_of(MOVED, UNMOVED) is ReplayOutcome.RULES
    assert outcome_of(UNMOVED, MOVED) is ReplayOutcome.PROGRAM
    assert outcome_of(MOVED, MOVED) is ReplayOutcome.BOTH


def test_payments_of_a_ledger_are_summed_for_each_option() -> None:
    def ledger(etp: str, *amounts: Any) -> dict[str, Any]:
        entries = [{"code": "p", "year": year, "amount": one} for year, one in enumerate(amounts)]
        return {"etp": etp, "entries": [*entries, {"code": "review", "amount": None}]}

    before = {"options": [ledger("0.5", figure(1)), ledger("1", figure(2), figure(3, 0, None))]}
    after = {"options": [ledger("0.5", figure(1)), ledger("1", figure(4), figure(3, 0, None))]}
    (effect,) = shifted("schedule", before, after).effects
    assert (effect.what, effect.etp, effect.text) == ("payments", "1", None)
    assert effect.before == Figure(5, 2, None, "published", ("a",))
    assert effect.after == Figure(7, 4, None, "published", ("a",))
    assert effect.delta == Figure(2, 2, 2, "published", ("a",))
    unpaid = [{"options": [{"etp": "1", "band": band}]} for band in ("p50-p70", "p70-p90")]
    assert shifted("aid", *unpaid).effects == ()  # no ledger, no payments
    assert shifted("schedule", before, before) == UNMOVED
    assert shifted("schedule", before, before) == shift("schedule", None, AnswerTree(after, ()))
    unknown = {"options": [ledger("0.5", figure(None, 0, None))]}
    (effect,) = shifted("schedule", {"options": [ledger("0.5", figure(1))]}, unknown).effects
    assert (effect.after, effect.delta) == (Figure(None, 0, None, "published", ("a",)), None)


def test_effects_name_the_verdict_once_for_a_text() -> None:
    def text(verdict: str) -> dict[str, Any]:
        return {"text": "2024", "check": {"verdict": verdict}, "aid": {"verdict": verdict}}

    found = shifted("compare-versions", {"texts": [text("a")]}, {"texts": [text("b")]})
    assert [(one.path, one.text) for one in found.changes] == [
        ("check.verdict", "2024"),
        ("aid.verdict", "2024"),
    ]
    assert [(one.what, one.etp, one.text, one.before, one.after) for one in found.effects] == [
        ("verdict", None, "2024", "a", "b")
    ]


def test_files_that_differ_are_told_with_both_digests() -> None:
    found = file_changes({"a": "1", "b": "2", "c": "3"}, {"b": "2", "c": "4", "d": "5"})
    assert found == (("a", "1", None), ("c", "3", "4"), ("d", None, "5"))


def test_a_book_with_one_other_figure_differs_in_it_alone() -> None:
    text, key = "2024-convention", "aid.full.year_1"
    rules = book().named(text)
    taken = rules.figures[key]._replace(value=38500)
    changed = with_figure(book(), text, key, taken)
    assert list(differing(rules, changed.named(text))) == [(key, 38000, 38500)]  # seed-000
    assert list(differing(rules, with_figure(book(), text, key, None).named(text))) == [
        (key, 38000, None)
    ]
    assert changed.named("2023").figures == book().named("2023").figures
    assert rules.value(key) == 38000
