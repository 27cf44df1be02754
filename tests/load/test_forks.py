"""Forks: a text with some figures changed, that keeps its parentage and says what it proposes."""

import hashlib
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amcli.law.figures.terms import Status
from amcli.law.pay.aid import aid
from amcli.law.text.rules import RuleSet
from amcli.load.diagnostics import Refused
from amcli.load.registers import load_sources
from amcli.load.toml.documents import shipped_rules
from amcli.load.toml.files import Library, load_rules
from amcli.load.toml.forks import NotAChange, Wording, forked, lint, read_settings
from amcli.study.rules.rule_tables import diff
from command_line import EXAMPLES, run
from made_rules import HOW_PAID
from profiles import TODAY
from questions import ask, book

TEXTS = ("2019-avenant-7", "2023-reglement-arbitral", "2024-convention", "2026-aide-collective")
WORDING = Wording("mine", {"fr": "La mienne", "en": "Mine"}, "here", lambda a, b: f"{a} in {b}")


def fork(name: str, *changes: str, added: tuple[Path, ...] = (), wording: Wording = WORDING) -> str:
    """Return the file of a fork of a text."""
    parent = load_rules(*added).named(name)
    library = Library(shipped_rules(), added)
    return forked(library, parent, read_settings(changes, parent), wording, TODAY)


def loaded(text: str, folder: Path, name: str = "mine", *added: Path) -> RuleSet:
    path = folder / f"{name}.toml"
    path.write_text(text, "utf-8")
    return load_rules(*added, path).named(name)


def is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


NUMERIC = [
    (name, key)
    for name in TEXTS
    for key, figure in book().named(name).figures.items()
    if is_number(figure.value)
]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(place=st.sampled_from(NUMERIC), share=st.integers(0, 100))
def test_a_figure_that_is_changed_is_the_only_difference_to_the_parent(
    place: tuple[str, str], share: int, tmp_path: Path
) -> None:
    name, key = place
    parent = book().named(name)
    value = Decimal(share) / 100 if isinstance(parent.value(key), Decimal) else share
    try:
        text = fork(name, f"{key}={value}")
    except (NotAChange, Refused):  # the value it has, no year at all, a level not above another
        return
    child = loaded(text, tmp_path)
    (only,) = diff(parent, child).differences
    assert (only.key, only.after and only.after.value) == (key, value)
    assert child.figures[key].sources == ("mine",)
    assert child.figures[key].status is Status.ASSUMED
    assert child.proposed is not None
    assert (child.proposed.base, child.proposed.keys) == (name, (key,))


def test_most_numbers_can_be_changed() -> None:
    changed = 0
    for name, key in NUMERIC:
        try:
            fork(name, f"{key}={book().named(name).value(key) + 1}")
            changed += 1
        except (NotAChange, Refused):  # a share above 1
            assert book().named(name).value(key) <= 1, key
    assert changed > 100


def test_a_fork_keeps_its_parentage(tmp_path: Path) -> None:
    made = loaded(fork("2024", "aid.full.year_1=40000"), tmp_path).header
    file = shipped_rules() / "2024-convention.toml"
    assert made.parentage is not None
    assert made.parentage.parent == "2024-convention"
    assert made.parentage.parent_sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert made.parentage.forked_on == TODAY
    assert made.is_proposal
    assert made.extends == "2024-convention"


def test_a_fork_names_itself_as_the_source_of_what_it_proposes(tmp_path: Path) -> None:
    child = loaded(fork("2024", "aid.full.year_1=40000"), tmp_path)
    (citation,) = child.figures["aid.full.year_1"].citations
    assert citation.locator == "aid.full.year_1"
    assert citation.note == "38000 in 2024-convention"
    source = load_sources(tmp_path / "mine.toml")["mine"]
    assert (source.kind, source.title, source.dated) == ("proposal", "La mienne", "2026-11-22")


