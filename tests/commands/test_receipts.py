"""`--receipt` and `amcli replay`: an answer kept with all it was made of, and computed again."""

import hashlib
import json
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amcli.law.pay import aid as aid_module
from amcli.load.diagnostics import Refused
from amcli.load.receipts import read_receipt, sealed
from amcli.study.replay.replays import changes
from command_line import EXAMPLES, ON, on_terminal, process, run
from profiles import document
from random_profiles import PROFILES, running_profiles

HERE = Path(__file__).parents[1]
KEPT = sorted((HERE / "receipts").glob("*.json"))
CASE_1 = EXAMPLES / "case-1.yaml"
# Year 1 at full time is 38 000 (seed-000, front table); this proposal of nobody's gives 500 more.
MORE = """
id = "2024-convention"
extends = "2024-convention"
[citations]
table = { source = "seed-000", locator = "Front table" }
[aid]
status = "published"
cite = ["table"]
full.year_1 = 38500
"""
FORK = MORE.replace('id = "2024-convention"', 'id = "proposal"') + (
    '[title]\nfr = "Proposition"\nen = "Proposal"\n'
)


@pytest.fixture
def rules(tmp_path: Path) -> Callable[[str, str], str]:
    """Write a rule file and return its path."""

    def write(text: str, name: str = "mine.toml") -> str:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return str(path)

    return write


def receipt(tmp_path: Path, *argv: str, stdin: bytes = b"") -> Path:
    """Return the receipt that a command line writes, beside its answer."""
    path = tmp_path / "receipt.json"
    done = run(*argv, *ON, "--receipt", str(path), stdin=stdin)
    assert done.out
    assert path.exists(), done.err
    return path


def replay(*argv: str | Path, code: int | None = None) -> dict[str, Any]:
    """Return the result of a replay in JSON."""
    done = run("replay", *map(str, argv), "-f", "json")
    if code is not None:
        assert done.code == code, done.err
    result: dict[str, Any] = json.loads(done.out)["result"]
    return result


def values(change: dict[str, Any]) -> tuple[Any, Any, Any]:
    """Return a figure before, after, and the difference."""
    return tuple(change[end] and change[end]["value"] for end in ("before", "after", "delta"))


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.stem)
def test_a_kept_receipt_says_the_same(path: Path) -> None:
    # Where a figure of the law is corrected one day, this says which, and what it moves.
    result = replay(path)
    shown = (result["outcome"], result["rules"], result["by_rules"], result["by_program"])
    unmoved = {"effects": [], "changes": []}
    assert shown == ("same", result["rules"], unmoved, unmoved)


def kept(name: str) -> dict[str, Any]:
    (path,) = (path for path in KEPT if path.stem == name)
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def test_kept_receipts_hold_what_the_brochure_prints() -> None:
    # seed-000: front table (half time, full time), then EXEMPLES, CAS 3 (+0, a drop of 10 %).
    half, full = kept("aid-case-1-half-and-full")["result"]["options"]
    assert [year["amount"]["value"] for year in half["years"][:3]] == [19000, 14000, 11000]
    assert [year["amount"]["value"] for year in full["years"][:3]] == [38000, 28000, 22000]
    lists = kept("targets-case-3")["result"]["options"][0]["targets"]
    assert [lists[name]["growth"]["value"] for name in ("mt", "fa")] == [0, 0]


def test_a_receipt_is_canonical_and_sealed(tmp_path: Path) -> None:
    # Read and written again by another library than the one that wrote it.
    data = receipt(tmp_path, "aid", str(CASE_1), "--achievement", "80%").read_bytes()
    tree = json.loads(data, parse_float=Decimal)

    def canonical(value: Any) -> bytes:
        text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return text.encode()

    assert canonical(tree) + b"\n" == data
    seal = tree.pop("seal")
    assert seal == hashlib.sha256(canonical(tree)).hexdigest()
    for name, digest in tree.pop("seals").items():
        assert digest == hashlib.sha256(canonical(tree[name])).hexdigest()


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.stem)
def test_a_seal_is_checked_without_amcli(path: Path) -> None:
    # The command of docs/receipts.md, on a result with decimals too.
    text = path.read_text("utf-8")
    seal = json.loads(text)["seal"]
    rest = re.sub(r'"seal":"[0-9a-f]*",', "", text).replace("\n", "")
    assert hashlib.sha256(rest.encode()).hexdigest() == seal


