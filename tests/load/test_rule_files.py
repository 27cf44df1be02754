"""Rule files of the user's own: what they may do, and how each mistake in one is refused."""

import copy
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amcli.law.text.rules import RuleBook
from amcli.load.diagnostics import BAD_RULES, Diagnostic, Refused
from amcli.load.registers import load_disputes, load_sources
from amcli.load.toml.documents import parse, read_text, shipped_rules
from amcli.load.toml.figures import StatedFigures, header_problems
from amcli.load.toml.files import load_rules

Write = Callable[..., Path]

PROPOSAL = """
id = "proposal"
extends = "2024-convention"

[title]
fr = "Proposition"
en = "Proposal"

[citations]
table = { source = "seed-000", locator = "a table of our own" }

[bands]
status = "assumed"
cite = ["table"]
mt.p70 = 1300
"""

COMPLETION = """
id = "2024-convention"
extends = "2024-convention"

[citations]
annex = { source = "my-annex", locator = "table 3" }

[sources.my-annex]
title = "Annexe du contrat"
kind = "official"
where = "on the contract"

[bands]
status = "given"
cite = ["annex"]
mt.p70 = 1300
mt.p90 = 1800

[targets.full.mt]
status = "given"
cite = ["annex"]
points = [[800, 320], [920, 305], [1351, 258], [1700, 190]]
"""

