"""A fact is declared on its field and named in words; everything else reads it there."""

import string

import pytest

from amcli.law.profile.consistency import holder_of
from amcli.law.profile.facts import facts_of, paths_of
from amcli.law.profile.group import GroupProfile, NamedMember
from amcli.law.profile.profile import Profile
from amcli.load.nearest import nearest_key
from amcli.words.both.facts import OTHER_NAMES
from amcli.words.catalogue import Lang, chapter_of

PATHS = {path for path, _ in paths_of(Profile)}
PATHS |= {path.removeprefix("group.members.") for path, _ in paths_of(GroupProfile)}
PATHS |= {path for path, _ in paths_of(NamedMember)}


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_key_of_a_profile_is_named_in_both_languages(lang: Lang):
    codes = {code.removeprefix("fact.") for code in chapter_of("facts", lang)}
    assert codes >= PATHS
    assert {path for path in codes if "." in path and not path.startswith("criterion.")} <= PATHS


def test_another_name_is_of_a_key_and_is_written_as_it_is_looked_up():
    assert OTHER_NAMES.keys() <= PATHS
    assert set("".join(OTHER_NAMES.values())) <= set(string.ascii_lowercase + "_ ")


def test_every_number_of_a_profile_has_bounds_and_every_day_says_where_it_may_lie():
    for path, key in facts_of(Profile):
        is_number = not {"int", "Decimal", "Fraction"}.isdisjoint(
            getattr(kind, "__name__", "") for kind in key.kinds
        )
        is_day = [kind.__name__ for kind in key.kinds if isinstance(kind, type)] == ["date"]
        assert is_number == (key.fact.high is not None), path
        assert is_day == (key.fact.is_past or key.fact.is_ahead), path


def test_a_french_name_means_the_key_of_the_section_it_stands_in():
    days = ("on", "mt", "mt_adult", "fa")
    assert nearest_key("le", "contract.observations[0]", days) == "contract.observations[0].on"
    assert nearest_key("du", "contract.suspensions[1]", ("from", "until")) == (
        "contract.suspensions[1].from"
    )
    assert nearest_key("Médecin", "", ("name", "doctor")) == "doctor"
    assert nearest_key("secteur", "practice", ("doctors",)) == "doctor.sector"


def test_who_holds_a_fact_is_told_of_a_member_as_of_a_doctor():
    assert holder_of("patients.mt") == holder_of("group.members[2].patients.mt") == "amelipro"
    assert holder_of("patients.percentile.fa") == "cpam"
    assert holder_of("group") == "cpam"
    assert holder_of("group.form") == holder_of("on") == "doctor"
