"""`schedule --ics`: a calendar that client libraries open, and that updates when imported again."""

import sys
from datetime import date
from pathlib import Path
from typing import Any

import icalendar
import ics
import pytest
import yaml

from command_line import EXAMPLES, ON, run

JULY_2023 = EXAMPLES / "contract-2023-full-time.yaml"


def written(tmp_path: Path, *argv: str) -> bytes:
    target = tmp_path / "calendar.ics"
    done = run("schedule", *argv, "--ics", str(target), "-f", "json")
    assert done.code == 0, done.err
    return target.read_bytes()


def events(data: bytes) -> dict[str, Any]:
    """Return the events that icalendar reads, by their id."""
    found = icalendar.Calendar.from_ical(data).walk("VEVENT")
    by_uid = {str(event["uid"]): event for event in found}
    assert len(by_uid) == len(found)
    return by_uid


def day(event: Any, name: str) -> date:
    found = event[name].dt
    assert type(found) is date  # whole days, no hour
    return found


def changed(tmp_path: Path, **facts: Any) -> str:
    """Return the path of the example of July 2023 with other facts of its contract."""
    profile = yaml.safe_load(JULY_2023.read_text("utf-8"))
    profile["contract"].update(facts)
    path = tmp_path / "changed.yaml"
    path.write_text(yaml.safe_dump(profile, allow_unicode=True), "utf-8")
    return str(path)


def test_two_client_libraries_open_the_calendar(tmp_path: Path) -> None:
    data = written(tmp_path, str(JULY_2023), *ON)
    mine, theirs = events(data), ics.Calendar(data.decode()).events
    assert {event.uid for event in theirs} == set(mine) != set()
    for event in theirs:
        same = mine[event.uid]
        assert event.all_day
        assert event.begin.date() == day(same, "dtstart")
        assert event.end.date() == day(same, "dtend")
        assert event.name == str(same["summary"])
        assert event.description == str(same["description"])


def test_payments_obligations_and_reviews_are_events_of_whole_days(tmp_path: Path) -> None:
    found = events(written(tmp_path, str(JULY_2023), *ON, "--lang", "en")).values()
    kinds = {event["categories"].to_ical().decode() for event in found}
    assert kinds == {"PAYMENT", "OBLIGATION", "REVIEW"}
    by_summary = {str(event["summary"]).partition(" (")[0]: event for event in found}
    # ameli-2024-06 and djibe: 28 000 at the anniversary of 1 July 2024
    name = "Aid paid in full, year 2: 28 000 €"
    assert day(by_summary[name], "dtstart") == date(2024, 7, 1)
    assert day(by_summary[name], "dtend") == date(2024, 7, 2)
    # the whole month after the hire of 10 July, its last day included
    first = by_summary["Aid paid in full, year 1: 36 000 €"]
    assert (day(first, "dtstart"), day(first, "dtend")) == (date(2023, 7, 10), date(2023, 8, 11))


def test_events_never_ring_and_keep_the_day_free(tmp_path: Path) -> None:
    data = written(tmp_path, str(JULY_2023), *ON)
    assert b"VALARM" not in data
    assert {str(event["transp"]) for event in events(data).values()} == {"TRANSPARENT"}


def test_the_bytes_hang_on_the_day_of_the_question_alone(tmp_path: Path) -> None:
    assert written(tmp_path, str(JULY_2023), *ON) == written(tmp_path, str(JULY_2023), *ON)
    data = written(tmp_path, str(JULY_2023), *ON)
    assert data.count(b"DTSTAMP:20261122T000000Z") == len(events(data))
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))


def test_a_later_calendar_has_the_same_ids_and_a_higher_revision(tmp_path: Path) -> None:
    before = events(written(tmp_path, str(JULY_2023), *ON))
    after = events(written(tmp_path, str(JULY_2023), "--on", "2026-12-01"))
    assert set(before) == set(after)
    assert all(after[uid]["sequence"] > before[uid]["sequence"] for uid in before)


