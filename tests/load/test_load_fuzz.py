"""Whatever bytes come in, each document is a profile or diagnostics that can be shown."""

import json
import re
import unicodedata
from pathlib import Path

import jsonschema_rs
from hypothesis import given, settings
from hypothesis import strategies as st

from amcli.load.profiles import Loaded
from amcli.load.schema import profile_schema
from amcli.render.diagnostics import diagnostic_text
from amcli.words.catalogue import chapter_of, words_in
from reading import read_profiles

ERRORS = Path(__file__).parents[1] / "errors"
SEEDS = [path.read_bytes() for path in sorted(ERRORS.glob("*.yaml"))]
GOOD = b"""\
name: Dr Good
doctor: {specialty: general-practice, sector: 2, birth_date: 1975-03-14, situations: [rqth]}
practice: {doctors: 3, coordinated: committed, assistants_etp: 1}
patients: {measured_on: 2024-06-30, mt: 920, mt_adult: 760, fa: 1350, percentile: {mt: 42}}
contract:
  etp: 1/3
  signed_on: 2024-09-01
  assistant: {background: secretary, replaced_share: 1}
  employer_cost: [28656, 29000.5]
  notified_targets: {mt: 305}
  observations: [{on: 2026-08-31, mt: 1040}]
  suspensions: [{from: 2025-03-01, until: 2025-05-31}]
"""
PIECES = [
    *(
        b"\n",
        b" ",
        b"\t",
        b"-",
        b"---\n",
        b"...\n",
        b"%",
        b"&a ",
        b"*a",
        b"!",
        b"!!str ",
        b"!!int ",
    ),
    *(b"{", b"}", b"[", b"]", b":", b": ", b",", b"?", b"|", b">", b'"', b"'", b"#", b"<<", b"\0"),
    *(b"null", b"true", b"0", b"-1", b"1e9", b"0.5", b"1/0", b".inf", b"9999999999999999999999"),
    *(b"\xef\xbb\xbf", b"\xff\xfe", b"\xc3", "é\u202e\u2028".encode(), b"mt: ", b"on: ", b"from: "),
    *(b"2024-02-30", b"0000-00-00", b"9999-12-31", b"0001-01-01", b"` - at `$.name`"),
]
AT = st.floats(0, 1, exclude_max=True)
EDIT = st.tuples(AT, st.integers(0, 12), st.sampled_from(PIECES) | st.binary(max_size=4))


def read(data: bytes) -> list[Loaded]:
    return list(read_profiles(["-"], lambda: data))


def check(data: bytes) -> None:
    loaded = read(data)
    assert loaded
    numbers = [one.document for one in loaded]
    assert numbers == sorted(set(numbers))
    for one in loaded:
        assert (one.profile is None) == bool(one.diagnostics)
        places = [(found.line or 0, found.column or 0) for found in one.diagnostics]
        assert places == sorted(places)
        for found in one.diagnostics:
            assert f"error.{found.code}" in chapter_of("errors", "en")
            assert found.code != "AM098"
            for lang in ("fr", "en"):
                shown = diagnostic_text(found, words_in(lang))
                kinds = {unicodedata.category(letter) for letter in shown if letter != "\n"}
                assert kinds.isdisjoint({"Cc", "Cf", "Cs", "Zl", "Zp"})


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.binary(max_size=200))
def test_random_bytes_never_raise(data):
    check(data)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_random_yaml_never_raises(pieces):
    check(b"".join(pieces))


@settings(max_examples=600, deadline=None, derandomize=True)
@given(st.sampled_from([GOOD, GOOD, *SEEDS]), st.lists(EDIT, max_size=4))
def test_a_spoiled_profile_never_raises(data, edits):
    for at, removed, added in edits:
        place = int(at * (len(data) + 1))
        data = data[:place] + added + data[place + removed :]
    check(data)


LEAF = st.one_of(
    st.sampled_from([None, True, False, 0, 1, 2, 3, -1, 49, 920, 0.5, 1.5, 85, 10**10, [], {}]),
    st.sampled_from(["1/3", "0.5", "zip", "rqth", "committed", "secretary", "2024-06-30", "2024"]),
    st.sampled_from([[1, 2.5], ["rqth"], ["x"], [None], [{"on": "2026-01-01"}], [{}], "", "x"]),
)
SECTION = {
    "doctor": ["specialty", "sector", "birth_date", "age", "zone", "clinical_fees_share", "optam",
               "situations", "other"],
    "practice": ["doctors", "coordinated", "assistants_etp"],
    "patients": ["mt", "mt_adult", "fa", "measured_on", "percentile"],
    "contract": ["etp", "employer_cost", "assistant", "observations", "suspensions", "signed_on"],
}  # fmt: skip


def section(name: str) -> st.SearchStrategy:
    keys = st.sampled_from(SECTION[name])
    return st.dictionaries(keys, LEAF, max_size=3) | LEAF


def unquoted(value: object) -> object:
    """Return a document with its numbers as numbers; etp may be text."""
    if isinstance(value, dict):
        return {key: unquoted(item) for key, item in value.items()}
    if isinstance(value, list):
        return [unquoted(item) for item in value]
    is_number = isinstance(value, str) and re.fullmatch(r"\d+(\.\d+)?", value)
    return json.loads(value) if is_number else value


PROFILE = st.fixed_dictionaries({}, optional={"name": LEAF} | {n: section(n) for n in SECTION})
SCHEMA = jsonschema_rs.Draft202012Validator(profile_schema(str), validate_formats=True)
BEYOND_THE_SCHEMA = {"AM043", "AM044", "AM045", "AM046", "AM047", "AM048", "AM050"}


@settings(max_examples=800, deadline=None, derandomize=True)
@given(PROFILE)
def test_the_loader_and_the_schema_accept_the_same_profiles(document):
    (loaded,) = read(json.dumps(document).encode())
    codes = {found.code for found in loaded.diagnostics}
    if SCHEMA.is_valid(document):
        assert codes <= BEYOND_THE_SCHEMA
    elif not codes:  # a word that the schema refuses has one meaning all the same: "2", 1.0
        assert SCHEMA.is_valid(unquoted(document))