@pytest.mark.parametrize("name", TEXTS)
def test_a_fork_leaves_the_calendar_as_it_is(name: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(fork(name, "contract.years=6"), "utf-8")
    forked_book = load_rules(path)
    assert forked_book.individual() == book().individual()
    for day in (date(2020, 1, 1), date(2023, 6, 1), TODAY):
        assert forked_book.in_force(day).id == book().in_force(day).id


def test_every_form_of_value_can_be_set(tmp_path: Path) -> None:
    child = loaded(
        fork(
            "2024",
            "targets.age.tolerated_drop=0.3",
            "targets.full.mt.points=[[920, 300], [1351, 250]]",
            'options.offered = ["1/3", "0.5", "1"]',
            "eligibility.floor.bound=at-least",
            "guarantee.acompte=false",
            "bands.mt.p70=1300",
        ),
        tmp_path,
    )
    assert child.value("targets.age.tolerated_drop") == Decimal("0.3")
    assert child.value("targets.full.mt.points") == ((920, 300), (1351, 250))
    assert child.value("options.offered") == ("1/3", "0.5", "1")
    assert child.value("eligibility.floor.bound") == "at-least"
    assert child.value("guarantee.acompte") is False
    assert child.value("bands.mt.p70") == 1300
    (added,) = [one for one in diff(book().named("2024"), child).differences if one.before is None]
    assert added.key == "bands.mt.p70"


def test_a_fork_of_a_fork_stands_alone(tmp_path: Path) -> None:
    first = tmp_path / "mine.toml"
    first.write_text(fork("2024", "aid.full.year_1=40000"), "utf-8")
    wording = WORDING._replace(id="next")
    text = fork("mine", "aid.full.year_2=30000", added=(first,), wording=wording)
    child = loaded(text, tmp_path, "next")  # without the first file
    assert child.header.parentage is not None
    assert child.header.parentage.parent == "mine"
    hashed = hashlib.sha256(first.read_bytes()).hexdigest()
    assert child.header.parentage.parent_sha256 == hashed
    keys = [one.key for one in diff(book().named("2024"), child).differences]
    assert keys == ["aid.full.year_1", "aid.full.year_2"]
    assert child.sources(*keys) == ("mine", "next")
    assert child.proposed is not None
    assert child.proposed.keys == tuple(keys)


def test_a_fork_of_a_text_completed_by_its_user_keeps_what_was_added(tmp_path: Path) -> None:
    annex = tmp_path / "annex.toml"
    annex.write_text(
        'id = "2024-convention"\nextends = "2024-convention"\n\n[sources.my-annex]\n'
        'title = "Annexe"\nkind = "official"\nwhere = "mon contrat"\nlooked_at = 2026-01-02\n\n'
        '[citations.annex]\nsource = "my-annex"\nlocator = "table 3"\nrow = "P70"\n\n'
        '[bands]\nstatus = "given"\ncite = ["annex"]\nmt.p70 = 1300\n',
        "utf-8",
    )
    child = loaded(fork("2024", "aid.full.year_1=40000", added=(annex,)), tmp_path)
    level = child.figures["bands.mt.p70"]
    assert (level.value, level.status, level.sources) == (1300, Status.GIVEN, ("my-annex",))
    assert level.citations[0].row == "P70"
    assert load_sources(tmp_path / "mine.toml")["my-annex"].looked_at == date(2026, 1, 2)


def test_a_fork_of_a_text_of_the_users_own_holds_all_its_figures(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        'id = "own"\n[title]\nfr = "Le mien"\nen = "Mine"\n[citations]\n'
        'table = { source = "seed-000", locator = "page" }\n'
        f'{HOW_PAID}[aid.full]\nstatus = "given"\ncite = ["table"]\nyear_1 = 1\nyear_2 = 1\n',
        "utf-8",
    )
    child = loaded(fork("own", "aid.full.year_1=2", added=(own,)), tmp_path)
    assert [child.value(f"aid.full.year_{year}") for year in (1, 2)] == [2, 1]
    assert child.header.extends is None
    assert child.proposed is not None
    assert child.proposed.base is None


REFUSED = {
    "no value": ("aid.full.year_1", "no-value"),
    "nothing after =": ("aid.full.year_1=", "no-value"),
    "no such figure": ("aid.ful.year_1=1", "unknown-near"),
    "nothing like it": ("zzz=1", "unknown"),
    "a section": ("aid.full=1", "unknown-near"),
    "a day in force": ("in_force_from=2027-01-01", "date"),
    "a text for an amount": ('aid.full.year_1="many"', "bad-value-sample"),
    "thousands apart": ("aid.full.year_1=40 000", "bad-value-sample"),
    "a decimal comma": ("targets.age.tolerated_drop=0,3", "bad-value-sample"),
    "below zero": ("aid.full.year_1=-1", "bad-value-sample"),
    "no example to show": ("bands.mt.p90=many", "bad-value"),
    "the value it has": ("aid.full.year_1=38000", "same"),
    "the same decimal": ("targets.age.tolerated_drop=0.100", "same"),
    "the same list": ('options.offered=["0.5", "1"]', "same"),
    "two lines": ("aid.full.year_1=1\nx=2", "bad-value-sample"),
    "far too long": (f"aid.full.year_1={'[' * 5000}", "bad-value-sample"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_setting_that_changes_nothing_or_cannot_be_is_refused(name: str) -> None:
    setting, code = REFUSED[name]
    with pytest.raises(NotAChange) as caught:
        read_settings([setting], book().named("2024"))
    assert caught.value.code == code


def test_a_figure_set_twice_is_refused() -> None:
    with pytest.raises(NotAChange) as caught:
        read_settings(["contract.years=6", "contract.years=7"], book().named("2024"))
    assert caught.value.code == "twice"


@pytest.mark.parametrize(
    ("written", "near"),
    [("aid.ful.year_1", "aid.full.year_1"), ("aid.full", "aid.full.year_1"), ("bands.p30", "p30")],
)
def test_an_unknown_figure_names_the_nearest(written: str, near: str) -> None:
    with pytest.raises(NotAChange) as caught:
        read_settings([f"{written}=1"], book().named("2024"))
    assert near in caught.value.params["near"]


def test_levels_that_would_not_rise_are_refused() -> None:
    with pytest.raises(Refused) as caught:
        fork("2024", "bands.mt.p30=2000")
    assert [one.code for one in caught.value.diagnostics] == ["AM213"]


# What the loader refuses of a fork that was edited by hand.


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("forked_on = 2026-11-22", "", "AM205"),
        ("forked_on = 2026-11-22", 'forked_on = "2026"', "AM205"),
        ("forked_on = 2026-11-22", "forked_on = 2026-11-22\nby = 'me'", "AM205"),
        ('parent = "2024-convention"', "parent = 3", "AM205"),
        ('parent_sha256 = "', 'parent_sha256 = "x', "AM205"),
        ('[proposal]', 'in_force_from = 2030-01-01\n[proposal]', "AM203"),
        ('[title]', 'in_force_from = 2030-01-01\n\n[title]', "AM215 AM208"),
        ('extends = "2024-convention"', 'extends = "2024"', "AM207"),
        ('kind = "proposal"', 'kind = "wish"', "AM205"),
        ('[aid.full.year_1]', '[gaps]\n"aid.full.year_1" = "no"\n\n[aid.full.year_1]', "AM216"),
        ('[aid.full.year_1]', '[gaps]\n"aid.full.year_9" = "no"\n\n[aid.full.year_1]', "AM203"),
        ('[aid.full.year_1]', '[gaps]\n"bands.mt.p90" = ""\n\n[aid.full.year_1]', "AM205"),
    ],
)  # fmt: skip
def test_an_edited_fork_is_refused(old: str, new: str, code: str, tmp_path: Path) -> None:
    text = fork("2024", "aid.full.year_1=40000")
    assert old in text
    path = tmp_path / "mine.toml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(Refused) as caught:
        load_rules(path).named("mine")
    assert [one.code for one in caught.value.diagnostics] == code.split()


def test_the_example_is_a_fork_without_a_doubt() -> None:
    path = EXAMPLES / "proposals" / "year-1-at-40000.toml"
    rules = load_rules(path).named(path.stem)
    assert rules.proposed is not None
    assert rules.proposed.base == "2024-convention"
    changed = diff(book().named("2024"), rules).differences
    assert {one.key: one.delta for one in changed} == {
        "aid.full.year_1": 2000,
        "aid.full.p95_plus": 2000,
        "aid.full_and_half.year_1": 2000,
        "aid.two.year_1": 2000,
    }
    assert lint([path], (), TODAY).problems == ()


# Rows and columns.

# What the documents print: (text, key, source, row, column).
PRINTED = [
    ("2024", "aid.full.year_1", "seed-000", "1 temps plein", "1re année"),
    ("2024", "aid.half.year_3", "seed-000", "0,5 temps plein", "3e année et suivantes"),
    ("2024", "aid.half.year_3", "seed-001", "Montant de base", "Option 1/2 ETP"),
    ("2024", "aid.full.year_2", "seed-001", "2ème année", "Option 1 ETP"),
    ("2024", "aid.two.year_3", "seed-000", "2 temps pleins", "3e année et suivantes"),
    ("2024", "aid.two.year_1", "seed-000", "1 temps plein", "1re année"),
    ("2024", "targets.full.fa.points", "seed-000", "Option temps plein", "patients FA"),
    ("2023", "aid.full.year_1", "seed-004", "1re année", "1 équivalent temps plein (ETP)"),
    ("2023", "aid.half.year_3", "seed-004", "3e années et suivantes",
     "1/2 équivalent temps plein (ETP)"),
    ("2019", "payments.year_2.share", "seed-002", "Pour la 2e année", ""),
    ("2024", "aid.full.year_1", "ameli-2024-06", "", ""),
    ("2024", "bands.mt.p50", "mesdocs-2026", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "key", "source", "row", "column"), PRINTED)
def test_a_figure_is_cited_to_its_row_and_column(
    text: str, key: str, source: str, row: str, column: str
) -> None:
    figure = book().named(text).figures[key]
    cited = [one for one in figure.citations if one.source == source]
    assert {(one.row, one.column) for one in cited} == {(row, column)}


def test_labels_that_head_no_key_are_left_aside(tmp_path: Path) -> None:
    text = fork("2024", "aid.full.year_1=40000").replace(
        'locator = "aid.full.year_1"',
        'locator = "x"\nrow = "all"\nrows = { third = "1/3" }\ncolumns = { year_1 = "an 1" }',
    )
    (citation,) = loaded(text, tmp_path).figures["aid.full.year_1"].citations
    assert (citation.row, citation.column) == ("all", "an 1")


@pytest.mark.parametrize("labels", ['rows = "1"', "rows = { full = 1 }", "columns = { x = '' }"])
def test_labels_that_are_no_texts_are_refused(labels: str, tmp_path: Path) -> None:
    text = fork("2024", "aid.full.year_1=40000").replace(
        'locator = "aid.full.year_1"', f'locator = "x"\n{labels}'
    )
    with pytest.raises(Refused) as caught:
        loaded(text, tmp_path)
    (one,) = caught.value.diagnostics
    assert one.code == "AM205"
    assert re.match(r"citations\.mine-1\.(rows|columns)", dict(one.params)["key"])


# From P95 up a year is paid 38 000 (seed-000, « très forte patientèle »); below, what is set here.
FALLING = st.sampled_from(("year_1", "year_2", "year_3", "p90_p95"))


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(key=FALLING, amount=st.integers(0, 60_000), mt=st.integers(700, 2600))
def test_an_amount_lies_between_what_the_possible_bands_pay(
    key: str, amount: int, mt: int, tmp_path: Path
) -> None:
    try:
        text = fork("2024", f"aid.full.{key}={amount}")
    except NotAChange:  # the amount it has
        return
    (tmp_path / "mine.toml").write_text(text, "utf-8")
    profile = {"doctor": {"specialty": "general-practice", "sector": 1}}
    profile |= {"patients": {"mt": mt, "fa": 100}, "contract": {"etp": 1}}
    texts = load_rules(tmp_path / "mine.toml")
    (option,) = aid(ask(profile, text="mine", texts=texts)).result.options
    table = {"year_1": 38_000, "year_2": 28_000, "year_3": 22_000, "p90_p95": 26_000} | {
        key: amount
    }
    for year in option.years:
        paid = [table[f"year_{min(year.year, 3)}"]]
        if mt >= 1045 and year.year >= 3:  # djibe: P50 of 2021; P70 and P90 are not published
            paid.append(table["p90_p95"])
        if mt > 1351:  # of so many growth is asked (seed-000, CAS 2), from P95 up of nobody
            paid.append(38_000)
        assert (year.amount.value, year.amount.high) == (min(paid), max(paid)), year
        assert year.amount.low is not None
        assert year.guaranteed.value is not None
        assert year.guaranteed.value <= year.amount.low <= min(paid)
    assert option.total.guaranteed.value <= option.total.amount.low


def test_a_fork_that_pays_a_long_list_less_is_warned_of(tmp_path: Path) -> None:
    place = tmp_path / "mine.toml"
    done = run(
        *("rules", "fork", "2024", "--set", "aid.full.year_1=40000", "-o", str(place)),
        *("--on", "2026-11-22", "--lang", "en"),
    )
    assert (done.code, done.out) == (0, "")
    assert f"{place}:" in done.err
    assert "AM223: aid.full.year_1 (40000) is above aid.full.p95_plus (38000)" in done.err
