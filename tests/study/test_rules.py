"""Tables, lists and differences of texts, on texts made for the purpose."""

from datetime import date
from decimal import Decimal

from amcli.law.figures.sourced import Citation
from amcli.law.figures.terms import Status
from amcli.law.text.rules import Dispute, Proposed, Reading, RuleSet
from amcli.study.rules.rule_tables import (
    DifferenceKind,
    RuleFigure,
    RuleTable,
    delta,
    diff,
    figures_under,
    list_sources,
    list_texts,
    listed,
    rule_figure,
    section_names,
    show_text,
    tables_of,
)
from made_rules import cited, made, source
from questions import book


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
        ("changed", DifferenceKind.CHANGED, rule_figure("changed", was["changed"]),
         rule_figure("changed", now["changed"]), 3),
        ("removed", DifferenceKind.REMOVED, rule_figure("removed", was["removed"]), None, None),
        ("added", DifferenceKind.ADDED, None, rule_figure("added", now["added"]), None),
    )  # fmt: skip
    assert [delta(1, one) for one in (True, "2", None, Decimal("1.5"))] == [None] * 3 + [
        Decimal("0.5")
    ]
