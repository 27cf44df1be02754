"""What a good profile becomes, whatever form its file takes."""

import json
import subprocess
import sys
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from amcli.law.figures.terms import Sector, Situation, Zone
from amcli.law.profile.profile import Profile, Suspension
from amcli.load.profiles import Loaded
from reading import read_profiles

pytestmark = pytest.mark.pythons

GOOD = """\
name: Dr Good
doctor: {specialty: general-practice, sector: 2, optam: true, zone: zip, situations: [rqth]}
patients: {mt: 920, fa: 1350, percentile: {mt: 42}}
contract: {etp: 1/3, signed_on: 2024-09-01}
"""


def read(*places: str, stdin: bytes | str = b"") -> list[Loaded]:
    data = stdin.encode() if isinstance(stdin, str) else stdin
    return list(read_profiles(places, lambda: data))


def profile_of(text: str | bytes) -> Profile:
    (loaded,) = read("-", stdin=text)
    assert loaded.diagnostics == ()
    assert loaded.profile is not None
    return loaded.profile


def codes_of(text: str | bytes) -> list[str]:
    return [found.code for one in read("-", stdin=text) for found in one.diagnostics]


def test_a_profile_is_converted_into_exact_values():
    profile = profile_of(GOOD)
    assert profile.doctor.sector is Sector.TWO
    assert profile.doctor.zone is Zone.ZIP
    assert profile.doctor.situations == (Situation.RQTH,)
    assert profile.contract.etp == Fraction(1, 3)
    assert profile.contract.signed_on == date(2024, 9, 1)
    assert profile.patients.percentile.mt == Decimal(42)


@pytest.mark.parametrize(
    ("text", "etp"),
    [("1", 1), ("0.5", Fraction(1, 2)), ("1/3", Fraction(1, 3)), ('"1.5"', Fraction(3, 2))],
)
def test_posts_are_written_as_a_fraction_or_a_number(text, etp):
    assert profile_of(f"contract: {{etp: {text}}}").contract.etp == etp


@pytest.mark.parametrize("written", ["NO", "01", "0o17", "12:30", "0x1f", "1_000", ".inf", "on"])
def test_what_yaml_1_2_reads_as_text_is_text(written):
    assert profile_of(f"name: {written}").name == written


def test_a_quoted_value_is_text():
    assert profile_of("name: '12'").name == "12"
    assert profile_of("name: !!str 12").name == "12"


@pytest.mark.parametrize("empty", ["", "null", "~", "{}"])
def test_an_empty_section_states_nothing(empty):
    assert profile_of(f"name: A\ndoctor: {empty}\n") == Profile(name="A")


def test_an_empty_list_or_a_bare_key_states_nothing():
    profile = profile_of("doctor: {situations: , sector: }\ncontract: {observations: }\n")
    assert profile.doctor.sector is None
    assert profile.contract.observations == ()


def test_an_empty_mapping_is_a_profile_without_facts():
    assert profile_of("{}") == Profile()


def test_the_cost_is_one_amount_or_one_per_year():
    assert profile_of("contract: {employer_cost: 28656}").contract.employer_cost == 28656
    costs = profile_of("contract: {employer_cost: [28656, 29000.5]}").contract.employer_cost
    assert costs == (Decimal(28656), Decimal("29000.5"))


def test_suspensions_are_written_from_and_until():
    text = "contract: {suspensions: [{from: 2025-03-01, until: 2027-05-31}]}"
    assert profile_of(text).contract.suspensions == (
        Suspension(from_=date(2025, 3, 1), until=date(2027, 5, 31)),
    )


def test_a_label_becomes_the_slug_of_the_specialty():
    profile = profile_of("doctor: {specialty: médecine générale}")
    assert profile.doctor.specialty == "general-practice"


def test_signature_hire_and_suspensions_may_lie_ahead():
    text = """
    contract:
      signed_on: 2027-01-01
      hired_on: 2027-02-01
      suspensions: [{from: 2028-01-01}]
    """
    assert profile_of(text).contract.signed_on == date(2027, 1, 1)


def test_an_alias_stands_for_the_value_it_names():
    profile = profile_of("patients: {mt: &n 920, fa: *n}")
    assert (profile.patients.mt, profile.patients.fa) == (920, 920)


def test_each_document_of_a_file_is_a_profile_and_empty_ones_only_count():
    loaded = read("-", stdin="name: A\n---\n---\nname: C\n...\n---\n# nothing\n")
    assert [(one.document, one.name, one.source) for one in loaded] == [
        (1, "A", "<stdin>"),
        (3, "C", "<stdin>"),
    ]


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path):
    file = tmp_path / "bom.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert read(str(file))[0].profile == profile_of(GOOD)


def test_a_directory_gives_its_yaml_files_by_name(tmp_path):
    for name in ("b.yml", "a.yaml", "c.txt", ".hidden.yaml"):
        (tmp_path / name).write_text(f"name: {name}\n")
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "folder.yaml" / "d.yaml").write_text("name: d\n")
    loaded = read(str(tmp_path), "-", stdin="name: last")
    assert [one.source for one in loaded] == [
        str(tmp_path / "a.yaml"),
        str(tmp_path / "b.yml"),
        "<stdin>",
    ]
    assert [one.name for one in loaded] == ["a.yaml", "b.yml", "last"]


def test_profiles_are_delivered_one_by_one(tmp_path):
    (tmp_path / "a.yaml").write_text("name: A\n---\nname: B\n")
    one = next(read_profiles([str(tmp_path / "a.yaml"), "-"], _never))
    assert one.name == "A"