DATED = """
id = "{id}"
in_force_from = {{ value = {start}, status = "assumed", cite = ["table"] }}
{until}

[title]
fr = "Un texte"
en = "A text"

[citations]
table = {{ source = "seed-000", locator = "page" }}
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(content: str | bytes, name: str = "mine.toml") -> Path:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return written


def dated(text_id: str, start: str, until: str | None = None) -> str:
    line = (
        f'in_force_until = {{ value = {until}, status = "assumed", cite = ["table"] }}'
        if until
        else ""
    )
    return DATED.format(id=text_id, start=start, until=line)


def with_line(line: str, under: str = "mt.p70 = 1300") -> str:
    """Return the proposal with `line` put after another one."""
    assert under in PROPOSAL
    return PROPOSAL.replace(under, f"{under}\n{line}")


def refused(*places: Path) -> tuple[Diagnostic, ...]:
    with pytest.raises(Refused) as caught:
        load_rules(*places)
    assert caught.value.diagnostics
    for diagnostic in caught.value.diagnostics:
        assert diagnostic.exit_code == BAD_RULES
        assert any(diagnostic.file.startswith(str(place)) for place in places)
    return caught.value.diagnostics


def the_one(*places: Path) -> tuple[str, str | None]:
    """Return the code and the key of the only problem."""
    (diagnostic,) = refused(*places)
    return diagnostic.code, dict(diagnostic.params).get("key")


# What a user's file may do.


def test_a_proposal_completes_the_text_it_extends_and_answers_by_name(write: Write):
    book = load_rules(write(PROPOSAL))
    rules = book.named("proposal")
    assert rules.value("bands.mt.p70") == 1300
    assert rules.value("aid.full.year_1") == 38000
    assert rules.titles == {"fr": "Proposition", "en": "Proposal"}
    assert book.named("2024").get("bands.mt.p70") is None


def test_a_proposal_without_dates_never_answers_by_date(write: Write):
    book = load_rules(write(PROPOSAL))
    assert "proposal" not in {header.id for header in book.individual()}
    assert book.in_force(date(2025, 1, 1)).id == "2024-convention"
    assert book.named("proposal").get("in_force_from") is None


def test_a_file_that_extends_its_own_id_completes_the_text_for_every_question(write: Write):
    book = load_rules(write(COMPLETION))
    rules = book.in_force(date(2024, 6, 22))
    assert rules.id == "2024-convention"
    assert rules is book.named("latest")
    assert rules.value("bands.mt.p70") == 1300
    assert rules.value("bands.mt.p50") == 1045
    assert rules.value("targets.full.mt.points")[-1] == (1700, 190)
    assert rules.value("targets.half.mt.points")[-1] == (1351, 143)
    assert rules.figures["bands.mt.p90"].sources == ("my-annex",)
    assert rules.titles["en"] == "Medical convention 2024-2029"


def test_a_user_brings_a_source_in_the_file_that_cites_it(write: Write):
    sources = load_sources(write(COMPLETION))
    assert sources["my-annex"].title == "Annexe du contrat"
    assert "seed-000" in sources


def test_two_files_may_complete_the_same_text_one_after_the_other(write: Write):
    second = COMPLETION.replace("mt.p70 = 1300\nmt.p90 = 1800", "mt.p95 = 2100")
    book = load_rules(write(COMPLETION, "a.toml"), write(second, "b.toml"))
    rules = book.named("2024")
    assert [rules.value(f"bands.mt.{rank}") for rank in ("p70", "p90", "p95")] == [1300, 1800, 2100]


def test_a_file_with_the_id_of_a_shipped_text_replaces_it(write: Write):
    replacement = dated("2024-convention", "2024-06-22")
    rules = load_rules(write(replacement)).in_force(date(2025, 1, 1))
    assert set(rules.figures) == {"in_force_from"}


def test_a_folder_adds_all_its_texts_sources_and_specialties(tmp_path: Path, write: Write):
    write(PROPOSAL.replace("seed-000", "ours"), "folder/proposal.toml")
    write('[ours]\ntitle = "T"\nkind = "secondary"\nwhere = "here"\n', "folder/sources.toml")
    write('[homeopathy]\nfr = "homéopathie"\nen = "homeopathy"\nstanding = {}\n',
          "folder/specialties.toml")  # fmt: skip
    book = load_rules(tmp_path / "folder")
    assert book.named("proposal").figures["bands.mt.p70"].sources == ("ours",)
    found, shipped = book.specialty("Homéopathie"), book.specialty("dermatology")
    assert (found and found.slug, shipped and shipped.slug) == ("homeopathy", "dermatology")


def test_a_new_text_follows_when_the_one_before_is_given_an_end(write: Write):
    ending = (
        'id = "2024-convention"\nextends = "2024-convention"\n'
        'in_force_until = { value = 2026-12-31, status = "assumed", cite = ["table"] }\n'
        '[citations]\ntable = { source = "seed-000", locator = "page" }\n'
    )
    book = load_rules(write(ending, "a.toml"), write(dated("2027-text", "2027-01-01"), "b.toml"))
    assert book.in_force(date(2026, 12, 31)).id == "2024-convention"
    assert book.in_force(date(2027, 1, 1)).id == "2027-text"
    assert book.named("2024").value("aid.full.year_1") == 38000


def test_a_fork_of_the_collective_aid_is_for_groups_too(write: Write):
    book = load_rules(write(PROPOSAL.replace("2024-convention", "2026-aide-collective")))
    assert book.named("proposal").header.scope == "group"


def test_decimals_are_read_exactly_and_lists_as_tuples(write: Write):
    line = '[eligibility.clinical_fees]\nstatus = "assumed"\ncite = ["table"]\nmin_share = 0.85'
    rules = load_rules(write(with_line(line))).named("proposal")
    assert rules.value("eligibility.clinical_fees.min_share") == Decimal("0.85")
    assert rules.value("options.offered") == ("0.5", "1")


@pytest.mark.parametrize("change", ["\r\n", "bom"])
def test_windows_line_ends_and_a_byte_order_mark_are_read(write: Write, change: str):
    text = PROPOSAL.replace("\n", "\r\n") if change == "\r\n" else f"\ufeff{PROPOSAL}"
    assert load_rules(write(text)).named("proposal").value("bands.mt.p70") == 1300


# One broken file per code.


def test_am201_a_file_that_is_not_there(tmp_path: Path):
    assert the_one(tmp_path / "nowhere.toml")[0] == "AM201"


def test_am201_a_file_that_is_not_utf_8(write: Write):
    assert the_one(write(PROPOSAL.encode("utf-16")))[0] == "AM201"


def test_am201_a_file_larger_than_any_rule_file(write: Write):
    assert the_one(write(b"#" * 2_000_001))[0] == "AM201"


def test_am202_bad_toml_is_refused_at_its_line(write: Write):
    (diagnostic,) = refused(write(PROPOSAL.replace("mt.p70 = 1300", "mt.p70 = 1 300")))
    assert diagnostic.code == "AM202"
    assert diagnostic.line == PROPOSAL[: PROPOSAL.index("mt.p70")].count("\n") + 1
    assert diagnostic.excerpt == "mt.p70 = 1 300"


def test_am202_a_key_stated_twice(write: Write):
    assert the_one(write(with_line("mt.p70 = 1400")))[0] == "AM202"


@pytest.mark.parametrize(
    "text", ["a = " + "[" * 9_000, "a = 1e99999999999999999999", "a = " + "1" * 5_000]
)
def test_am202_what_no_parser_can_hold(write: Write, text: str):
    assert the_one(write(text))[0] == "AM202"


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("mt.p80 = 1500", "bands.mt.p80"),
        ("mt.p90 = { value = 1500, statu = \"given\" }", "bands.mt.p90.statu"),
        ("[aids.full]\nyear_1 = 40000", "aids.full.year_1"),
        ("[aids]", "aids"),
    ],
)  # fmt: skip
def test_am203_an_unknown_key(write: Write, line: str, key: str):
    assert the_one(write(with_line(line))) == ("AM203", key)


def test_am203_an_unknown_key_of_the_header_a_title_or_a_citation(write: Write):
    text = PROPOSAL.replace("[title]", "[title]\nde = 'Vorschlag'")
    assert the_one(write(text)) == ("AM203", "title.de")
    assert the_one(write('idd = "x"\n' + PROPOSAL)) == ("AM203", "idd")
    text = PROPOSAL.replace('locator = "a', 'page = "1", locator = "a')
    assert the_one(write(text)) == ("AM203", "citations.table.page")


def test_am203_names_the_keys_that_are_known(write: Write):
    (diagnostic,) = refused(write(with_line("mt.p80 = 1500")))
    assert "bands.mt.p90" in dict(diagnostic.params)["known"]


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('id = "proposal"', "", "id"),
        (', locator = "a table of our own"', "", "citations.table.locator"),
        ("mt.p70 = 1300", 'mt.p70 = { status = "given" }', "bands.mt.p70.value"),
    ],
)
def test_am204_a_missing_key(write: Write, old: str, new: str, key: str):
    assert the_one(write(PROPOSAL.replace(old, new))) == ("AM204", key)


def test_am204_a_text_of_its_own_needs_a_title_in_both_languages(write: Write):
    text = PROPOSAL.replace('extends = "2024-convention"\n', "").replace('en = "Proposal"', "")
    assert the_one(write(text)) == ("AM204", "title.en")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("bands.mt.p90", "1500.5"),
        ("bands.mt.p90", "-1"),
        ("bands.mt.p90", "true"),
        ("bands.mt.p90", '"1500"'),
        ("bands.mt_count", '"adults"'),
        ("eligibility.sectors", "[1, 4]"),
        ("eligibility.clinical_fees.min_share", "80"),
        ("eligibility.clinical_fees.min_share", "nan"),
        ("eligibility.clinical_fees.min_share", "inf"),
        ("eligibility.group.etp_per_member", "inf"),
        ("eligibility.group.training_from", "2026-11-01T08:00:00"),
        ("options.offered", '["0.75"]'),
        ("options.offered", "[[1]]"),
        ("options.full.zones", '["ZIP"]'),
        ("contract.years", "0"),
        ("contract.years", "1000000"),
        ("payments.year_1.after_days", "99999999"),
        ("payments.year_1.counted_from", '"hire"'),
        ("targets.full.mt.points", "[]"),
        ("targets.full.mt.points", "[[920, 305], [920, 300]]"),
        ("targets.full.mt.points", "[[920, 305], [1351, 306]]"),
        ("targets.full.mt.points", "[[920]]"),
        ("obligations.adaptation_backgrounds", '["surgeon"]'),
        ("guarantee.acompte", "1"),
    ],
)
def test_am205_a_value_of_the_wrong_shape(write: Write, key: str, value: str):
    text = PROPOSAL.replace("[bands]", "[unused]").replace("mt.p70 = 1300", "")
    text = text.replace("[unused]", f"[{key.rpartition('.')[0]}]")
    assert the_one(write(f"{text}\n{key.rpartition('.')[2]} = {value}\n")) == ("AM205", key)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('id = "proposal"', "id = 7", "id"),
        ('id = "proposal"', 'id = "proposal"\naliases = "p"', "aliases"),
        ('id = "proposal"', 'id = "proposal"\nscope = "everyone"', "scope"),
        ('id = "proposal"', 'id = "proposal"\nin_force_from = "2027"', "in_force_from"),
        ('id = "proposal"', 'id = "proposal"\nin_force_from = 2027-01-01T00:00:00',
         "in_force_from"),
        ('extends = "2024-convention"', "extends = []", "extends"),
        ('status = "assumed"', 'status = "sure"', "bands.status"),
        ('status = "assumed"', "status = []", "bands.status"),
        ('status = "assumed"', 'status = "absent"', "bands.status"),
        ('cite = ["table"]', 'cite = "table"', "bands.cite"),
        ('[title]\nfr = "Proposition"\nen = "Proposal"', "title = 3", "title"),
        ('fr = "Proposition"', "fr = 3", "title.fr"),
        ('table = { source = "seed-000", locator = "a table of our own" }', 'table = "seed-000"',
         "citations.table"),
        ('source = "seed-000"', "source = 0", "citations.table.source"),
    ],
)  # fmt: skip
def test_am205_a_header_a_title_or_a_proof_of_the_wrong_shape(
    write: Write, old: str, new: str, key: str
):
    assert old in PROPOSAL
    text = PROPOSAL.replace(old, new)
    if new == "title = 3":
        text = f"title = 3\n{PROPOSAL.replace(old, '')}"
    assert the_one(write(text)) == ("AM205", key)


def test_am205_a_text_that_ends_before_it_begins(write: Write):
    text = dated("odd", "2030-01-01", "2029-01-01")
    assert the_one(write(text)) == ("AM205", "in_force_until")


def test_am206_a_citation_that_is_not_in_the_file(write: Write):
    text = PROPOSAL.replace('cite = ["table"]', 'cite = ["tabel"]')
    (diagnostic,) = refused(write(text))
    assert (diagnostic.code, dict(diagnostic.params)["known"]) == ("AM206", ("table",))


@pytest.mark.parametrize("base", ["2024", "nothing", "proposal"])
def test_am207_a_text_that_extends_what_is_not_there(write: Write, base: str):
    text = PROPOSAL.replace('extends = "2024-convention"', f'extends = "{base}"')
    assert the_one(write(text)) == ("AM207", "extends")


def test_am207_texts_that_extend_each_other(write: Write):
    one = PROPOSAL.replace("2024-convention", "other")
    other = PROPOSAL.replace("2024-convention", "proposal").replace(
        'id = "proposal"', 'id = "other"'
    )
    assert the_one(write(one, "one.toml"), write(other, "other.toml")) == ("AM207", "extends")


@pytest.mark.parametrize("line", ['status = "assumed"', 'cite = ["table"]'])
def test_am208_a_figure_without_status_or_without_source(write: Write, line: str):
    assert the_one(write(PROPOSAL.replace(line, ""))) == ("AM208", "bands.mt.p70")


def test_am209_an_alias_that_a_text_bears_already(write: Write):
    text = PROPOSAL.replace('id = "proposal"', 'id = "proposal"\naliases = ["latest"]')
    assert the_one(write(text)) == ("AM209", "aliases")


def test_am209_two_files_with_the_same_id(write: Write):
    assert the_one(write(PROPOSAL, "a.toml"), write(PROPOSAL, "b.toml")) == ("AM209", "id")


def test_am209_two_specialties_with_the_same_label(tmp_path: Path, write: Write):
    table = 'fr = "homéopathie"\nen = "homeopathy {n}"\nstanding = {{}}\n'
    text = "".join(f"[s{n}]\n{table.format(n=n)}" for n in (1, 2))
    write(text, "folder/specialties.toml")
    assert the_one(tmp_path / "folder") == ("AM209", "s2")


def test_am210_a_text_that_overlaps_another(write: Write):
    (diagnostic,) = refused(write(dated("2027-text", "2027-01-01")))
    assert diagnostic.code == "AM210"
    assert dict(diagnostic.params)["other"] == "2024-convention"


def test_am211_a_gap_between_two_texts(write: Write):
    later = dated("2024-convention", "2024-06-24")
    assert the_one(write(later)) == ("AM211", "in_force_from")


def test_am212_a_source_that_no_register_knows(write: Write):
    text = PROPOSAL.replace("seed-000", "seed-999")
    assert the_one(write(text)) == ("AM212", "citations.table.source")


@pytest.mark.parametrize("value", [1045, 1000])
def test_am213_levels_that_do_not_rise_even_with_those_inherited(write: Write, value: int):
    text = PROPOSAL.replace("mt.p70 = 1300", f"mt.p70 = {value}")
    assert the_one(write(text)) == ("AM213", "bands.mt.p70")


def test_am214_a_folder_without_any_file(tmp_path: Path):
    assert the_one(tmp_path)[0] == "AM214"


def test_every_problem_of_a_file_is_reported_at_once(write: Write):
    text = with_line('mt.p80 = 1\nmt.p90 = "x"\nmt.p95 = { value = 1, cite = ["nobody"] }')
    codes = [diagnostic.code for diagnostic in refused(write(text))]
    assert codes == ["AM203", "AM205", "AM206"]


def test_a_broken_file_is_refused_even_if_the_question_does_not_need_it(write: Write):
    assert the_one(write(with_line("mt.p80 = 1")))[0] == "AM203"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('[x]\ntitle = "T"\nkind = "hearsay"\nwhere = "here"\n', "AM205"),
        ('[x]\ntitle = "T"\nkind = "official"\n', "AM204"),
        ('[x]\ntitle = "T"\nkind = "official"\nwhere = "h"\nurl = "h"\n', "AM203"),
        ('[x]\ntitle = "T"\nkind = "official"\nwhere = "h"\ndated = "June"\n', "AM205"),
        ("x = 1\n", "AM205"),
    ],
)
def test_a_broken_register_of_sources_is_refused(
    tmp_path: Path, write: Write, text: str, code: str
):
    write(text, "folder/sources.toml")
    assert the_one(tmp_path / "folder")[0] == code


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('default = "a"', 'default = "c"', "D99.default"),
        ('kind = "wording"', 'kind = "quarrel"', "D99.kind"),
        ('says = { fr = "b", en = "b" }', 'says = "b"', "D99.readings.b.says"),
        ('[D99.readings.b]\nsays = { fr = "b", en = "b" }', "", "D99.readings"),
    ],
)
def test_a_broken_register_of_disputes_is_refused(
    tmp_path: Path, write: Write, old: str, new: str, key: str
):
    text = (
        '[D99]\nkind = "wording"\nquestion = { fr = "q ?", en = "q?" }\ndefault = "a"\n'
        'settled_by = { fr = "x", en = "x" }\n[D99.readings.a]\nsays = { fr = "a", en = "a" }\n'
        '[D99.readings.b]\nsays = { fr = "b", en = "b" }\n'
    )
    write(text, "folder/disputes.toml")
    assert load_disputes(tmp_path / "folder")[-1].id == "D99"
    write(text.replace(old, new), "folder/disputes.toml")
    assert the_one(tmp_path / "folder") == ("AM205", key)


# No file of any shape makes anything but a refusal.

SCALARS = st.one_of(
    st.booleans(), st.integers(), st.decimals(), st.text(max_size=5), st.dates(), st.datetimes(),
    st.sampled_from(["given", "secondary", "page", "seed-000", "2024-convention"]),
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=5,
)


def outcome(read: Callable[[], Any]) -> tuple[Any, tuple[Diagnostic, ...]]:
    """Return what was read, or the problems it was refused for."""
    try:
        return read(), ()
    except Refused as error:
        return None, error.diagnostics


def _places(table: dict, above: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Return the path of every key of a document."""
    found = []
    for key, value in table.items():
        found.append((*above, key))
        if isinstance(value, dict):
            found += _places(value, (*above, key))
    return found


