"""The shipped rules: every figure proven, the calendar whole, the registers complete."""

import re
from datetime import date, timedelta
from itertools import chain

import pytest

from amcli.law.figures.terms import Status
from amcli.law.text.rules import NoText, RuleSet
from amcli.load.registers import by_label, load_disputes, load_sources, plain
from amcli.load.toml.documents import parse, read_text, shipped_rules
from amcli.load.toml.files import load_rules
from amcli.load.toml.keys import KEYS
from questions import book

BY_TITLE = {"quotidien-2025"}  # a newspaper's article of which the title alone is known
TEXTS = ("2019-avenant-7", "2023-reglement-arbitral", "2024-convention", "2026-aide-collective")
EXCLUDED = {
    "radiology", "radiotherapy", "stomatology", "anaesthesia", "anatomo-cyto-pathology",
    "nuclear-medicine",
}  # fmt: skip
# The readings of each dispute, the default first.
READINGS = {
    "D1": ["optam", "any-sector-2"],
    "D2": ["at-least", "more-than"],
    "D3": ["more-than", "at-least"],
    "D4": ["higher", "lower", "mt", "fa"],
    "D5": ["000", "001"],
    "D6": ["lower", "mean", "all-or-nothing", "higher"],
    "D7": ["when-judged", "at-signature"],
    "D8": ["5", "0"],
    "D9": ["new-contract", "keep-targets"],
    "D10": ["shift", "stay"],
    "D11": ["kept", "recovered"],
    "D12": ["maintain", "unknown"],
    "D13": ["no-rule", "as-2024"],
    "D14": ["own-list", "band-top"],
    "D15": ["12-months", "ask"],
    "D22": ["each-list", "one-band"],
}
# Facts of the sources: (text, key, value, status).
KNOWN = [
    ("2019", "in_force_from", date(2019, 9, 1), "secondary"),
    ("2019", "bands.mt.p30", 640, "secondary"),
    ("2019", "bands.mt.p70", 1107, "assumed"),
    ("2019", "bands.mt.p90", 1470, "secondary"),
    ("2019", "bands.mt.p95", 1721, "secondary"),
    ("2019", "bands.fa.p90", 2450, "secondary"),
    ("2019", "bands.fa.p95", 2944, "secondary"),
    ("2019", "aid.third.year_1", 12000, "published"),
    ("2019", "aid.third.p90_p95", 8350, "published"),
    ("2019", "aid.half.year_2", 13500, "secondary"),
    ("2019", "aid.full.p95_plus", 36000, "secondary"),
    ("2019", "guarantee.full_years", 2, "assumed"),
    ("2019", "payments.year_1.after_days", 15, "secondary"),
    ("2019", "payments.later.within_months", 2, "secondary"),
    ("2019", "obligations.proof_of_hire_months", 1, "secondary"),
    ("2019", "obligations.qualification_months", 36, "secondary"),
    ("2023", "bands.mt.p30", 775, "secondary"),
    ("2023", "aid.half.p90_p95", 12500, "published"),
    ("2023", "aid.full.year_3", 21000, "published"),
    ("2023", "targets.full.mt.points", ((1300, 260),), "secondary"),
    ("2023", "targets.due_year", 3, "secondary"),
    ("2023", "targets.p95_plus_growth", 0, "assumed"),
    ("2023", "payments.later.solde_at", "closing", "assumed"),
    ("2023", "newly_installed.mt", 1045, "assumed"),
    ("2023", "newly_installed.months", 12, "assumed"),
    ("2023", "eligibility.clinical_fees.bound", "more-than", "secondary"),
    ("2024", "bands.mt.p50", 1045, "assumed"),
    ("2024", "bands.fa.p50", 1514, "assumed"),
    ("2024", "aid.half.year_1", 19000, "published"),
    ("2024", "aid.full.p90_p95", 26000, "published"),
    ("2024", "aid.third.p90_p95", 8767, "published"),
    ("2024", "aid.two.p95_plus", 76000, "published"),
    ("2024", "targets.full.fa.points", ((1350, 467), (1902, 360)), "published"),
    ("2024", "targets.due_year", 3, "assumed"),
    ("2024", "obligations.qualification_months", 24, "secondary"),
    ("2024", "newly_installed.fa", 1514, "assumed"),
    ("collective", "aid.full.year_1", 38000, "secondary"),
    ("collective", "targets.group.mt_per_etp", 260, "secondary"),
    ("collective", "targets.group.fa_per_etp", 110, "secondary"),
    ("collective", "targets.due_year", 2, "secondary"),
    ("collective", "guarantee.full_years", 2, "assumed"),
    ("collective", "newly_installed.months", 12, "secondary"),
]
# The 2019 table in thousandths of the list: (value, status), None where absent.
RATES_2019 = {
    "third": [(200, "published"), (150, "published"), (75, "published"), (40, "secondary"),
              (0, "secondary")],
    "half": [(250, "secondary"), None, (125, "assumed"), (60, "assumed"), (0, "secondary")],
    "full": [(350, "secondary"), None, None, (125, "assumed"), (50, "secondary")],
}  # fmt: skip
BANDS = ("p30_p50", "p50_p70", "p70_p90", "p90_p95", "p95_plus")


