"""The corners of the tables, lists, doubts and differences of texts, on texts made for it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from amcli.law.figures.sourced import Citation, Sourced
from amcli.law.figures.terms import Status
from amcli.law.text.registers import Dispute, Reading, Source
from amcli.law.text.rules import Proposed, RuleSet
from amcli.study.rules.rule_diff import Difference, delta, diff
from amcli.study.rules.rule_lint import finding, lint_figures, lint_proof, lint_proposal
from amcli.study.rules.rule_registers import list_sources, list_texts, listed, show_text
from amcli.study.rules.rule_tables import (
    BANDS,
    RuleFigure,
    RuleTable,
    figures_under,
    rule_figure,
    section_names,
    tables_of,
)
from asking import book


def cited(value: Any, *sources: str, status: Status = Status.PUBLISHED) -> Sourced:
    return Sourced(value, status, tuple(Citation(one, "p. 1") for one in sources or ("a",)))


def made(figures: Mapping[str, Any]) -> RuleSet:
    """Return a text with these figures under the header of 2024."""
    kept = {
        key: value if isinstance(value, Sourced) else cited(value) for key, value in figures.items()
    }
    return RuleSet(book().named("2024-convention").header, {}, kept)


def doubts(figures: Mapping[str, Any], gaps: tuple[str, ...] = ()) -> list[tuple[str, str, Any]]:
    return [(one.code, one.key, dict(one.params)) for one in lint_figures(made(figures), gaps)]


AMOUNTS = {
    "options.offered": ("0.5", "1"),
    "aid.half.year_1": 19,
    "aid.half.year_2": 14,
    "aid.half.year_3": 11,
    "aid.full.year_1": 38,
    "aid.full.year_2": 28,
    "aid.full.year_3": 22,
}


def test_amounts_that_fall_with_the_years_and_rise_with_the_post_are_no_doubt() -> None:
    assert doubts(AMOUNTS) == []
    assert doubts({**AMOUNTS, "aid.half.year_2": 19, "aid.full.year_2": 38}) == []  # equal


@pytest.mark.parametrize(
    ("changed", "key", "value", "other", "limit"),
    [
        ({"aid.half.year_2": 20}, "aid.half.year_2", 20, "aid.half.year_1", 19),
        ({"aid.full.year_3": 29}, "aid.full.year_3", 29, "aid.full.year_2", 28),
        ({"aid.full.year_1": 18, "aid.full.year_2": 17, "aid.full.year_3": 16},
         "aid.half.year_1", 19, "aid.full.year_1", 18),
    ],
)  # fmt: skip
def test_an_amount_that_rises_names_the_one_above_which_it_lies(
    changed: dict[str, int], key: str, value: int, other: str, limit: int
) -> None:
    wanted = {"value": value, "other": other, "limit": limit}
    assert doubts({**AMOUNTS, **changed}) == [("AM223", key, wanted)]


HIGH = {
    **{f"aid.half.{band}": value for band, value in (("p90_p95", 13), ("p95_plus", 19))},
    **{f"aid.full.{band}": value for band, value in (("p90_p95", 26), ("p95_plus", 38))},
}


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, []),
        ({"aid.half.p90_p95": 10}, [("aid.half.year_3", 11, "aid.half.p90_p95", 10)]),
        ({"aid.half.p95_plus": 18}, [("aid.half.year_1", 19, "aid.half.p95_plus", 18)]),
        (
            {"aid.half.p90_p95": 25, "aid.half.p95_plus": 24},
            [("aid.half.p90_p95", 25, "aid.half.p95_plus", 24)],
        ),
    ],
)
def test_the_highest_bands_are_paid_no_less(
    changed: dict[str, int], found: list[tuple[Any, ...]]
) -> None:
    assert doubts({**AMOUNTS, **HIGH, **changed}) == [
        ("AM223", key, {"value": value, "other": other, "limit": limit})
        for key, value, other, limit in found
    ]


def test_a_post_added_later_may_rise_from_the_year_it_begins() -> None:
    added = {"aid.two.year_1": 38, "aid.two.year_2": 28, "aid.two.year_3": 44}
    assert doubts({**AMOUNTS, **added, "options.continued": ("2",)}) == []
    every = {key: value for key, value in {**AMOUNTS, **added}.items() if key != "options.offered"}
    wanted = {"value": 44, "other": "aid.two.year_2", "limit": 28}
    assert doubts(every) == [("AM223", "aid.two.year_3", wanted)]


def rates(**rows: list[int]) -> dict[str, Any]:
    return {
        f"targets.{option}.rates.{band}": Decimal(value)
        for option, values in rows.items()
        for band, value in zip(BANDS, values, strict=False)
    }


def test_rates_that_rise_with_the_list_or_fall_with_the_post_are_doubtful() -> None:
    assert doubts(rates(half=[9, 8, 7, 5, 5], full=[20, 15, 12, 5, 5])) == []
    first, second, third = (f"targets.half.rates.{band}" for band in BANDS[:3])
    (found,) = doubts(rates(half=[9, 8, 10, 5, 5], full=[20, 15, 12, 5, 5]))
    assert found == ("AM224", third, {"value": 10, "other": second, "limit": 8})
    (other,) = doubts(rates(half=[9, 8, 7, 5, 5], full=[8, 8, 8, 6, 6]))
    wanted = {"value": 9, "other": first.replace("half", "full"), "limit": 8}
    assert other == ("AM224", first, wanted)


def test_a_cell_whose_row_and_column_have_others_is_a_hole() -> None:
    levels = {"bands.mt.p30": 775, "bands.mt.p50": 1045, "bands.fa.p50": 1514}
    assert doubts(levels) == [("AM221", "bands.fa.p30", {"other": "bands.mt.p30"})]
    assert doubts(levels, ("bands.fa.p30",)) == []
    del levels["bands.mt.p30"]
    assert doubts(levels) == []
    without = {key: value for key, value in AMOUNTS.items() if key != "aid.full.year_2"}
    assert doubts(without) == [("AM221", "aid.full.year_2", {"other": "aid.half.year_2"})]


def test_cases_of_one_list_want_those_of_the_other() -> None:
    points = {f"targets.{one}.points": ((1, 2),) for one in ("half.mt", "half.fa", "full.mt")}
    assert doubts({**AMOUNTS, **points}) == [
        ("AM221", "targets.full.fa.points", {"other": "targets.half.mt.points"})
    ]
    assert doubts({**AMOUNTS, **points}, ("targets.full.fa.points",)) == []
    assert doubts({**AMOUNTS, **points, "options.offered": ("0.5",)}) == []
    assert doubts(points) == []


def test_what_two_rules_both_decide_is_an_overlap() -> None:
    grouped = "eligibility.grouped_practice"
    second = f"{grouped}.disputed_zones"
    found = doubts({
        "options.offered": ("0.5", "1"),
        "options.continued": ("1", "2"),
        f"{grouped}.exempt_zones": ("zip", "zac"),
        second: ("zac",),
        "targets.full.mt.points": ((1, 2),),
        "targets.half.fa.points": ((1, 2),),
        **rates(full=[3, 2, 1, 1, 1]),
    })  # fmt: skip
    assert found == [
        ("AM222", "options.continued", {"other": "options.offered", "value": "1"}),
        ("AM222", second, {"other": f"{grouped}.exempt_zones", "value": "zac"}),
        ("AM222", "targets.full.mt.points", {"other": "targets.full.rates", "value": "full"}),
    ]  # fmt: skip


def source(name: str, **more: Any) -> Source:
    return Source(name, name.upper(), more.pop("kind", "official"), "https://x", **more)


def test_a_proof_is_stale_a_year_after_it_was_read() -> None:
    stated = {"one": cited(1, "a", "b"), "two": cited(2, "b"), "three": cited(3, "c", "d")}
    sources = {
        "a": source("a", looked_at=date(2026, 1, 2)),
        "b": source("b", looked_at=date(2026, 1, 1)),
        "c": source("c"),
    }
    stale = finding("AM228", "one", source="b", day=date(2026, 1, 1), n=2)
    assert list(lint_proof(stated, sources, date(2027, 1, 1))) == [stale]
    assert list(lint_proof(stated, sources, date(2026, 12, 31))) == []


def test_a_proposed_figure_is_cited_to_the_proposal() -> None:
    stated = {"one": cited(1, "a"), "two": cited(2, "p", "a"), "three": cited(3, "gone")}
    sources = {"a": source("a"), "p": source("p", kind="proposal")}
    assert list(lint_proposal(stated, sources)) == [
        finding("AM225", "one", sources=("a",)),
        finding("AM225", "three", sources=("gone",)),
    ]


def test_a_text_is_tables_and_what_stands_in_none() -> None:
    figures = {
        "bands.set_by": "cnam",
        "bands.mt.p30": 775,
        "bands.fa.p50": 1514,
        "contract.years": 5,
        "aid.full.year_3": 22,
        "aid.half.p95_plus": 19,
        "payments.later.share": 1,
        "payments.year_1.after_days": 3,
    }
    rules = made(figures)
    shown = {key: rule_figure(key, rules.figures[key]) for key in figures}
    assert list(tables_of(figures_under(rules))) == [
        RuleTable(
            "bands",
            ("mt", "fa"),
            ("p30", "p50"),
            ((shown["bands.mt.p30"], None), (None, shown["bands.fa.p50"])),
        ),
        shown["bands.set_by"],
        shown["contract.years"],
        RuleTable(
            "aid",
            ("half", "full"),
            ("year_3", "p95_plus"),
            ((None, shown["aid.half.p95_plus"]), (shown["aid.full.year_3"], None)),
        ),
        RuleTable(
            "payments",
            ("year_1", "later"),
            ("share", "after_days"),
            (
                (None, shown["payments.year_1.after_days"]),
                (shown["payments.later.share"], None),
            ),
        ),
    ]
    assert shown["bands.set_by"] == RuleFigure(
        "bands.set_by", "cnam", "published", ("a",), (Citation("a", "p. 1"),)
    )


def test_a_section_is_all_that_stands_under_its_name() -> None:
    rules = made({"aid.full.year_1": 1, "aid.full_and_half.year_1": 2, "aid": 3, "aids.x": 4})
    assert [one.key for one in figures_under(rules, "aid.full")] == ["aid.full.year_1"]
    assert [one.value for one in figures_under(rules, "aid")] == [1, 2, 3]
    assert len(figures_under(rules)) == 4
    assert section_names(["a.b.c", "a.d", "e"]) == ("a", "a.b")


def test_a_text_is_listed_with_its_figures_by_status() -> None:
    text = book().named("2024-convention")
    found = listed(text)
    assert (found.id, found.in_force_from, found.in_force_until) == (
        "2024-convention",
        date(2024, 6, 22),
        None,
    )
    assert found.figures == len(text.figures)
    assert sum(found.by_status.values()) == found.figures
    assert found.by_status["published"] == sum(
        one.status is Status.PUBLISHED for one in text.figures.values()
    )
    assert 0 not in found.by_status.values()
    assert (found.aliases, found.titles) == (text.header.aliases, text.titles)
    assert (found.scope, found.is_proposal) == ("individual", False)
    assert (found.base, found.changes, found.parentage) == (None, (), None)
    changed = RuleSet(text.header, {}, text.figures, Proposed("2024-convention", ("aid.x",)))
    assert (listed(changed).base, listed(changed).changes) == ("2024-convention", ("aid.x",))
    older = listed(book().named("2019-avenant-7"))
    assert older.in_force_until == date(2023, 4, 30)
    assert list_texts([text]).texts == (found,)
    shown = show_text(text, "x.toml", "contract")
    assert (shown.text, shown.file, shown.section) == (found, "x.toml", "contract")
    assert [(one.key, one.value) for one in shown.figures] == [("contract.years", 5)]


def test_a_source_is_listed_with_who_cites_it() -> None:
    rules = made({"one": cited(1, "a", "b"), "two": cited(2, "b")})
    reading = Reading("000", {}, (Citation("b", "p. 1"), Citation("b", "p. 2")))
    dispute = Dispute("D5", "conflict", {}, "000", {}, True, {"000": reading})
    sources = {
        "b": source("b", dated="2024", looked_at=date(2026, 1, 1), kept_for="why"),
        "c": source("c"),
        "a": source("a"),
    }
    listed_b, listed_c, listed_a = list_sources(sources, [rules], [dispute])
    assert listed_b[:7] == ("b", "B", "official", "https://x", "2024", date(2026, 1, 1), "why")
    assert listed_b.cited == (
        ("2024-convention", 2, ("one", "two")),
        ("disputes", 1, ("D5.000",)),
    )
    assert listed_c[4:] == (None, None, None, ())
    assert listed_a.cited == (("2024-convention", 1, ("one",)),)


def test_a_difference_is_what_changed_was_removed_or_added() -> None:
    before = made({"kept": 1, "changed": 2, "removed": "x", "in_force_from": date(2024, 6, 22)})
    after = made({"added": Decimal("0.5"), "kept": 1, "changed": 5})
    found = diff(before, after)
    assert (found.before.figures, found.after.figures) == (4, 3)
    was, now = before.figures, after.figures
    assert found.differences == (
        ("changed", Difference.CHANGED, rule_figure("changed", was["changed"]),
         rule_figure("changed", now["changed"]), 3),
        ("removed", Difference.REMOVED, rule_figure("removed", was["removed"]), None, None),
        ("added", Difference.ADDED, None, rule_figure("added", now["added"]), None),
    )  # fmt: skip
    assert [delta(1, one) for one in (True, "2", None, Decimal("1.5"))] == [None] * 3 + [
        Decimal("0.5")
    ]
