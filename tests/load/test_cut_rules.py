"""Whatever a rule file lacks, it is refused with its place and a remedy, or every command answers.

Each key of each shipped text is removed, and emptied, in turn; whole tables too. `make test` takes
a tenth of these cuts, drawn once; `make test-rules` takes them all.
"""

import os
import tomllib
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from copy import deepcopy
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
import tomli_w

from amcli.commands.proof.explain import answers_explained
from amcli.law.contract.case import Ask, Readings, open_case
from amcli.law.contract.members import NotForGroups, open_group
from amcli.law.figures.terms import Finding
from amcli.law.pay.targets import targets
from amcli.law.profile.group import GroupProfile
from amcli.law.text.rules import NoText, RuleBook, UnknownText
from amcli.load.diagnostics import BAD_RULES, Refused
from amcli.load.toml.documents import REGISTERS, parse, shipped_rules
from amcli.load.toml.files import load_rules
from amcli.load.values import to_facts
from amcli.study.compare.compare import compare
from amcli.study.explain.explain import explain
from amcli.study.explain.tracing import traced
from amcli.study.paths.what_if import ANSWERS
from amcli.tables.engine.evaluate import Engine
from amcli.tables.engine.questions import TableQuestion
from amcli.words.catalogue import words_in
from doctor_tables import table_of
from profiles import ANY_GP, EVERY_DAY, IN_A_ZIP, TODAY, Plain, profile_of

TENTHS = 10
_BESIDE = ("2023-reglement-arbitral", "2024-convention")  # what a text is compared with
ALL = os.environ.get("AMCLI_RULES") == "all"
_WHOLE = 0.1  # the share that is asked for steps and tables too, which take long
Cut = tuple[tuple[str, ...], bool]  # the path of a key, and whether it is emptied or removed
_BETWEEN_TEXTS = ("AM210", "AM211", "AM207")  # told at the text that follows or builds on it

DOCTORS: dict[str, Plain] = {
    "nothing said": {},
    "every day": EVERY_DAY,
    "a third of a post, counted and continued": {
        "doctor": {**IN_A_ZIP, "birth_date": "1962-05-02"},
        "practice": {"doctors": 1, "coordinated": "committed"},
        "patients": {"mt": 2100, "mt_adult": 1900, "fa": 2333, "percentile": {"fa": 80}},
        "contract": {
            "etp": "1/3",
            "signed_on": "2020-10-01",
            "hired_on": "2020-10-15",
            "assistant": {"background": "secretary", "former_secretary": True},
            "observations": [{"on": "2023-09-30", "mt": 2200, "mt_adult": 2000, "fa": 2300}],
            "events": [
                {"on": "2023-10-01", "kind": "option", "etp": 0.5},
                {"on": "2024-10-01", "kind": "switch", "text": "2024-convention"},
            ],
        },
    },
    "a second assistant wished": {
        "doctor": {**IN_A_ZIP, "mep": False, "age": 64},
        "practice": {"assistants_etp": 1},
        "patients": {"mt": 2100, "fa": 1800},
        "contract": {"etp": 2, "targets_reached": True, "signed_on": "2023-06-01"},
    },
    "newly installed, suspended": {
        "doctor": {**ANY_GP, "installed_on": "2023-03-01", "situations": ["rqth"]},
        "patients": {"mt": 500, "fa": 700},
        "contract": {
            "signed_on": "2023-09-01",
            "suspensions": [{"from_": "2025-01-10", "until": "2025-03-31"}],
        },
    },
    "a surgeon": {
        "doctor": {"specialty": "general-surgery", "sector": 2, "clinical_fees_share": 0.8},
        "patients": {"fa": 1350, "percentile": {"fa": 92}},
        "contract": {"signed_on": "2022-02-28", "etp": 1},
    },
}
GROUP: Plain = {
    "group": {
        "form": "sisa",
        "etp": 3,
        "signed_on": "2026-03-01",
        "docteurs_juniors": 1,
        "members": [
            {"doctor": {**ANY_GP, "installed_on": "2025-06-01"}, "patients": {"mt": 900}},
            {"doctor": ANY_GP, "patients": {"mt": 1200, "fa": 1500}},
        ],
    }
}


def _documents() -> Iterator[tuple[str, Plain]]:
    """Yield every shipped text by its id, as TOML reads it."""
    for path in sorted(shipped_rules().glob("*.toml")):
        if path.name not in REGISTERS:
            yield path.stem, tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)


DOCUMENTS = dict(_documents())