def rules_of(name: str) -> RuleSet:
    return load_rules().named(name)


def specialty_tables() -> dict[str, dict]:
    path = shipped_rules() / "specialties.toml"
    return parse(read_text(path), str(path))


def test_the_four_texts_load_and_are_titled_in_both_languages():
    book = load_rules()
    texts = (header for header in book.headers if header.amends is None)
    assert tuple(header.id for header in texts) == TEXTS
    for header in book.headers:
        titles = book.rules(header).titles
        assert titles["fr"]
        assert titles["en"]
        assert titles["fr"] != titles["en"]


@pytest.mark.parametrize("text", TEXTS)
def test_every_figure_has_a_status_and_a_citation_of_a_registered_source(text):
    sources = load_sources()
    figures = rules_of(text).figures
    assert len(figures) > 30
    for key, figure in figures.items():
        assert figure.status in (Status.PUBLISHED, Status.SECONDARY, Status.ASSUMED), key
        assert figure.citations, key
        for citation in figure.citations:
            assert citation.source in sources, key
            assert citation.locator.strip(), key


@pytest.mark.parametrize("text", TEXTS)
def test_every_citation_of_a_file_proves_some_figure(text):
    rules = rules_of(text)
    document = parse(read_text(shipped_rules() / f"{text}.toml"), text)
    used = set(chain.from_iterable(figure.citations for figure in rules.figures.values()))
    for name, fields in document["citations"].items():
        stated = (fields["source"], fields["locator"], fields.get("note", ""))
        assert stated in {citation[:3] for citation in used}, name


@pytest.mark.parametrize("text", TEXTS)
def test_a_page_read_in_part_is_cited_as_a_page(text):
    read_whole = {"ameli-2024-06", "ameli-2023-05", "avenant7-9-5-2-2"}
    for key, figure in rules_of(text).figures.items():
        for source, locator, *_ in figure.citations:
            if not source.startswith("seed-") and source not in read_whole:
                assert locator == "page", key


@pytest.mark.parametrize("text", TEXTS)
def test_a_published_figure_cites_an_official_source(text):
    sources = load_sources()
    for key, figure in rules_of(text).figures.items():
        if figure.status is Status.PUBLISHED:
            kinds = {sources[source].kind for source in figure.sources}
            assert "official" in kinds, key


def test_one_text_covers_each_day_from_september_2019_to_the_end_of_2027():
    book = load_rules()
    day, last = date(2019, 9, 1), date(2027, 12, 31)
    while day <= last:
        covering = [header.id for header in book.individual() if header.covers(day)]
        assert len(covering) == 1, day
        assert book.in_force(day).header.id == covering[0]
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2019, 9, 1), "2019-avenant-7"),
        (date(2023, 4, 30), "2019-avenant-7"),
        (date(2023, 5, 1), "2023-reglement-arbitral"),
        (date(2024, 6, 21), "2023-reglement-arbitral"),
        (date(2024, 6, 22), "2024-convention"),
        (date(2026, 2, 25), "2024-convention"),
    ],
)
def test_a_contract_falls_under_the_text_in_force_when_it_is_signed(day, text):
    assert load_rules().in_force(day).id == text


def test_no_text_covers_the_days_before_september_2019():
    with pytest.raises(NoText) as caught:
        load_rules().in_force(date(2019, 8, 31))
    assert caught.value.covered_from == date(2019, 9, 1)


@pytest.mark.parametrize(
    ("alias", "text"),
    [
        ("avenant-7", TEXTS[0]), ("2019", TEXTS[0]), ("arbitral", TEXTS[1]), ("2023", TEXTS[1]),
        ("2024", TEXTS[2]), ("latest", TEXTS[2]), ("collective", TEXTS[3]),
    ],
)  # fmt: skip
def test_a_text_answers_to_its_aliases(alias, text):
    assert rules_of(alias).id == text