def test_ids_stay_when_dates_and_amounts_change(tmp_path: Path) -> None:
    before = events(written(tmp_path, str(JULY_2023), *ON))
    pause = [{"from": date(2025, 3, 1), "until": date(2025, 5, 31)}]
    shifted = events(written(tmp_path, changed(tmp_path, suspensions=pause), *ON))
    payments = {uid for uid, event in before.items() if b"PAYMENT" in event["categories"].to_ical()}
    assert payments <= set(shifted)
    assert [uid for uid in payments if before[uid]["dtstart"] != shifted[uid]["dtstart"]]
    profile = changed(tmp_path, targets_reached=True)
    poorer = events(written(tmp_path, profile, *ON, "--achievement", "50%"))
    assert set(poorer) == set(before)
    assert [uid for uid in before if before[uid]["summary"] != poorer[uid]["summary"]]


def test_a_period_keeps_the_ids_of_the_whole_ledger(tmp_path: Path) -> None:
    whole = events(written(tmp_path, str(JULY_2023), *ON))
    period = ("--from", "2026-01-01", "--until", "2026-12-31")
    part = events(written(tmp_path, str(JULY_2023), *ON, *period))
    assert set(part) < set(whole)
    assert all(part[uid]["dtstart"] == whole[uid]["dtstart"] for uid in part)
    assert all(day(event, "dtstart").year <= 2026 for event in part.values())


def test_another_contract_has_other_ids(tmp_path: Path) -> None:
    before = events(written(tmp_path, str(JULY_2023), *ON))
    other = events(written(tmp_path, changed(tmp_path, signed_on=date(2023, 7, 2)), *ON))
    assert set(before).isdisjoint(other)


def test_the_duties_are_not_repeated_for_each_option(tmp_path: Path) -> None:
    data = written(tmp_path, str(JULY_2023), *ON, "--etp", "0.5,1", "--lang", "en")
    names = [str(event["summary"]) for event in events(data).values()]
    assert sum(name.startswith("Proof of hire") for name in names) == 1
    first = [name for name in names if name.startswith("Aid paid in full, year 1")]
    assert sorted(name.partition(" (")[2].partition(", ")[0] for name in first) == [
        "full time",
        "half time",
    ]


def test_several_profiles_make_one_calendar(tmp_path: Path) -> None:
    single = events(written(tmp_path, str(JULY_2023), *ON))
    both = events(written(tmp_path, str(JULY_2023), str(EXAMPLES / "leap-day.yaml"), *ON))
    assert set(single) < set(both)
    twins = events(written(tmp_path, str(JULY_2023), str(JULY_2023), *ON))
    assert len(twins) == 2 * len(single)


@pytest.mark.parametrize(
    ("lang", "said", "kept"),
    [
        ("fr", "versée en entier, 1re année", "Estimation : seul"),
        ("en", "paid in full, year 1", "An estimate: only"),
    ],
)
def test_an_event_speaks_the_language_of_the_run(
    lang: str, said: str, kept: str, tmp_path: Path
) -> None:
    found = events(written(tmp_path, str(JULY_2023), *ON, "--lang", lang)).values()
    (first,) = [event for event in found if said in str(event["summary"])]
    assert kept in str(first["description"])
    assert "ameli-2024-06" in str(first["description"])


def test_an_obligation_stands_on_its_last_day_and_says_from_when(tmp_path: Path) -> None:
    # seed-002: the assistant is qualified within 3 years of the hire
    pair = ("--lang", "en")
    found = events(written(tmp_path, changed(tmp_path, hired_on=date(2023, 7, 10)), *ON, *pair))
    (one,) = [event for event in found.values() if "qualified" in str(event["summary"])]
    assert (day(one, "dtstart"), day(one, "dtend")) == (date(2026, 7, 10), date(2026, 7, 11))
    assert "From 10 July 2023 on, by 10 July 2026 at the latest" in str(one["description"])
    (sole,) = [event for event in found.values() if "year 2:" in str(event["summary"])]
    assert "at the latest" not in str(sole["description"])


