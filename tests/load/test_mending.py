"""What a hint writes and what mends a file are one edit; what is left says so."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amcli.load.diagnostics import Edit
from amcli.load.mending import Mended, edited, mend
from amcli.load.profiles import Reader
from amcli.load.toml.files import load_rules
from amcli.render.diagnostics import hint
from amcli.words.catalogue import words_in
from profiles import TODAY

ERRORS = Path(__file__).parents[1] / "errors"
BROKEN = sorted(ERRORS.glob("*.yaml"))
BOOK = load_rules()
READ = Reader(TODAY, BOOK)


def mended(text: str | bytes) -> Mended:
    return mend("dr.yaml", text if isinstance(text, bytes) else text.encode(), READ)


def wholly(text: str | bytes) -> str:
    data, left = mended(text)
    assert left == ()
    return data.decode()


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("médecin:\n  secteur: 1  # le mien\n", "doctor:\n  sector: 1  # le mien\n"),
        ("patients:\n  mt: 1 200 # liste\n", "patients:\n  mt: 1200 # liste\n"),
        ("patients: {percentile: {mt: P92}}", "patients: {percentile: {mt: 92}}"),
        ("patients:\n  percentile: P92\n", "patients:\n  percentile: {mt: 92}\n"),
        (
            "patients:\n  fa: 900\n  percentile: 92e\n",
            "patients:\n  fa: 900\n  percentile: {fa: 92}\n",
        ),
        ("patients: {percentile: {mt: 42,5}}", "patients: {percentile: {mt: 42.5}}"),
        ("contract: {signed_on: 22/06/2024}", "contract: {signed_on: 2024-06-22}"),
        ("contract:\n  etp: 0,5\n", "contract:\n  etp: 0.5\n"),
        ("contract: {etp: 0.33}", "contract: {etp: 1/3}"),
        (
            "contract:\n  employer_cost: 28 656,50 €\n",
            "contract:\n  employer_cost: 28656.5\n",
        ),
        ("doctor: {optam: x}", "doctor: {optam: true}"),
        ("doctor: {clinical_fees_share: 85 %}", "doctor: {clinical_fees_share: 0.85}"),
        ("doctor: {zone: hors zone}", "doctor: {zone: none}"),
        ("doctor: {situations: rqth}", "doctor: {situations: [rqth]}"),
        ("doctor: {situations: aucune}", "doctor: {situations: []}"),
        ("doctor: {specialty: dermatologeu}", "doctor: {specialty: dermatology}"),
        ('name: 12 # "12"\n', 'name: "12" # "12"\n'),
        ("name: Dr A: B\n", 'name: "Dr A: B"\n'),
        ("doctor:\n\tsector: 1\n\tmep: false\n", "doctor:\n  sector: 1\n  mep: false\n"),
        (
            "doctor:\n    sector: 1\n\tmep: false\n",
            "doctor:\n    sector: 1\n    mep: false\n",
        ),
        (
            "doctor:\n  specialty:dermatologie\n  sector:1\npatients:\n  mt:920\n",
            "doctor:\n  specialty: dermatologie\n  sector: 1\npatients:\n  mt: 920\n",
        ),
        ("doctor:\n  specialty:x\n---\nname: y\n", None),
        ("name: a\r\ndoctor: {secteur: 1}\r\n", "name: a\r\ndoctor: {sector: 1}\r\n"),
        ("name: a\x07b\n", "name: ab\n"),
        ("groupe:\n  forme: SISA\n", "group:\n  form: SISA\n"),
        ("group:\n  members:\n  - docteur: {secteur: 1}\n",
         "group:\n  members:\n  - doctor: {sector: 1}\n"),
    ],
)  # fmt: skip
def test_what_a_hint_knows_is_written_and_the_rest_stays(written, right):
    if right is None:  # no specialty is called so
        assert [problem.code for problem in mended(written).left] == ["AM029"]
    else:
        assert wholly(written) == right
        assert wholly(right) == right


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_another_encoding_becomes_utf_8(encoding):
    assert wholly("name: Dr Zélie €\n".encode(encoding)) == "name: Dr Zélie €\n"


def test_a_byte_order_mark_stays():
    assert mended("\ufeffdoctor: {secteur: 1}\n").data == "\ufeffdoctor: {sector: 1}\n".encode()


def test_what_an_anchor_holds_is_not_written_over():
    assert [problem.code for problem in mended("doctor: {mep: &a x, optam: *a}").left] == [
        "AM023",
        "AM023",
    ]


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_profile_is_mended_as_far_as_its_hints_go(path, monkeypatch):
    monkeypatch.chdir(ERRORS)
    data, left = mend(path.name, path.read_bytes(), READ)
    assert all(problem.edit is None for problem in left if problem.file == path.name)
    assert mend(path.name, data, READ).data == data
    comments = [re.findall(rb"#.*", text) for text in (path.read_bytes(), data)]
    assert comments[0] == comments[1] or b"\0" in path.read_bytes()


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_hint_shows_the_very_text_that_is_written(path, monkeypatch):
    monkeypatch.chdir(ERRORS)
    for loaded in READ.documents(path.name, path.read_bytes()):
        for problem in loaded.diagnostics:
            if problem.edit is None or problem.edit.text.strip() in ("", "."):
                continue  # a space, a point, or nothing
            if dict(problem.params).get("variant") == "colon":
                continue  # put in quotes: the hint says so
            assert problem.edit.text in hint(problem, words_in("en")), problem


def test_edits_of_one_line_are_made_side_by_side_and_never_over_each_other():
    edits = [Edit(2, 1, 2, "xx"), Edit(2, 3, 4, "zz"), Edit(2, 3, 5, "y")]
    assert edited("a\nbcdef\r\ng", edits) == "a\nxxcyf\r\ng"


PIECES = ["\t", "  ", "\n", "secteur", ":", ": ", "oui", "1 200", "{", "}", "[", "x", "#", "'", "é"]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.sampled_from(BROKEN), st.lists(st.tuples(st.floats(0, 1), st.sampled_from(PIECES))))
def test_whatever_is_mended_nothing_is_raised_and_nothing_mendable_is_left(path, added):
    data = path.read_bytes()[:600]
    for at, piece in added:
        place = int(at * len(data))
        data = data[:place] + piece.encode() + data[place:]
    assert all(problem.edit is None for problem in mended(data).left if problem.file == "dr.yaml")


def test_a_flat_file_gets_its_sections():
    flat = """\
# moi
nom: Dr Martin
spécialité: médecine générale
mt: 1 200 # liste
secteur: 1
fa: 1500
---
mt: 5
patients:
    fa: 6
    # autre
"""
    assert (
        wholly(flat)
        == """\
# moi
name: Dr Martin
doctor:
  specialty: médecine générale
  sector: 1
patients:
  mt: 1200 # liste
  fa: 1500
---
patients:
    fa: 6
    # autre
    mt: 5
"""
    )
    assert wholly("mt: 5\r\nfa: 6\r\n") == "patients:\r\n  mt: 5\r\n  fa: 6\r\n"


def test_a_key_that_cannot_be_moved_is_told_where_it_goes():
    for text, said in {
        "patients: {fa: 6}\nmt: 5\n": "write mt under patients:",
        "doctor: {patients.mt: 3}\n": "write mt under patients:",
    }.items():
        (problem,) = mended(text).left
        assert hint(problem, words_in("en")) == said
    assert wholly("doctor:\n  doctor.sector: 1\n") == "doctor:\n  sector: 1\n"