def test_a_receipt_holds_the_question_the_profile_the_rules_and_the_answer(tmp_path: Path) -> None:
    asked = ("--etp", "1/3,0.5", "--achievement", "80%", "--reading", "D5=001", "--text", "2024")
    path = receipt(tmp_path, "aid", str(CASE_1), *asked, "--strict", "--lang", "fr")
    tree = json.loads(path.read_text("utf-8"))
    assert (tree["format"], tree["text"]) == ("amcli.receipt/1", "2024-convention")
    assert tree["command"] == {
        "name": "aid",
        "on": "2026-11-22",
        "texts": ["2024"],
        "etps": ["1/3", "0.5"],
        "achievement": "0.8",
        "rates": [],
        "readings": {"D5": "001"},
        "strict": True,
        "all": False,
        "by_civil_year": False,
        "from": None,
        "until": None,
    }
    (stated,) = tree["profile"]["files"]
    assert stated["text"] == CASE_1.read_text("utf-8")
    assert stated["sha256"] == hashlib.sha256(CASE_1.read_bytes()).hexdigest()
    shipped = {file["path"]: file["sha256"] for file in tree["rules"]["shipped"]}
    folder = HERE.parent / "rules"
    assert shipped == {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.glob("*.toml")
    }
    assert {"as-if", "reading-chosen"} <= set(tree["notes"])


@pytest.mark.parametrize("form", ["table", "csv", "md"])
def test_the_receipt_is_the_same_whatever_the_form_and_language_of_the_answer(
    form: str, tmp_path: Path
) -> None:
    asked = ("compare-versions", str(CASE_1), "--etp", "1", "--text", "2023", "--text", "2024")
    plain = receipt(tmp_path, *asked, "-f", "json").read_bytes()
    other = receipt(tmp_path, *asked, "-f", form, "--lang", "fr").read_bytes()
    assert other == plain


def test_the_answer_beside_a_receipt_is_the_answer(tmp_path: Path) -> None:
    alone = run("aid", str(CASE_1), *ON)
    beside = run("aid", str(CASE_1), *ON, "--receipt", str(tmp_path / "receipt.json"))
    assert beside == alone