def test_profiles_without_a_name_are_told_apart_by_their_file(tmp_path: Path) -> None:
    document = yaml.safe_load(JULY_2023.read_text("utf-8"))
    document.pop("name", None)
    (tmp_path / "moved").mkdir()
    for place in ("one.yaml", "two.yaml", "moved/one.yaml"):
        (tmp_path / place).write_text(yaml.safe_dump(document, allow_unicode=True), "utf-8")
    one, two, moved = (
        set(events(written(tmp_path, str(tmp_path / place), *ON)))
        for place in ("one.yaml", "two.yaml", "moved/one.yaml")
    )
    assert one.isdisjoint(two)
    assert one == moved  # the folder does not matter


def test_a_profile_with_a_name_keeps_its_ids_in_another_file(tmp_path: Path) -> None:
    document = {"name": "Dr Named", **yaml.safe_load(JULY_2023.read_text("utf-8"))}
    ids = []
    for place in ("one.yaml", "two.yaml"):
        (tmp_path / place).write_text(yaml.safe_dump(document, allow_unicode=True), "utf-8")
        ids.append(set(events(written(tmp_path, str(tmp_path / place), *ON))))
    assert ids[0] == ids[1]


def test_a_day_that_is_assumed_is_tentative(tmp_path: Path) -> None:
    found = events(written(tmp_path, str(JULY_2023), *ON, "--lang", "en")).values()
    states = {str(event["summary"]).split(",")[0]: str(event["status"]) for event in found}
    assert states["Aid paid in full"] == "CONFIRMED"
    assert states["Solde"] == "TENTATIVE"  # no source gives its day


def test_what_has_no_known_day_is_counted_on_stderr(tmp_path: Path) -> None:
    profile, target = str(EXAMPLES / "contract-2022-third-time.yaml"), tmp_path / "c.ics"
    document = yaml.safe_load(Path(profile).read_text("utf-8"))
    document["contract"].pop("proof_received_on", None)
    copy = tmp_path / "undated.yaml"
    copy.write_text(yaml.safe_dump(document, allow_unicode=True), "utf-8")
    done = run("schedule", str(copy), *ON, "--ics", str(target), "--lang", "en")
    assert done.code == 0
    assert "1 entry has no known day and no place in the calendar" in done.err
    assert events(target.read_bytes())
    quiet = run("schedule", str(copy), *ON, "--ics", str(target), "--lang", "en", "-q")
    assert "no known day" not in quiet.err


def test_without_the_library_nothing_is_written_and_the_command_that_helps_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "icalendar", None)
    target = tmp_path / "calendar.ics"
    for lang, said in (
        ("en", "needs the library icalendar"),
        ("fr", "a besoin de la bibliothèque"),
    ):
        done = run("schedule", str(JULY_2023), *ON, "--ics", str(target), "--lang", lang)
        assert (done.code, done.out) == (2, "")
        assert "AM304" in done.err
        assert said in done.err
        assert "pip install 'amcli[ics]'" in done.err
    assert not target.exists()


def test_the_library_is_read_by_this_option_alone() -> None:
    import subprocess

    code = (
        "import sys; from amcli.main import run;"
        f"run(['schedule', {str(JULY_2023)!r}, '--by', 'civil-year', '-q', '-o', '/dev/null']);"
        "sys.exit('icalendar' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_profile_in_error_leaves_an_old_calendar_alone(tmp_path: Path) -> None:
    bad, target = tmp_path / "bad.yaml", tmp_path / "calendar.ics"
    bad.write_text("doctor: {sector: 9}\n")
    target.write_bytes(b"old")
    assert run("schedule", str(bad), "--ics", str(target)).code == 65
    assert target.read_bytes() == b"old"


def test_a_calendar_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    done = run("schedule", str(JULY_2023), *ON, "--ics", str(tmp_path / "none" / "c.ics"))
    assert done.code == 73