@pytest.mark.parametrize(("text", "key", "value", "status"), KNOWN)
def test_a_figure_has_the_value_and_the_status_of_its_source(text, key, value, status):
    figure = rules_of(text).get(key)
    assert figure is not None
    assert (figure.value, figure.status.label) == (value, status)


@pytest.mark.parametrize("option", RATES_2019)
def test_the_rates_of_2019_are_those_published_and_no_other(option):
    rules = rules_of("2019")
    found = [rules.get(f"targets.{option}.rates.{band}") for band in BANDS]
    stated = [rate and (rate.value * 1000, rate.status.label) for rate in found]
    assert stated == RATES_2019[option]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("2019", "newly_installed.mt"),
        ("2019", "newly_installed.fa"),
        ("2019", "targets.age.from_age"),
        ("2023", "targets.age.from_age"),
        ("2023", "targets.half.mt.points"),
        ("2023", "second_assistant.from_year"),
        ("2023", "transition.amounts.from_texts"),
        ("2024", "bands.mt.p90"),
        ("2024", "aid.third.year_1"),
        ("2024", "aid.full_and_half.p90_p95"),
        ("2024", "aid.full_and_half.p95_plus"),
        ("2024", "aid.two.p90_p95"),
        ("2024", "targets.two.mt.points"),
        ("collective", "aid.full.p95_plus"),
    ],
)
def test_what_nobody_published_is_not_in_the_rules(text, key):
    assert rules_of(text).get(key) is None


def test_every_specialty_has_a_standing_in_each_of_the_four_texts():
    words = {
        "2019-avenant-7": {"everywhere", "tension-departments", "open"},
        "2023-reglement-arbitral": {"eligible", "excluded"},
        "2024-convention": {"eligible", "excluded"},
        "2026-aide-collective": {"eligible", "excluded"},
    }
    tables = specialty_tables()
    assert len(tables) > 50
    for slug, table in tables.items():
        assert list(table["standing"]) == list(words), slug
        for text, standing in table["standing"].items():
            assert standing in words[text], slug


def test_no_two_specialties_share_a_slug_a_label_or_an_alias():
    path = shipped_rules() / "specialties.toml"
    named = by_label(read_text(path), str(path)).values()
    assert {each.slug for each in named} == set(specialty_tables())


def test_the_specialties_excluded_since_2023_are_the_six_named():
    for text in ("2023-reglement-arbitral", "2024-convention"):
        excluded = {
            slug for slug, table in specialty_tables().items()
            if table["standing"][text] == "excluded"
        }  # fmt: skip
        assert excluded == EXCLUDED


def test_the_collective_aid_is_for_general_practitioners_alone():
    eligible = [
        slug for slug, table in specialty_tables().items()
        if table["standing"]["2026-aide-collective"] == "eligible"
    ]  # fmt: skip
    assert eligible == ["general-practice"]


def test_every_column_of_standings_that_a_text_names_is_in_the_register():
    columns = set(specialty_tables()["general-practice"]["standing"])
    assert {rules_of(text).value("eligibility.standings") for text in TEXTS} == columns


@pytest.mark.parametrize(
    ("slug", "standing"),
    [
        ("general-practice", "everywhere"),
        ("medical-ent", "everywhere"),
        ("cardiology", "everywhere"),
        ("physical-and-rehabilitation-medicine", "everywhere"),
        ("general-surgery", "tension-departments"),
        ("anaesthesia", "tension-departments"),
        ("obstetrics-gynaecology", "tension-departments"),
        ("stomatology", "tension-departments"),
        ("nephrology", "open"),
        ("radiotherapy", "open"),
    ],
)
def test_the_standings_of_2019_are_those_of_the_training_body(slug, standing):
    specialty = load_rules().specialty(slug)
    assert specialty is not None
    assert specialty.standings["2019-avenant-7"] == standing


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("general-practice", "general-practice"),
        ("médecine générale", "general-practice"),
        ("Medecine Generale", "general-practice"),
        ("Médecin généraliste", "general-practice"),
        ("DERMATOLOGIE", "dermatology"),
        ("dermatology", "dermatology"),
        ("Anesthésie-réanimation", "anaesthesia"),
        ("chirurgie  générale", "general-surgery"),
        ("ORL", "ent"),
    ],
)
def test_a_specialty_is_found_by_slug_label_or_alias(name, slug):
    specialty = load_rules().specialty(name)
    assert specialty is not None
    assert specialty.slug == slug


