"""What `rules lint` finds: each defect planted in a file, and nothing in the shipped rules."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from amcli.load.diagnostics import ERROR, WARNING, Diagnostic
from amcli.load.toml.documents import parse, placed, shipped_rules
from amcli.load.toml.forks import lint
from amcli.render.diagnostics import hint, message
from amcli.study.rules.rule_lint import finding, lint_figures, lint_proof, lint_proposal
from amcli.study.rules.rule_tables import BANDS
from amcli.words.catalogue import words_in
from made_rules import HOW_PAID, cited, made, source
from profiles import TODAY

HEAD = """id = "own"

[title]
fr = "Un texte"
en = "A text"

[citations]
table = { source = "own", locator = "table 1" }

[sources.own]
title = "Un texte"
kind = "proposal"
where = "here"

"""
CLEAN = (
    HEAD
    + HOW_PAID
    + """
[options]
status = "given"
cite = ["table"]
offered = ["0.5", "1"]

[aid.half]
status = "given"
cite = ["table"]
year_1 = 19000
year_2 = 14000
year_3 = 11000
p90_p95 = 13000
p95_plus = 19000

[aid.full]
status = "given"
cite = ["table"]
year_1 = 38000
year_2 = 28000
year_3 = 22000
p90_p95 = 26000
p95_plus = 38000

[targets.half.rates]
status = "given"
cite = ["table"]
p30_p50 = 0.25
p50_p70 = 0.15