_SHIPPED = {
    path.stem: parse(read_text(path), str(path))
    for path in sorted(shipped_rules().glob("20*.toml"))
}
_TARGETS = [(name, place) for name, document in _SHIPPED.items() for place in _places(document)]


@settings(max_examples=300, deadline=None)
@given(target=st.sampled_from(_TARGETS), value=VALUES)
def test_a_figure_changed_for_anything_is_accepted_or_refused_with_its_key(target, value):
    name, place = target
    document = copy.deepcopy(_SHIPPED[name])
    table = document
    for step in place[:-1]:
        table = table[step]
    table[place[-1]] = value
    wrong = header_problems(document, "f")
    stated, problems = (None, wrong) if wrong else outcome(lambda: StatedFigures(document, "f"))
    if stated is None:
        assert problems
        assert all(problem.file == "f" and dict(problem.params)["key"] for problem in problems)
    else:
        assert all(figure.citations for figure in stated.figures.values())


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cut=st.integers(0, len(COMPLETION)), put=st.text(max_size=12), drop=st.integers(0, 30))
def test_a_text_mangled_anywhere_loads_or_is_refused(write: Write, cut: int, put: str, drop: int):
    mangled = COMPLETION[:cut] + put + COMPLETION[cut + drop :]
    path = write(mangled.encode("utf-8", "surrogatepass"))
    book, problems = outcome(lambda: load_rules(path))
    assert isinstance(book, RuleBook) or problems


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=st.binary(max_size=60))
def test_bytes_of_any_kind_are_refused(write: Write, content: bytes):
    with pytest.raises(Refused):
        load_rules(write(content))


def test_a_folder_of_rules_may_define_its_own_sources(tmp_path):
    (tmp_path / "annex.toml").write_text(
        'id = "2024-convention"\nextends = "2024-convention"\n\n'
        '[sources.my-annex]\ntitle = "Annex"\nkind = "official"\nwhere = "my contract"\n\n'
        '[citations]\nannex = { source = "my-annex", locator = "page 3" }\n\n'
        '[bands]\nstatus = "published"\ncite = ["annex"]\nmt.p70 = 1400\n',
        encoding="utf-8",
    )
    rules = load_rules(tmp_path).named("2024-convention")
    assert rules.value("bands.mt.p70") == 1400
    assert rules.sources("bands.mt.p70") == ("my-annex",)