def _never() -> bytes:
    raise AssertionError("read before it was needed")


def test_good_documents_beside_bad_ones_are_delivered():
    documents = [f"name: Dr {number}\npatients: {{mt: {number}}}\n" for number in range(10_000)]
    documents[10] = "name: Dr Bad\npatients: {mt: many}\n"
    documents[5_000] = 'name: "Dr Open\n'
    documents[9_999] = "- not a profile\n"
    loaded = read("-", stdin="---\n" + "---\n".join(documents))
    assert [one.document for one in loaded] == list(range(1, 10_001))
    wrong = [one for one in loaded if one.profile is None]
    assert [(one.document, one.diagnostics[0].code) for one in wrong] == [
        (11, "AM021"),
        (5_001, "AM009"),
        (10_000, "AM019"),
    ]
    assert [one.diagnostics[0].line for one in wrong] == [33, 15_002, 29_998]
    assert wrong[0].name == "Dr Bad"


def test_documents_after_one_that_cannot_be_read_keep_their_lines():
    text = "name: A\n---\nname: @\n---\npatients:\n  mt: x\n---\nname: [\n---\nname: E\n"
    loaded = read("-", stdin=text)
    places = [(one.document, found.code, found.line) for one in loaded for found in one.diagnostics]
    assert places == [(2, "AM010", 3), (3, "AM021", 6), (4, "AM010", 8)]
    assert [one.name for one in loaded if one.profile] == ["A", "E"]


def test_every_problem_of_a_profile_is_found_and_sorted_by_position():
    text = """
    doctor: {sector: 9, optam: perhaps, secteur: 1}
    patients:
      mt: -1
      mt: 2
      percentile: {fa: 200}
    contract:
      etp: x
      hired_on: 2024-09-15
      proof_received_on: 2024-09-01
      observations: [{mt: 3}, 4, {on: 2028-01-01, mt: a}, {on: 31/08/2026}]
      employer_cost: [1, x, -2]
    """
    assert codes_of(text) == [
        *("AM027", "AM023", "AM012", "AM040", "AM011", "AM042", "AM028", "AM048"),
        *("AM030", "AM020", "AM021", "AM024", "AM022"),
    ]


def test_a_bomb_of_aliases_is_refused_without_being_written_out():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 500)]
    assert codes_of("\n".join(lines)) == ["AM014"]


def test_values_that_hold_themselves_are_refused():
    assert codes_of("&a [*a]") == ["AM015"]
    assert codes_of("patients: &p {percentile: *p}") == ["AM015"]


@pytest.mark.parametrize("opener", ["[", "{a: ", "- ", "? ", "[{a: "])
def test_endless_nesting_is_refused(opener):
    assert codes_of(opener * 200_000)[0] in ("AM015", "AM010")


def test_a_document_of_too_many_values_is_refused():
    assert codes_of("name: [" + "x, " * 200_000 + "]") == ["AM014"]
    assert codes_of("contract: {employer_cost: [" + "1, " * 1_100 + "]}") == ["AM014"]


def test_a_number_too_long_to_be_one_is_refused():
    for digits in ("9" * 5_000, "1e999999999", "1" + "0" * 25):
        assert codes_of(f"patients: {{mt: {digits}}}")[0] in ("AM021", "AM049")
    assert codes_of("contract: {etp: 1/0}") == ["AM028"]


def test_a_decimal_is_no_count_even_when_whole():
    # 1.200 is how a French hand writes twelve hundred
    assert codes_of("patients: {mt: 1.000}") == ["AM021"]


def test_a_dangling_link_is_unreadable_and_named(tmp_path):
    (tmp_path / "gone.yaml").symlink_to(tmp_path / "nowhere")
    (loaded,) = read(str(tmp_path))
    assert loaded.source == str(tmp_path / "gone.yaml")
    assert loaded.diagnostics[0].code == "AM001"


def test_standard_input_that_is_empty_is_an_error():
    assert codes_of(b"") == ["AM004"]
    assert codes_of(b"---\n---\n") == ["AM004"]


def test_good_profiles_need_nothing_that_only_errors_use():
    program = (
        "import sys; from datetime import date; from amcli.load.profiles import Reader;"
        "from amcli.load.toml.files import load_rules;"
        "read = Reader(date(2026, 11, 22), load_rules(), lambda: b'patients: {mt: 920}');"
        "(one,) = read('-');"
        "assert one.profile.patients.mt == 920;"
        "print(sorted({'difflib', 'jsonschema_rs', 'unicodedata', 'amcli.load.survey',"
        " 'amcli.load.diagnose', 'amcli.load.yaml.documents'} & set(sys.modules)))"
    )
    source = Path(__file__).parents[2] / "src"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert done.stdout == "[]\n"


def test_yaml_is_read_where_pyyaml_has_no_c_part(tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text('name: "Dr A"\n---\nname: ["B"\n---\nname: "\x07"\n')
    (tmp_path / "deep.yaml").write_text("a: " + "[" * 2000)
    hidden = "import sys; sys.modules['yaml._yaml'] = None; from amcli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", hidden, "check", "good.yaml", "deep.yaml", "-f", "jsonl"],
        cwd=tmp_path,
        capture_output=True,
        timeout=60,
        check=False,
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 65
    assert answers[0]["profile"]["name"] == "Dr A"
    codes = [[one["code"] for one in answer["diagnostics"]] for answer in answers]
    assert codes == [[], ["AM009"], ["AM007"], ["AM015"]]