[targets.full.rates]
status = "given"
cite = ["table"]
p30_p50 = 0.35
p50_p70 = 0.25
"""
)
Check = Callable[..., tuple[Diagnostic, ...]]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    def checked(text: str, on: date = TODAY, name: str = "own.toml") -> tuple[Diagnostic, ...]:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return lint([path], (), on).problems

    return checked


def changed(old: str, new: str, text: str = CLEAN) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)


def told(problem: Diagnostic) -> tuple[str, str, int | None]:
    return problem.code, dict(problem.params)["key"], problem.line


def line(text: str, written: str) -> int:
    return text[: text.index(written)].count("\n") + 1


def test_a_clean_file_has_no_problem(check: Check) -> None:
    assert check(CLEAN) == ()


def test_the_shipped_rules_are_clean() -> None:
    found = lint([shipped_rules()], (), TODAY)
    assert len(found.files) == 5
    assert found.problems == ()


@pytest.mark.parametrize("path", sorted(shipped_rules().glob("20*.toml")), ids=lambda one: one.stem)
def test_a_reason_is_given_for_each_hole_and_for_no_other(path: Path, check: Check) -> None:
    document = parse(path.read_text("utf-8"), path.name)
    before, _, after = path.read_text("utf-8").partition("\n[gaps]\n")
    without = f"{before}\n{after.partition(chr(10) * 2)[2]}"
    found = [dict(one.params)["key"] for one in check(without, name=path.name)]
    assert sorted(found) == sorted(document.get("gaps", {}))


def test_am221_a_year_that_the_other_option_has(check: Check) -> None:
    text = changed("year_2 = 14000\n", "")
    (problem,) = check(text)
    assert told(problem) == ("AM221", "aid.half.year_2", line(text, "[aid.half]"))
    assert dict(problem.params)["other"] == "aid.full.year_2"


@pytest.mark.parametrize(
    ("cut", "key"),
    [
        ("p90_p95 = 26000\n", "aid.full.p90_p95"),
        ("p50_p70 = 0.25\n", "targets.full.rates.p50_p70"),
    ],
)
def test_am221_a_band_that_the_other_option_has(check: Check, cut: str, key: str) -> None:
    assert [told(one)[:2] for one in check(changed(cut, ""))] == [("AM221", key)]


def test_am221_a_level_that_the_other_list_has(check: Check) -> None:
    levels = '\n[bands]\nstatus = "given"\ncite = ["table"]\nmt.p30 = 1\nmt.p50 = 2\nfa.p30 = 1\n'
    assert [told(one)[:2] for one in check(CLEAN + levels)] == [("AM221", "bands.fa.p50")]


def test_am221_cases_that_the_other_list_has(check: Check) -> None:
    text = CLEAN.partition("[targets.half.rates]")[0]
    cases = "".join(
        f'\n[targets.{option}.{name}]\nstatus = "given"\ncite = ["table"]\npoints = [[1, 1]]\n'
        for option, name in (("half", "mt"), ("half", "fa"), ("full", "mt"))
    )
    assert [told(one)[:2] for one in check(text + cases)] == [("AM221", "targets.full.fa.points")]


def test_a_gap_with_its_reason_is_none(check: Check) -> None:
    text = changed("year_2 = 14000\n", "")
    assert check(f'{text}\n[gaps]\n"aid.half.year_2" = "nobody says"\n') == ()


def test_am222_an_option_both_offered_and_continued(check: Check) -> None:
    text = changed('offered = ["0.5", "1"]', 'offered = ["0.5", "1"]\ncontinued = ["1", "2"]')
    text += '\n[second_assistant]\nstatus = "given"\ncite = ["table"]\nfrom_year = 3\n'
    (problem,) = check(text)
    assert told(problem) == ("AM222", "options.continued", line(text, "continued"))
    assert dict(problem.params)["value"] == "1"


def test_am222_a_zone_both_exempt_and_disputed(check: Check) -> None:
    text = (
        CLEAN + '\n[eligibility.grouped_practice]\nstatus = "given"\ncite = ["table"]\n'
        'exempt_zones = ["zip", "zac"]\ndisputed_zones = ["zac"]\n'
    )
    key = "eligibility.grouped_practice.disputed_zones"
    assert [told(one)[:2] for one in check(text)] == [("AM222", key)]


def test_am222_rates_and_cases_of_one_option(check: Check) -> None:
    cases = "".join(
        f'\n[targets.{option}.{name}]\nstatus = "given"\ncite = ["table"]\npoints = [[1, 1]]\n'
        for option in ("half", "full")
        for name in ("mt", "fa")
    )
    codes = [one.code for one in check(CLEAN + cases)]
    assert codes == ["AM222"] * 4


@pytest.mark.parametrize(
    ("old", "new", "key", "other"),
    [
        ("year_2 = 28000", "year_2 = 39000", "aid.full.year_2", "aid.full.year_1"),
        ("year_3 = 11000", "year_3 = 14001", "aid.half.year_3", "aid.half.year_2"),
        ("year_3 = 22000", "year_3 = 26001", "aid.full.year_3", "aid.full.p90_p95"),
        ("p90_p95 = 13000", "p90_p95 = 19001", "aid.half.p90_p95", "aid.half.p95_plus"),
        ("year_1 = 38000", "year_1 = 38001", "aid.full.year_1", "aid.full.p95_plus"),
        ("p90_p95 = 13000", "p90_p95 = 26001", "aid.half.p90_p95", "aid.full.p90_p95"),
    ],
)
def test_am223_an_amount_that_rises_where_it_should_not(
    check: Check, old: str, new: str, key: str, other: str
) -> None:
    text = changed(old, new)
    found = {(*told(one), dict(one.params)["other"]) for one in check(text)}
    assert ("AM223", key, line(text, new), other) in found
    assert {code for code, *_ in found} == {"AM223"}


def test_am223_a_second_post_may_be_paid_more_from_its_first_year(check: Check) -> None:
    two = (
        '\n[aid.two]\nstatus = "given"\ncite = ["table"]\nyear_1 = 38000\nyear_2 = 28000\n'
        "year_3 = 44000\np90_p95 = 52000\np95_plus = 76000\n"
    )
    assert check(CLEAN + two) == ()
    text = changed('["0.5", "1"]', '["0.5", "1", "2"]', CLEAN + two)
    assert told(check(text)[0])[:2] == ("AM223", "aid.two.year_3")


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("p50_p70 = 0.15", "p50_p70 = 0.2501", "targets.half.rates.p50_p70"),
        ("p30_p50 = 0.25", "p30_p50 = 0.36", "targets.half.rates.p30_p50"),
    ],
)
def test_am224_growth_that_rises_with_the_list_or_falls_with_the_post(
    check: Check, old: str, new: str, key: str
) -> None:
    text = changed(old, new)
    assert ("AM224", key, line(text, new)) in map(told, check(text))


def test_am225_a_proposed_figure_cited_to_somebody_elses_document(check: Check) -> None:
    text = changed(
        'table = { source = "own", locator = "table 1" }',
        'table = { source = "own", locator = "table 1" }\n'
        'front = { source = "seed-000", locator = "front table" }',
    )
    text = changed("year_1 = 38000", 'year_1 = { value = 38000, cite = ["front"] }', text)
    (problem,) = check(text)
    assert told(problem) == ("AM225", "aid.full.year_1", line(text, "year_1 = { value = 38000"))


def test_am226_a_source_that_nothing_cites(check: Check) -> None:
    source = '\n[sources.annex]\ntitle = "Annexe"\nkind = "official"\nwhere = "here"\n'
    text = CLEAN + source
    assert list(map(told, check(text))) == [
        ("AM226", "sources.annex", line(text, "[sources.annex]"))
    ]
    assert check(f'{text}kept_for = "whoever checks"\n') == ()


def test_am226_a_source_of_a_folders_register_that_nothing_cites(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(CLEAN, "utf-8")
    register = tmp_path / "sources.toml"
    register.write_text('[annex]\ntitle = "A"\nkind = "official"\nwhere = "here"\n', "utf-8")
    (problem,) = lint([tmp_path], (), TODAY).problems
    assert (problem.file, *told(problem)) == (str(register), "AM226", "annex", 1)


def test_am227_a_citation_that_no_figure_uses(check: Check) -> None:
    cited = 'table = { source = "own", locator = "table 1" }'
    text = changed(cited, f'{cited}\nother = {{ source = "own", locator = "table 2" }}')
    (problem,) = check(text)
    assert told(problem) == ("AM227", "citations.other", line(text, "other = "))


@pytest.mark.parametrize(("on", "codes"), [(date(2026, 3, 1), []), (date(2026, 3, 2), ["AM228"])])
def test_am228_a_source_not_looked_at_for_a_year(check: Check, on: date, codes: list[str]) -> None:
    text = changed('where = "here"', 'where = "here"\nlooked_at = 2025-03-02')
    found = check(text, on)
    assert [one.code for one in found] == codes
    for problem in found:
        params = dict(problem.params)
        figures = 1 + 5 + 5 + 2 + 2 + 11  # options, amounts, rates, how it pays
        assert (params["source"], params["day"], params["n"]) == (
            "own", date(2025, 3, 2), figures
        )  # fmt: skip


def test_am228_the_shipped_sources_are_to_be_read_again_within_a_year() -> None:
    found = lint([shipped_rules()], (), date(2027, 11, 22)).problems
    assert {one.code for one in found} == {"AM228"}
    assert lint([shipped_rules()], (), date(2027, 11, 21)).problems == ()


def test_am229_a_parent_that_changed_since_the_fork(check: Check) -> None:
    parentage = (
        '[proposal]\nparent = "2024-convention"\nparent_sha256 = "{}"\nforked_on = 2026-01-02\n\n'
    )
    text = changed("[options]", f"{parentage.format('0' * 64)}[options]")
    (problem,) = check(text)
    assert told(problem)[:2] == ("AM229", "2024-convention")
    assert dict(problem.params)["day"] == date(2026, 1, 2)
    from amcli.load.toml.forks import sha256_of

    hashed = sha256_of(shipped_rules() / "2024-convention.toml")
    assert check(changed("[options]", f"{parentage.format(hashed)}[options]")) == ()


# Errors come first, all of them, as the loader says them.


def test_a_figure_without_source_is_an_error(check: Check) -> None:
    text = changed('[aid.full]\nstatus = "given"\ncite = ["table"]', '[aid.full]\nstatus = "given"')
    found = check(text)
    assert {one.code for one in found} == {"AM208"}
    assert {one.severity for one in found} == {ERROR}
    assert {one.exit_code for one in found} == {78}


def test_the_errors_of_every_file_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(changed("year_1 = 38000", 'year_1 = "x"'), "utf-8")
    (tmp_path / "b.toml").write_text("id = 3\n", "utf-8")
    (tmp_path / "c.toml").write_text("id = \n", "utf-8")
    found = lint([tmp_path], (), TODAY).problems
    assert {Path(one.file).name for one in found} == {"a.toml", "b.toml", "c.toml"}
    assert [one.code for one in found] == ["AM205", "AM205", "AM204", "AM204", "AM202"]


def test_a_header_and_its_figures_are_looked_at_together(check: Check) -> None:
    text = changed('id = "own"\n', 'id = "own"\nscope = "both"\nyears = 5\n')
    text = changed("year_1 = 38000", 'year_1 = "beaucoup"', text)
    text = changed("p30_p50 = 0.35", "p30_p40 = 0.35", text)
    written = ("scope", "years", 'year_1 = "beaucoup"', "p30_p40")
    assert [told(one) for one in check(text)] == [
        (code, key, line(text, each))
        for code, key, each in zip(
            ("AM205", "AM203", "AM205", "AM203"),
            ("scope", "years", "aid.full.year_1", "targets.full.rates.p30_p40"),
            written,
            strict=True,
        )
    ]


_SEEN = 'status = "given"\ncite = ["table"]\n'


@pytest.mark.parametrize(
    ("more", "code", "key", "written"),
    [
        ("[bands]\n" + _SEEN + "mt.p30 = 2\nmt.p50 = 1\n", "AM213", "bands.mt.p50", "mt.p50"),
        ("[bands]\ncite = []\nmt.p30 = 2\n", "AM208", "bands.mt.p30", "mt.p30"),
        ('[bands]\ncite = ["x"]\n', "AM206", "bands.cite", "[bands]\ncite"),
        ('[bands]\nstatus = "sure"\n', "AM205", "bands.status", "[bands]\nstatus"),
    ],
)
def test_an_error_has_the_line_of_its_key(
    check: Check, more: str, code: str, key: str, written: str
) -> None:
    text = f"{CLEAN}\n{more}"
    (problem,) = check(text)
    assert told(problem) == (code, key, line(text, written) + written.count("\n"))
    assert (problem.column, problem.severity) == (1, ERROR)


def test_a_text_that_overlaps_another_has_the_line_of_its_date(check: Check) -> None:
    dated = 'in_force_from = { value = 2027-01-01, status = "given", cite = ["table"] }\n'
    text = changed('id = "own"\n', f'id = "own"\n{dated}')
    (problem,) = check(text)
    assert told(problem) == ("AM210", "in_force_from", 2)


@pytest.mark.parametrize(
    ("points", "lang", "why"),
    [
        ("[[920, 305], [1351, 358]]", "en", "the growth asked rises with the list"),
        ("[[920, 305], [920, 258]]", "en", "the lists must grow"),
        (
            "[[920, 305], [1351, 358]]",
            "fr",
            "le nombre de patients à gagner augmente avec la patientèle",
        ),
        ("[[1351, 305], [920, 258]]", "fr", "la patientèle doit augmenter"),
        ("[[920], [1351, 258]]", "en", "cannot be"),
    ],
)
def test_points_that_make_no_curve_are_told_why(
    check: Check, points: str, lang: str, why: str
) -> None:
    (problem,) = check(f"{CLEAN}\n[targets.full.mt]\n{_SEEN}points = {points}\n")
    assert problem.code == "AM205"
    assert why in message(problem, words_in(lang))
    assert hint(problem, words_in(lang))


def test_errors_between_files_are_told(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.toml").write_text(CLEAN, "utf-8")
    assert [one.code for one in lint([tmp_path], (), TODAY).problems] == ["AM209"]
    assert [one.code for one in lint([tmp_path / "none.toml"], (), TODAY).problems] == ["AM201"]


def test_a_file_may_build_upon_another_one(tmp_path: Path) -> None:
    base = tmp_path / "own.toml"
    base.write_text(CLEAN, "utf-8")
    child = tmp_path / "child.toml"
    text = HEAD.replace('id = "own"', 'id = "child"\nextends = "own"')
    child.write_text(
        f'{text}[aid.full]\nstatus = "given"\ncite = ["table"]\nyear_1 = 37000\n', "utf-8"
    )
    assert [one.code for one in lint([child], (), TODAY).problems] == ["AM207"]
    for places in ((base,), (tmp_path,), (base, child)):
        assert lint([child], places, TODAY).problems == ()


def test_a_warning_keeps_no_file_from_being_used(check: Check) -> None:
    (problem,) = check(changed("year_2 = 14000\n", ""))
    assert (problem.severity, problem.exit_code) == (WARNING, 0)
    assert problem.excerpt == "[aid.half]"


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_warning_has_a_sentence_and_a_remedy(check: Check, lang: str) -> None:
    said = words_in("fr" if lang == "fr" else "en")
    (problem,) = check(changed("year_2 = 14000\n", ""))
    for code in range(221, 230):
        one = problem._replace(code=f"AM{code}")
        assert message(one, said) != f"error.{one.code}"
        assert hint(one, said) != f"hint.{one.code}"


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        ("a = 1\n[b]\nc = 2\n", "b.c", 3),
        ("[b.d]\nc = 2\n", "b.d.c", 2),
        ("[b]\nd.c = 2\n", "b.d.c", 2),
        ("[b]\nd = { c = 2 }\n", "b.d.c", 2),
        ('[b]\n"d.c" = 2\n', "b.d.c", 2),
        ('[ "b" . d ]\n c = 2\n', "b.d.c", 2),
        ("[b]\n[bb]\nc = 1\n", "b.c", 1),
        ("a = 1\n", "b.c", None),
        ("", "b", None),
    ],
)
def test_a_key_is_found_where_people_write_it(text: str, key: str, line: int | None) -> None:
    assert placed(Diagnostic("AM205", "f"), text, key).line == line


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