def test_the_rule_of_age_may_be_lent_by_a_text_that_has_none(
    tmp_path: Path,
) -> None:
    """D13 reads the age of 2024 into earlier contracts; without it there is no rule at all."""
    file = tmp_path / "cut.toml"
    cut = (("targets", "age"), False)
    file.write_text(tomli_w.dumps(_cut(DOCUMENTS["2024-convention"], cut)), "utf-8")
    readings = Readings({"D13": "as-2024"})
    case = open_case(
        profile_of({"doctor": {**ANY_GP, "age": 66}, "patients": {"mt": 900, "mt_adult": 800}}),
        load_rules(file),
        Ask(TODAY, "2019-avenant-7", readings=readings),
    )
    assert {option.age_rule for option in targets(case).result.options} == {Finding.NOT_MET}


def _cuts(table: Mapping[str, Any], above: tuple[str, ...] = ()) -> Iterator[Cut]:
    """Yield each key of a document to remove and, where it holds something, to empty."""
    for name, value in table.items():
        path = (*above, name)
        yield path, False
        if _emptied(value) != value:
            yield path, True
        if isinstance(value, dict):
            yield from _cuts(value, path)


def _emptied(value: Any) -> Any:
    """Return what is left of a value of which nothing is said: of a day, a text without letters."""
    return "" if isinstance(value, date) else type(value)()


def _cut(document: Plain, cut: Cut) -> Plain:
    """Return a document with one key removed or emptied."""
    path, is_emptied = cut
    found = table = deepcopy(document)
    for name in path[:-1]:
        table = table[name]
    value = table.pop(path[-1])
    if is_emptied:
        table[path[-1]] = _emptied(value)
    return found


def _tenth(text: str, tenth: int) -> list[Cut]:
    """Return one tenth of the cuts of a text, drawn by lots that are the same each time."""
    cuts = sorted(_cuts(DOCUMENTS[text]))
    Random(text).shuffle(cuts)
    return cuts[tenth::TENTHS]


@pytest.fixture
def ask_cut(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str, Cut], None]:
    """Ask everything of the texts with one of them cut, unless it is refused as it should be."""
    words, lots = words_in("en"), Random(0)
    parsed = cache(parse)  # the other texts are the same each time
    monkeypatch.setattr("amcli.load.toml.files.parse", parsed)

    def asked(text: str, cut: Cut) -> None:
        file = tmp_path / "cut.toml"
        file.write_text(tomli_w.dumps(_cut(DOCUMENTS[text], cut)), "utf-8")
        try:
            texts = load_rules(file)
        except Refused as refused:
            for problem in refused.diagnostics:
                assert problem.exit_code == BAD_RULES
                assert problem.file == str(file) or problem.code in _BETWEEN_TEXTS
                assert words.has(f"hint.{problem.code}")
            return
        question = Ask(TODAY, lots.choice((None, text)))
        _ask(texts, question, is_whole=lots.random() < _WHOLE)

    return asked


def _ask(texts: RuleBook, question: Ask, *, is_whole: bool) -> None:
    """Ask every question about the doctors; with the steps and the table of them all, if whole."""
    cases = []
    for doctor in DOCTORS.values():
        with suppress(NoText, UnknownText):  # errors of the command line, with their exit codes
            cases.append(open_case(profile_of(doctor), texts, question))
    with suppress(NoText, UnknownText, NotForGroups):
        cases.append(open_group(to_facts(GROUP, GroupProfile), texts, question))
    for case in cases:
        with suppress(NoText):  # a later contract that no text covers
            for answer in ANSWERS.values():
                answer(case)
    others = [question._replace(text=text) for text in _BESIDE if text != question.text]
    if is_whole:
        with suppress(UnknownText):
            Engine(TableQuestion(texts, question), 1).evaluate(table_of(list(DOCTORS.values())))
        for case in cases[2:4]:
            compare([case, *(case.reopened(case.profile, one) for one in others)])
            explain(traced(case), ("aid", "targets"), answers_explained())


@pytest.mark.parametrize("tenth", range(TENTHS) if ALL else [0])
@pytest.mark.parametrize("text", DOCUMENTS)
def test_a_text_without_one_of_its_keys_is_refused_or_answers(
    ask_cut: Callable[[str, Cut], None], text: str, tenth: int
) -> None:
    crashed = []
    for cut in _tenth(text, tenth):
        try:
            ask_cut(text, cut)
        except Exception as error:
            where = traceback.extract_tb(error.__traceback__)[-1]
            what = "emptied" if cut[1] else "removed"
            crashed.append(f"{'.'.join(cut[0])} {what}: {error!r}, {where.name}:{where.lineno}")
    assert not crashed, "\n".join(crashed)