@pytest.mark.parametrize(
    "argv",
    [
        ("check", "facts-missing.yaml"),
        ("aid", "employer-cost.yaml", "--etp", "0.5"),
        ("schedule", "running-2023-suspension-switch.yaml", "--by", "civil-year"),
        ("schedule", "case-1.yaml", "--from", "2025-01-01", "--until", "2026-12-31"),
        ("compare-versions", "case-1.yaml", "--text", "2024", "--etp", "0.5,1", "--all"),
        ("check", "group-of-four.yaml"),
        ("compare-versions", "group-of-four.yaml"),
    ],
    ids=" ".join,
)
def test_every_option_that_changes_an_answer_is_kept(
    argv: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(EXAMPLES)
    assert replay(receipt(tmp_path, *argv), code=0)["outcome"] == "same"


@settings(max_examples=10)
@given(
    profile=st.one_of(PROFILES, running_profiles()),
    command=st.sampled_from(["check", "aid", "targets", "schedule"]),
    more=st.sampled_from([(), ("--strict",), ("--text", "2019"), ("--reading", "D5=001")]),
)
def test_any_profile_sealed_and_replayed_is_the_same(
    profile: dict[str, Any],
    command: str,
    more: tuple[str, ...],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    path = tmp_path_factory.mktemp("receipts") / "receipt.json"
    data = document(profile)
    done = run(command, "-", *ON, *more, "--receipt", str(path), "-f", "json", stdin=data)
    if json.loads(done.out)["result"] is None:  # a profile in error has no receipt
        assert not path.exists()
        return
    assert replay(path, code=0)["outcome"] == "same"
    stated = json.loads(path.read_text("utf-8"))["profile"]
    assert (stated["source"], stated["files"][0]["text"]) == ("<stdin>", data.decode())


@settings(max_examples=150)
@given(place=st.floats(0, 1, exclude_max=True), byte=st.integers(0, 255))
def test_one_byte_edited_anywhere_is_found_out(place: float, byte: int) -> None:
    data = bytearray(KEPT[0].read_bytes())
    spot = int(place * len(data))
    if data[spot] == byte:
        byte = (byte + 1) % 256
    data[spot] = byte
    with pytest.raises(Refused):
        read_receipt("edited.json", bytes(data))


@pytest.mark.parametrize("edit", [b" ", b"\n", b""])
def test_a_byte_added_or_left_out_is_found_out(edit: bytes) -> None:
    data = KEPT[0].read_bytes()
    for place in (0, 1, len(data) // 2, len(data) - 1):
        rest = data[place + 1 :] if not edit else data[place:]
        with pytest.raises(Refused):
            read_receipt("edited.json", data[:place] + edit + rest)


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ('"value":38000', '"value":48000', "result"),
        ("mt: 920 ", "mt: 1920", f"profile, {CASE_1}"),
        ("year_1 = 38000", "year_1 = 39000", "rules, 2024-convention.toml"),
        ('"on":"2026-11-22"', '"on":"2026-11-21"', "command"),
        ('"seal":"', '"seal":"0', "seal"),
    ],
)
def test_an_edited_receipt_names_the_part(old: str, new: str, part: str, tmp_path: Path) -> None:
    path = receipt(tmp_path, "aid", str(CASE_1))
    written = path.read_text("utf-8")
    assert old in written
    path.write_text(written.replace(old, new, 1), "utf-8")
    done = run("replay", str(path))
    assert (done.code, done.out) == (65, "")
    assert f"error AM404: the receipt was edited: {part} is not as it was sealed" in done.err


def test_a_receipt_laid_out_anew_is_no_longer_the_one_sealed(tmp_path: Path) -> None:
    path = receipt(tmp_path, "aid", str(CASE_1))
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")), indent=2), "utf-8")
    assert "AM404: the receipt was edited: it is not written as it was sealed" in (
        run("replay", str(path)).err
    )


@pytest.mark.parametrize(
    ("data", "code", "place"),
    [
        (b"", "AM401", "1:1"),
        (b'{"format":"amcli.receipt/1', "AM401", "1:11"),
        (b'{"a":\n  tru}', "AM401", "2:3"),
        (b'{"a": NaN}', "AM401", ""),
        (b"[" * 100_000, "AM401", ""),
        (b"[]", "AM402", ""),
        (b'{"schema":"amcli.aid/1"}', "AM402", ""),
        (b'{"format":7}', "AM402", ""),
        (b'{"format":"amcli.receipt/2"}', "AM403", ""),
        (b'{"format":"amcli.receipt/1"}', "AM404", ""),
        (b'{"format":"amcli.receipt/1","a":"\\ud800"}', "AM404", ""),
        (b"\xff\xfe{", "AM006", "1:1"),
    ],
)
def test_what_is_no_receipt_is_refused_with_its_place(
    data: bytes, code: str, place: str, tmp_path: Path
) -> None:
    path = tmp_path / "other.json"
    path.write_bytes(data)
    for lang, error in (("en", "error"), ("fr", "erreur")):
        done = run("replay", str(path), "--lang", lang)
        assert (done.code, done.out) == (65, "")
        where = f"{path}:{place}" if place else str(path)
        assert f"{where}: {error} {code}" in done.err.replace(" :", ":").replace("\N{NBSP}:", ":")
        assert len(done.err.splitlines()) <= 4


def test_a_truncated_receipt_is_told_from_an_edited_one(tmp_path: Path) -> None:
    path = tmp_path / "cut.json"
    path.write_bytes(KEPT[0].read_bytes()[:5000])
    assert "AM401" in run("replay", str(path)).err


def test_a_missing_receipt_is_no_input(tmp_path: Path) -> None:
    assert run("replay", str(tmp_path / "none.json")).code == 66
    assert run("replay", str(tmp_path)).code == 66


def test_good_receipts_beside_bad_ones_are_replayed(tmp_path: Path) -> None:
    done = run("replay", str(KEPT[0]), str(tmp_path / "none.json"), "-f", "jsonl")
    assert done.code == 66
    good, bad = map(json.loads, done.out.splitlines())
    assert good["result"]["outcome"] == "same"
    assert (bad["result"], bad["diagnostics"][0]["code"]) == (None, "AM001")


def test_a_receipt_is_replayed_from_standard_input() -> None:
    done = run("replay", "-", "-f", "json", stdin=KEPT[0].read_bytes())
    assert (done.code, json.loads(done.out)["result"]["outcome"]) == (0, "same")


def test_a_changed_amount_is_told_in_euros(tmp_path: Path, rules: Callable[[str], str]) -> None:
    path = receipt(tmp_path, "aid", str(CASE_1), "--etp", "0.5,1")
    result = replay(path, "--rules", rules(MORE), code=1)
    assert result["outcome"] == "rules-changed"
    figure = {"text": "2024-convention", "key": "aid.full.year_1", "before": 38000, "after": 38500}
    assert result["rules"] == [{**figure, "moves": True}]
    assert [one["path"] for one in result["files"]] == [str(tmp_path / "mine.toml")]
    moved = {
        one["path"]: values(one) for one in result["by_rules"]["changes"] if values(one)[2] != 0
    }
    # 38 000 + 28 000 + 3 × 22 000 = 132 000 (seed-000); half time stays.
    guaranteed = 38000 + 28000 + 3 * 11000
    assert moved == {
        "aid[1].years.1.amount": (38000, 38500, 500),
        "aid[1].years.1.guaranteed": (38000, 38500, 500),
        "aid[1].total.amount": (132000, 132500, 500),
        "aid[1].total.guaranteed": (guaranteed, guaranteed + 500, 500),
    }
    assert {(one["what"], one["etp"], one["delta"]["value"]) for one in (
        result["by_rules"]["effects"]
    )} == {("amount", "1", 500), ("guaranteed", "1", 500)}  # fmt: skip
    assert result["by_program"] == {"effects": [], "changes": []}


def test_a_changed_amount_is_said_in_both_languages(
    tmp_path: Path, rules: Callable[[str], str]
) -> None:
    path, mine = str(receipt(tmp_path, "aid", str(CASE_1), "--etp", "1")), rules(MORE)
    english = run("replay", path, "--rules", mine, "--lang", "en").out
    assert "The rules changed: +500 € over five years (full time)" in english
    french = run("replay", path, "--rules", mine, "--lang", "fr").out
    assert "Les règles ont changé : +500 € sur cinq ans (temps plein)" in french


def test_each_command_tells_what_the_rules_moved(
    tmp_path: Path, rules: Callable[[str], str]
) -> None:
    mine = rules(MORE.replace("full.year_1", "half.year_1 = 19000\nfull.year_1"))

    def effects(*argv: str) -> list[tuple[str, str | None, Any]]:
        result = replay(receipt(tmp_path, *argv, "--etp", "1"), "--rules", mine, code=1)
        return [(one["what"], one["text"], values(one)[2]) for one in result["by_rules"]["effects"]]

    assert effects("schedule", str(CASE_1)) == [("payments", None, 500)]
    compared = effects("compare-versions", str(CASE_1))
    assert compared == [
        ("amount", "2024-convention", 500),
        ("guaranteed", "2024-convention", 500),
    ]


def test_a_threshold_that_turns_the_verdict_is_told(
    tmp_path: Path, rules: Callable[[str], str]
) -> None:
    # 920 patients are above 775 (seed-004), not above 925.
    floor = MORE.replace("[aid]", "[bands]").replace("full.year_1 = 38500", "mt.p30 = 925")
    result = replay(receipt(tmp_path, "check", str(CASE_1)), "--rules", rules(floor), code=1)
    (effect,) = result["by_rules"]["effects"]
    assert (effect["what"], effect["before"], effect["after"]) == (
        "verdict",
        "eligible",
        "not_eligible",
    )
    margin = next(
        one
        for one in result["by_rules"]["changes"]
        if one["path"] == "check.criteria.floor-mt.margin"
    )
    assert values(margin) == (920 - 775, 920 - 925, -150)


def test_a_point_of_the_targets_is_told_in_patients(
    tmp_path: Path, rules: Callable[[str], str]
) -> None:
    points = "full.mt.points = [[920, 300], [1351, 258]]"  # +305 in seed-000, CAS 1
    targets = MORE.replace("[aid]", "[targets]").replace("full.year_1 = 38500", points)
    path = receipt(tmp_path, "targets", str(CASE_1), "--etp", "1")
    result = replay(path, "--rules", rules(targets), code=1)
    assert [(one["what"], values(one)) for one in result["by_rules"]["effects"]] == [
        ("mt", (305, 300, -5))
    ]


def test_a_figure_that_the_answer_does_not_hang_on_leaves_it_the_same(
    tmp_path: Path, rules: Callable[[str], str]
) -> None:
    path = receipt(tmp_path, "aid", str(CASE_1), "--etp", "0.5")
    result = replay(path, "--rules", rules(MORE), code=0)
    assert result["outcome"] == "same"
    assert [(one["key"], one["moves"]) for one in result["rules"]] == [("aid.full.year_1", False)]


def test_another_text_is_told_as_a_change_of_rules(tmp_path: Path) -> None:
    path = receipt(tmp_path, "aid", str(CASE_1), "--etp", "1")
    result = replay(path, "--text", "2023", code=1)
    total = next(one for one in result["by_rules"]["effects"] if one["what"] == "amount")
    # 36 000 + 27 000 + 3 × 21 000 = 126 000 (seed-004, ameli-2024-06).
    assert values(total) == (132000, 126000, -6000)
    assert result["outcome"] == "rules-changed"
    assert run("replay", str(path), "--text", "1999").code == 2
    assert run("replay", str(path), "--text", "2023", "--text", "2024").code == 2


def more_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the program give one euro more over the five years."""
    computed = aid_module.aid

    def wrong(case: Any, **asked: Any) -> Any:
        answer = computed(case, **asked)
        options = []
        for option in answer.result.options:
            amount = option.total.amount
            total = option.total._replace(amount=amount._replace(value=amount.value + 1))
            options.append(option._replace(total=total))
        return answer._replace(result=answer.result._replace(options=tuple(options)))

    monkeypatch.setattr(aid_module, "aid", wrong)


def test_a_change_of_the_program_is_told_by_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = receipt(tmp_path, "aid", str(CASE_1), "--etp", "1")
    more_by_one(monkeypatch)
    result = replay(path, code=1)
    assert result["outcome"] == "program-changed"
    (change,) = result["by_program"]["changes"]
    assert (change["path"], values(change)) == ("aid[1].total.amount", (132000, 132001, 1))
    assert (result["by_rules"]["changes"], result["rules"]) == ([], [])
    assert "The program changed: +1 € over five years (full time)" in run("replay", str(path)).out


def test_rules_and_program_are_told_apart_where_both_changed(
    tmp_path: Path, rules: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = receipt(tmp_path, "aid", str(CASE_1), "--etp", "1")
    mine = rules(MORE)
    more_by_one(monkeypatch)
    result = replay(path, "--rules", mine, code=1)
    assert result["outcome"] == "rules-and-program-changed"
    totals = [
        values(one)
        for cause in ("by_program", "by_rules")
        for one in result[cause]["effects"]
        if one["what"] == "amount"
    ]
    assert totals == [(132000, 132001, 1), (132001, 132501, 500)]
    shown = run("replay", str(path), "--rules", mine).out
    assert "The rules changed: +500 €" in shown
    assert "The program changed: +1 €" in shown


def test_rules_added_then_are_kept_in_the_receipt(
    tmp_path: Path, rules: Callable[..., str]
) -> None:
    mine = rules(MORE)
    path = receipt(tmp_path, "aid", str(CASE_1), "--etp", "1", "--rules", mine)
    Path(mine).unlink()
    assert replay(path, code=0)["outcome"] == "same"
    again = replay(path, "--rules", rules(MORE.replace("38500", "39000"), "other.toml"), code=1)
    assert values(again["by_rules"]["effects"][0]) == (132500, 133000, 500)


def test_a_folder_of_rules_is_kept_with_its_registers(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "mine.toml").write_text(MORE.replace("seed-000", "annex"), "utf-8")
    (folder / "sources.toml").write_text(
        '[annex]\ntitle = "Annex"\nkind = "official"\nwhere = "here"\n', "utf-8"
    )
    path = receipt(tmp_path, "aid", str(CASE_1), "--etp", "1", "--rules", str(folder))
    for file in folder.iterdir():
        file.unlink()
    assert replay(path, code=0)["outcome"] == "same"


def test_a_proposal_asked_by_its_file_is_kept(tmp_path: Path, rules: Callable[..., str]) -> None:
    proposal = rules(FORK, "proposal.toml")
    path = receipt(tmp_path, "aid", str(CASE_1), "--etp", "1", "--text", proposal)
    Path(proposal).unlink()
    assert replay(path, code=0)["outcome"] == "same"
    gone = run("replay", str(path), "--rules", rules(MORE), "-f", "json", "--lang", "en")
    told = json.loads(gone.out)
    assert (gone.code, told["result"]["outcome"]) == (1, "rules-changed")
    assert [one["code"] for one in told["diagnostics"]] == ["AM405"]
    assert "AM405: the receipt was made under the text proposal" in gone.err


def test_a_group_is_kept_with_the_files_of_its_members(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    doctor = "doctor: {specialty: general-practice, sector: 1}\npatients: {mt: 1000}\n"
    (tmp_path / "members").mkdir()
    for name in ("one", "two"):
        (tmp_path / "members" / f"{name}.yaml").write_text(f"name: Dr {name}\n{doctor}", "utf-8")
    group = "group: {form: sisa, etp: 1, signed_on: 2026-06-01, members: [one.yaml, ./two.yaml]}\n"
    (tmp_path / "members" / "group.yaml").write_text(group, "utf-8")
    path = receipt(tmp_path, "check", "members/group.yaml")
    assert [file["path"] for file in json.loads(path.read_text("utf-8"))["profile"]["files"]] == [
        "members/group.yaml",
        "members/one.yaml",
        "members/two.yaml",
    ]
    for file in (tmp_path / "members").iterdir():
        file.unlink()
    monkeypatch.chdir(EXAMPLES)
    assert replay(path, code=0)["outcome"] == "same"


def test_a_sealed_receipt_whose_answer_nobody_computed_is_another(tmp_path: Path) -> None:
    # A seal finds edits, it proves nobody's hand: computing again does.
    path = receipt(tmp_path, "aid", str(CASE_1), "--etp", "1")
    forged = read_receipt("r", path.read_bytes())
    forged.result["options"][0]["total"]["amount"]["value"] = 200000
    path.write_bytes(sealed(forged))
    result = replay(path, code=1)
    assert result["outcome"] == "program-changed"
    assert values(result["by_program"]["effects"][0]) == (200000, 132000, -68000)


def test_a_profile_that_is_refused_today_is_a_change_of_the_program(tmp_path: Path) -> None:
    path = receipt(tmp_path, "aid", str(CASE_1), "--etp", "1")
    forged = read_receipt("r", path.read_bytes())
    forged.profile.files[0].text = "patients: {mt: -1}\n"
    path.write_bytes(sealed(forged))
    done = run("replay", str(path), "-f", "json", "--lang", "en")
    told = json.loads(done.out)
    assert (done.code, told["result"]["outcome"]) == (1, "program-changed")
    assert f"{path} (case-1.yaml):1:16: error" in done.err
    assert "no answer any more" in run("replay", str(path), "--lang", "en").out


def test_rules_that_are_read_no_more_are_only_asked_for_where_the_answer_differs(
    tmp_path: Path, rules: Callable[[str], str]
) -> None:
    path = receipt(tmp_path, "aid", str(CASE_1), "--etp", "1")
    forged = read_receipt("r", path.read_bytes())
    texts = {file.path: file for file in forged.rules.shipped}
    texts["2024-convention.toml"].text += "\n[no_such_table]\nkey = 1\n"
    texts["2024-convention.toml"].sha256 = "0" * 64
    path.write_bytes(sealed(forged))
    assert replay(path, code=0)["outcome"] == "same"
    result = replay(path, "--rules", rules(MORE), code=1)
    assert (result["outcome"], result["rules"]) == ("program-changed", [])
    assert "AM203" in run("replay", str(path), "--rules", rules(MORE)).err


@pytest.mark.parametrize(
    "places", [("case-1.yaml", "case-2.yaml"), (".",)], ids=["two files", "a folder"]
)
def test_several_profiles_have_no_receipt(
    places: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(EXAMPLES)
    path = tmp_path / "receipt.json"
    done = run("aid", *places, "--receipt", str(path), "--lang", "en")
    assert (done.code, done.out) == (2, "")
    assert "--receipt: a receipt holds the answer for one profile" in done.err
    assert not path.exists()


def test_several_documents_have_no_receipt(tmp_path: Path) -> None:
    data = CASE_1.read_bytes() + b"\n---\n" + CASE_1.read_bytes()
    done = run("aid", "-", "--receipt", str(tmp_path / "receipt.json"), stdin=data)
    assert (done.code, done.out, list(tmp_path.iterdir())) == (2, "", [])


def test_a_profile_in_error_leaves_the_old_receipt(tmp_path: Path) -> None:
    path = tmp_path / "receipt.json"
    path.write_text("old", "utf-8")
    done = run("aid", "-", "--receipt", str(path), stdin=b"patients: {mt: -1}\n")
    assert (done.code, path.read_text("utf-8")) == (65, "old")
    assert run("aid", "nobody.yaml", "--receipt", str(path)).code == 66


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_73_and_the_answer_is_there() -> None:
    done = run("aid", str(CASE_1), *ON, "--receipt", "/dev/full", "--lang", "en")
    assert done.code == 73
    assert done.out == run("aid", str(CASE_1), *ON, "--lang", "en").out
    assert "error AM301: cannot write /dev/full" in done.err


def test_a_folder_that_is_not_there_is_73(tmp_path: Path) -> None:
    assert run("aid", str(CASE_1), "--receipt", str(tmp_path / "no" / "r.json")).code == 73


# What is compared


def figure(value: int, **more: Any) -> dict[str, Any]:
    ends = dict.fromkeys(("value", "low", "high"), value)
    return {**ends, "status": "published", "sources": ["seed-000"], **more}


def paths(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    return [one.path for one in changes("aid", before, after)]


def test_a_key_added_since_is_no_change() -> None:
    before = {"options": [{"etp": "1", "total": {"amount": figure(1)}}]}
    after = {
        "margins": [1],
        "options": [{"etp": "1", "new": 1, "total": {"amount": figure(1, more=2), "x": 1}}],
    }
    assert paths(before, after) == []


def test_a_key_lost_a_value_and_an_item_are_changes() -> None:
    before = {"verdict": "eligible", "options": [{"etp": "1", "total": {"amount": figure(1)}}]}
    assert paths(before, {"options": before["options"]}) == ["aid.verdict"]
    assert paths(before, {**before, "options": []}) == ["aid[1]"]
    half = {"etp": "0.5", "total": {}}
    assert paths(before, {**before, "options": [*before["options"], half]}) == ["aid[0.5]"]
    other = [{"etp": "1", "total": {"amount": figure(1, status="assumed")}}]
    assert paths(before, {**before, "options": other}) == ["aid[1].total.amount"]
    assert paths(before, {**before, "options": [{"etp": "1", "total": None}]}) == ["aid[1].total"]


@given(st.recursive(st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | (
    st.dictionaries(st.sampled_from(["options", "etp", "code", "year", "a", "value"]), inner)
), max_leaves=12))  # fmt: skip
def test_nothing_differs_from_itself(tree: Any) -> None:
    assert list(changes("aid", {"x": tree}, {"x": tree})) == []


def test_a_note_that_is_said_no_more_is_a_change(tmp_path: Path) -> None:
    path = receipt(tmp_path, "aid", str(CASE_1))
    kept_receipt = read_receipt("r", path.read_bytes())
    kept_receipt.notes = (*kept_receipt.notes, "said-no-more")
    path.write_bytes(sealed(kept_receipt))
    (change,) = replay(path, code=1)["by_program"]["changes"]
    assert (change["path"], change["after"]) == ("notes.said-no-more", None)


# The screen


def changed(tmp_path: Path, rules: Callable[[str], str], command: str) -> tuple[str, ...]:
    path = receipt(tmp_path, command, str(CASE_1))
    return (str(path), "--rules", rules(MORE + "full.year_3 = 21000\n"))


@pytest.mark.parametrize(
    ("name", "lang", "width"),
    [
        ("aid-case-1-half-and-full", "fr", 60),
        ("schedule-2023-full-time", "en", 40),
        ("compare-case-2", "fr", 80),
    ],
)
def test_a_replay_fits_its_terminal(
    name: str, lang: str, width: int, rules: Callable[[str], str]
) -> None:
    mine = rules(MORE + "full.year_3 = 21000\n")
    argv = ("replay", str(HERE / "receipts" / f"{name}.json"), "--rules", mine, "--lang", lang)
    shown = on_terminal(*argv, width=width, NO_COLOR="1")
    assert shown.code == 1
    assert [line for line in shown.text.split("\n") if len(line) > width] == []


def test_every_form_of_a_replay_can_be_read(tmp_path: Path, rules: Callable[[str], str]) -> None:
    validator = jsonschema_rs.validator_for(json.loads(run("schema", "replay").out))
    jsonschema_rs.meta.validate(json.loads(run("schema", "replay").out))
    mine = rules(MORE + "full.year_3 = 21000\n")
    for line in run("replay", *map(str, KEPT), "--rules", mine, "-f", "jsonl").out.splitlines():
        written = json.loads(line)
        assert written["schema"] == "amcli.replay/1"
        assert [str(error) for error in validator.iter_errors(written)] == []
    argv = changed(tmp_path, rules, "aid")
    header, *rows = run("replay", *argv, "-f", "csv").out.splitlines()
    assert header.startswith("source,document,name,etp,outcome,command,made_by,cause,text,path")
    assert any("aid[1].years.1.amount" in row and ",38000," in row for row in rows)
    assert "| convention 2024-2029 | aid, full time, 1st year | 38 000 € | 38 500 € |" in (
        run("replay", *argv, "-f", "md", "--lang", "en").out
    )
    one = run("replay", str(KEPT[0]), "-f", "csv").out.splitlines()
    assert ",same," in one[1]
    assert len(one) == 2


def test_any_output_can_carry_a_replay(tmp_path: Path, rules: Callable[[str], str]) -> None:
    argv = changed(tmp_path, rules, "aid")
    for encoding in ("cp1252", "cp850", "ascii"):
        assert run("replay", *argv, "--lang", "fr", encoding=encoding).code == 1


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_help_of_replay_has_two_examples_that_work(
    lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AMCLI_LANG", lang)
    monkeypatch.setenv("COLUMNS", "100")
    _, sentence, examples, *_ = run("replay", "--help").out.split("\n\n")
    assert sentence.strip().count(".") == 1
    for name in ("receipt.json", "recu.json"):
        (tmp_path / name).write_bytes(KEPT[0].read_bytes())
    for name in ("proposal.toml", "proposition.toml"):
        (tmp_path / name).write_text(FORK, "utf-8")
    monkeypatch.chdir(tmp_path)
    typed = [line.strip().removeprefix("amcli ") for line in examples.splitlines() if line.strip()]
    assert len(typed) == 2
    assert [run(*shlex.split(line)).code for line in typed] == [0, 0]


def test_a_replay_writes_nothing_but_its_answer(tmp_path: Path) -> None:
    done = process("replay", str(KEPT[0]), "-o", str(tmp_path / "out.json"), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, b"")
    assert [path.name for path in tmp_path.iterdir()] == ["out.json"]


def test_an_answer_without_a_receipt_reads_none_of_this() -> None:
    code = (
        "import sys; from amcli.main import run; run(sys.argv[1:]);"
        "print([name for name in sys.modules if 'receipt' in name or 'kept' in name"
        " or name.endswith(('.moved', '.replays', '.replaying'))], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "aid", str(CASE_1), "-f", "json"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == "[]\n"


@pytest.mark.parametrize(
    "change",
    [
        {"options": "none"},
        {"options": ["none"]},
        {"options": [{"etp": "1/0"}]},
        {"options": [{"etp": "1", "years": {}}]},
        {"options": [{"etp": "1", "years": [{"code": {"a": 1}}]}]},
        *(
            {"options": [{"etp": "1", "total": {"amount": {**FIGURE, **wrong}}}]}
            for FIGURE in [{"value": 1, "low": 1, "high": 1, "status": "given", "sources": []}]
            for wrong in ({"low": []}, {"value": {}}, {"status": 3}, {"sources": None},
                          {"sources": [{}]})
        ),
    ],
)  # fmt: skip
def test_a_receipt_whose_answer_has_no_such_form_is_refused_seal_or_no_seal(
    change: dict[str, Any], tmp_path: Path
) -> None:
    path = receipt(tmp_path, "aid", str(CASE_1), *ON)
    forged = read_receipt("r", path.read_bytes())
    forged.result.update(change)
    path.write_bytes(sealed(forged))
    done = run("replay", str(path))
    assert (done.code, done.out) == (65, "")
    assert "AM402" in done.err


def test_a_table_has_a_receipt_that_can_be_replayed(tmp_path: Path) -> None:
    table, receipt = tmp_path / "t.csv", tmp_path / "r.json"
    table.write_bytes("name;Secteur\r\nHélène;1\r\n".encode("cp1252"))
    assert run("check", str(table), *ON, "--receipt", str(receipt), "-q").code == 3
    assert run("replay", str(receipt)).code == 0
    other = tmp_path / "t.txt"
    other.write_bytes(table.read_bytes())
    done = run("check", str(other), "--from", "csv", "--receipt", str(tmp_path / "s.json"))
    assert (done.code, done.out) == (2, "")
    assert not (tmp_path / "s.json").exists()
