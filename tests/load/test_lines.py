"""What is read line by line means the same to libyaml; what might not is left to it."""

from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import ValidationError

from amcli.law.profile.consistency import problems
from amcli.law.profile.facts import keys_of
from amcli.law.profile.profile import Profile
from amcli.load.files import Text
from amcli.load.survey import Survey
from amcli.load.values import Doubt, ReadTerms, Shape, fitted, to_facts
from amcli.load.yaml.documents import documents
from amcli.load.yaml.lines import LONGEST, mapping_of_lines
from profiles import TODAY
from questions import book

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
KEYS = keys_of(Profile)


def in_lines(text: str) -> object:
    """Return what the lines say, or None where they are left to libyaml."""
    try:
        return fitted(mapping_of_lines(text), KEYS)
    except Doubt:
        return None


def check_by_libyaml(text: str) -> None:
    """Check that libyaml reads the same where the lines are read; what it refuses is no profile."""
    plain = in_lines(text)
    if plain is None:
        return
    (document,) = documents(Text("x.yaml", text.encode()))
    survey = Survey(document.root, ReadTerms(TODAY, book()), Shape(Profile, problems))
    if survey.found:
        with pytest.raises(ValidationError):
            to_facts(plain, Profile)
    else:
        assert plain == survey.plain


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_reads_the_same_both_ways(path):
    check_by_libyaml(path.read_text("utf-8"))


def test_most_examples_need_no_libyaml():
    left = [path.stem for path in EXAMPLES if in_lines(path.read_text("utf-8")) is None]
    assert len(left) <= len(EXAMPLES) / 4, left


def test_a_profile_of_every_kind_of_line_needs_no_libyaml():
    text = (
        '# a comment: with a colon\n\nname: Dr Émile d\'Été, "1" (a#b)   # another\n'
        "doctor:\n  # one inside\n  sector: 2\n  mep: null\n  optam:\n"
        "  situations: [rqth, ald]\n\n  clinical_fees_share: 0.85\n  zone: zip \n"
        "practice:\npatients:\n    percentile: {mt: 42.5, fa: 38}\n    mt: 920\n"
        "contract:\n  assistant:\n    background: secretary\n\n  etp: 1/3\n"
        "  employer_cost:\n  - 1\n\n  - 2.5  # c\n"
        "  suspensions: [{from: 2025-03-01, until: 2025-05-31}, { from: 2026-03-01 }]\n"
        "  events: []\n  observations:\n     - {on: 2026-07-08, mt: 140} # c\n     -  {}\n"
    )
    assert in_lines(text) is not None
    check_by_libyaml(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nothing\n",
        "name\n",
        "name:Dr\n",
        "name : Dr\n",
        "name: 'Dr'\n",
        "name: a: b\n",
        "name: a:\n",
        "name: - a\n",
        "name: -a\n",
        "name: &a b\n",
        "name: !!str 1\n",
        "name: |\n  a\n",
        "name: a\n  b\n",
        "name: a\n  sector: 1\n",
        "name: a\nname: b\n",
        "name: a\t# b\n",
        "name: a\r\n",
        "name: a\u2028b\n",
        " name: a\n",
        "--- {}\n",
        "---\nname: a\n",
        "name: a\n...\n",
        "name: a\n---\nname: b\n",
        "{name: a}\n",
        "nom: a\n",
        "doctor:\n  sector: 1\n mep: true\n",
        "doctor:\n    sector: 1\n  mep: true\n",
        "doctor:\n  sector:\n    mep: true\n",
        "doctor: {sector: 1, sector: 2}\n",
        "doctor: {sector: [1]}\n",
        "doctor: {sector: 1\n",
        "doctor: {sector:1}\n",
        "doctor:\n  situations: [rqth,]\n",
        "doctor:\n  situations: [null]\n",
        "doctor:\n  situations: [- rqth]\n",
        "doctor:\n  situations:\n  - rqth\n - ald\n",
        "doctor:\n  situations:\n  - rqth\n   - ald\n",
        "doctor:\n  situations:\n  -rqth\n",
        "doctor:\n  situations:\n  -\n",
        "doctor:\n  situations:\n  - null\n",
        "doctor:\n  situations:\n  - - rqth\n",
        "doctor:\n  situations:\n  - [rqth]\n",
        "doctor:\n  situations:\n- rqth\n",
        "doctor:\n  situations: rqth\n  - ald\n",
        "doctor:\n  sector:\n  - 1\n",
        "contract:\n  observations:\n  - on: 2026-07-08\n",
        "contract:\n  observations:\n  - {on: 2026-07-08}\n    mt: 1\n",
        "contract:\n  observations: {on: 2026-07-08}\n",
        "contract:\n  observations: [{on: 2026-07-08]\n",
        "contract:\n  observations: [{on: 2026-07-08}}]\n",
        "contract:\n  observations: [{on: 2026-07-08},]\n",
        "contract:\n  observations: [{on: 2026-07-08}, {on: 2026-07-09]\n",
        "contract:\n  observations: [on: 2026-07-08]\n",
        "contract:\n  observations: [2026-07-08]\n",
        "contract:\n  employer_cost: [1, abc]\n",
        f"name: {'a' * LONGEST}\n",
    ],
)
def test_what_might_mean_something_else_is_left_to_libyaml(text):
    assert in_lines(text) is None