@pytest.mark.parametrize("name", ["", "astrology", "general-practice]\nx = 1\n[y", "é", "[ent]"])
def test_an_unknown_specialty_is_none(name):
    assert load_rules().specialty(name) is None


def test_a_label_is_compared_without_accents_capitals_and_doubled_spaces():
    assert plain("Médecine  GÉNÉRALE") == plain("medecine generale")


def test_the_disputes_and_their_readings_are_those_of_the_register():
    disputes = {dispute.id: dispute for dispute in load_disputes()}
    assert list(disputes) == [f"D{number}" for number in range(1, 23)]
    for name, readings in READINGS.items():
        assert list(disputes[name].readings) == readings
        assert disputes[name].default == readings[0]
        assert disputes[name].is_computed
    computed = [name for name in disputes if name not in READINGS and disputes[name].is_computed]
    assert computed == ["D19"]  # a ZAC that exempts from grouped practice can be chosen


def test_a_dispute_cites_registered_sources_and_speaks_both_languages():
    sources = load_sources()
    for dispute in load_disputes():
        assert dispute.default in dispute.readings
        assert dispute.question["fr"].endswith(" ?")
        assert dispute.question["en"].endswith("?")
        cited = [c for reading in dispute.readings.values() for c in reading.citations]
        assert cited or dispute.kind == "not-published", dispute.id
        for citation in cited:
            assert citation.source in sources, dispute.id


def test_a_conflict_names_a_source_for_each_side_but_the_one_withdrawn():
    for dispute in load_disputes():
        if dispute.kind == "conflict" and dispute.id != "D17":
            assert all(reading.citations for reading in dispute.readings.values()), dispute.id


def test_the_register_of_sources_is_read_whole():
    assert len(load_sources()) == 33


def test_a_source_has_an_address_unless_it_is_a_founding_document():
    for source in load_sources().values():
        has_address = re.match(r"https?://", source.where) is not None
        has_none = source.id.startswith("seed-") or source.id in BY_TITLE
        assert has_address is not has_none, source.id


def documented_keys() -> set[str]:
    """Return the keys of the table of docs/sources.md, its placeholders filled in."""
    page = (shipped_rules().parent / "docs" / "sources.md").read_text(encoding="utf-8")
    words = {
        name: re.findall(r"`(\w+)`", listed)
        for name, listed in re.findall(r"`<(\w+)>` is (.+?)(?:;|\.\n)", page)
    }
    found: set[str] = set()
    for row in re.findall(r"^\| (`.+?) \|", page, flags=re.MULTILINE):
        for key in re.findall(r"`([\w.<>]+)`", row):
            filled = [key]
            for name in re.findall(r"<(\w+)>", key):
                filled = [done.replace(f"<{name}>", w) for done in filled for w in words[name]]
            found.update(filled)
    return found


def test_the_documentation_names_every_key_a_rule_file_may_have():
    assert set(KEYS) <= documented_keys()


def test_the_documentation_lists_every_source_with_its_kind():
    page = (shipped_rules().parent / "docs" / "sources.md").read_text(encoding="utf-8")
    for source in load_sources().values():
        row = next(line for line in page.splitlines() if line.startswith(f"| `{source.id}` |"))
        assert source.title in row
        assert f"| {source.kind} |" in row


def test_the_example_of_the_documentation_loads(tmp_path):
    page = (shipped_rules().parent / "docs" / "sources.md").read_text(encoding="utf-8")
    example = re.findall(r"```toml\n(.+?)```", page, flags=re.DOTALL)[1]
    path = tmp_path / "mine.toml"
    path.write_text(example, encoding="utf-8")
    assert load_rules(path).named("2024").value("bands.mt.p70") == 1300


def test_before_the_first_text_the_day_from_which_there_is_one_is_told() -> None:
    """The first day of avenant 7 is covered; since then every day is."""
    headers = book().individual()
    (first,) = [one for one in headers if one.id == "2019-avenant-7"]
    assert first.in_force_from is not None
    start = first.in_force_from.value
    assert book().in_force(start).id == "2019-avenant-7"
    with pytest.raises(NoText) as found:
        book().in_force(start - timedelta(days=1))
    assert (found.value.covered_from, found.value.covered_until) == (start, None)
    assert found.value.day == start - timedelta(days=1)