WORDS = [
    "920", "-5", "+1", "0.5", "1/3", "01", "1e3", ".5", "~", "null", "true", "NO", "zip", "Dr A",
    "2024-09-01", "a#b", "a b#", "É", "d'Été", "a: b", "12:30", "a:", "- a", "-a", "? a", "'a'",
    '"a"', "[rqth, ald]", "[ rqth ]", "[]", "[a,]", "[-1]", "{mt: 42}", "{ mt: 42, fa: 3.5 }",
    "{}", "{mt:42}", "{mt: }", "[{on: 1}]", "[{on: 1}, {}]",
    "[{on: 1},]", "[{on: 1]", "[a", "a]", "a, b", "(a)", "/a", "_a", "@a", "`a", "%a", "*a", "&a",
    "!a", "|", ">", "", "#a", "a\tb", "\ta", "a\u00a0b", "a\x85b", "a\u2028b", "a\ufeffb", "..."
]  # fmt: skip
NAMES = [
    "name", "doctor", "sector", "mep", "situations", "patients", "percentile", "mt", "fa",
    "contract", "assistant", "qualified", "employer_cost", "etp", "other", "- mt", '"mt"', "mt "
]  # fmt: skip
COLONS = [": ", ": ", ": ", ":", ":  ", ":\t", " : ", ""]
ENDS = ["", "", " ", " # c", "   # a: b", "#c", "\t", "\r"]
OTHERS = ["", "  ", "# c", "   # c: d", "---", "...", "- a", "%YAML 1.2", "\t"]
INDENTS = ["", *(" " * count for count in range(7))]
SECTIONS = {
    "doctor": {"specialty": "a", "sector": "1", "mep": "true", "situations": "[rqth, ald]"},
    "patients": {"mt": "920", "mt_adult": "-5", "fa": "~", "percentile": "{mt: 42}"},
    "contract": {"etp": "1/3", "employer_cost": "0.5", "observations": "[{on: 1}]"},
}
# Drawn by a seed, a text in one step: hypothesis takes longer to draw one than to read hundreds.
SEEDS = st.integers(0, 2**64)
TEXTS = 60  # of one seed


def odd(draw: Random, plain: str, words: list[str]) -> str:
    """Return the plain word most of the time, so that the lines read a part of the texts."""
    return draw.choice(words) if draw.random() < 1 / 8 else plain


def any_lines(draw: Random) -> str:
    plain = [(words[0], words) for words in (INDENTS, NAMES, COLONS, WORDS, ENDS)]
    lines = []
    for _ in range(draw.randint(0, 8)):
        indent, _, colon, word, end = (odd(draw, *choice) for choice in plain)
        lines.append(odd(draw, f"{indent}{draw.choice(NAMES)}{colon}{word}{end}", OTHERS))
    return "\n".join(lines)


def good_lines(draw: Random) -> str:
    lines = [f"name: {draw.choice(WORDS)}"]
    for section, keys in SECTIONS.items():
        indent = " " * draw.randint(1, 4)
        lines.append(f"{section}:{odd(draw, '', ENDS)}")
        for key in draw.sample(list(keys), draw.randint(0, len(keys))):
            if draw.random() < 7 / 8:
                lines.append(f"{indent}{key}: {odd(draw, keys[key], WORDS)}{odd(draw, '', ENDS)}")
                continue
            lines.append(f"{indent}{key}:{odd(draw, '', ENDS)}")
            further = indent + " " * draw.randint(0, 3)
            for _ in range(draw.randint(0, 3)):
                lines.append(f"{further}- {odd(draw, '920', WORDS)}{odd(draw, '', ENDS)}")
    return "\n".join(lines)


@pytest.mark.parametrize("lines", [any_lines, good_lines])
@given(seed=SEEDS)
def test_lines_at_random_never_mean_anything_else(lines, seed):
    draw = Random(seed)
    for _ in range(TEXTS):
        check_by_libyaml(lines(draw))
