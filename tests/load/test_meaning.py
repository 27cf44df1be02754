"""What has one meaning is accepted in a profile and on the command line; what has two is not."""

from fractions import Fraction

import pytest

from amcli.commands.options import BadValue, quantities
from amcli.load.profiles import Loaded
from amcli.load.toml.files import load_rules
from reading import read_profiles

BOOK = load_rules()


def loaded(text: str) -> Loaded:
    (document,) = read_profiles(["-"], text.encode)
    return document


@pytest.mark.parametrize(
    ("path", "written", "plain"),
    [
        *(("doctor.mep", word, "true") for word in ("oui", "OUI", "vrai", "Vrai", "'true'")),
        *(("doctor.mep", word, "false") for word in ("non", "Non", "faux", "FAUX", '"false"')),
        *(("doctor.optam", word, "true") for word in ("Optam-CO", "OPTAM", "optam-aco", "oui")),
        *(("doctor.sector", word, "2") for word in ("secteur 2", "Secteur 2", "'2'", "2.0")),
        *(("doctor.zone", word, "zip") for word in ("ZIP", "Zip", '"zip"')),
        ("doctor.zone", "None", "none"),
        ("doctor.situations", "[RQTH, Mixed-Practice]", "[rqth, mixed-practice]"),
        ("doctor.specialty", "Généraliste", "general-practice"),
        ("doctor.clinical_fees_share", '"0.92"', "0.92"),
        ("practice.coordinated", "Oui", "true"),
        ("practice.coordinated", "Committed", "committed"),
        ("practice.assistants_etp", "temps plein", "1"),
        ("patients.mt", "920.0", "920"),
        ("patients.mt", '"920"', "920"),
        ("patients.mt", "920.00", "920"),
        ("contract.etp", "mi-temps", "0.5"),
        ("contract.etp", "Temps plein", "1"),
        ("contract.etp", "tiers temps", "1/3"),
        ("contract.etp", "un poste et demi", "1.5"),
        ("contract.employer_cost", '["28656", 29000.00]', "[28656, 29000]"),
        ("contract.assistant", "{background: Nurse, qualified: faux}",
         "{background: nurse, qualified: false}"),
        ("contract.events", "[{on: 2024-01-01, kind: Change, optam: Optam}]",
         "[{on: 2024-01-01, kind: change, optam: true}]"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", ["block", "flow"])
def test_what_has_one_meaning_is_accepted(path, written, plain, form):
    section, key = path.split(".")
    shape = "{}:\n  {}: {}\n" if form == "block" else "{{{}: {{{}: {}}}}}"
    document = loaded(shape.format(section, key, written))
    assert document.diagnostics == ()
    assert document.profile == loaded(shape.format(section, key, plain)).profile


@pytest.mark.parametrize(
    "text",
    [
        "doctor: {mep: x}",
        "doctor: {mep: 1}",
        "doctor: {optam: Optam non}",
        "doctor: {sector: secteur 4}",
        "patients: {mt: 1.000}",  # a thousand in France
        "patients: {mt: '1.000'}",
        "patients: {mt: 1 200}",
        "patients: {mt: '1 200'}",
        "contract: {etp: '0,5'}",
        "contract: {signed_on: 22/06/2024}",
        "contract: {employer_cost: oui}",
        "name: oui\ndoctor: {specialty: oui}",
    ],
)
def test_what_may_mean_something_else_is_refused(text):
    assert loaded(text).diagnostics


def test_a_text_stays_a_text():
    assert loaded("name: Oui").profile.name == "Oui"
    assert loaded("name: '920'").profile.name == "920"


@pytest.mark.parametrize(
    ("written", "posts"),
    [
        ("0,5", ["1/2"]),
        ("1,5", ["3/2"]),
        ("0.5,1", ["1/2", "1"]),
        ("0,5,1,5", ["1/2", "3/2"]),
        ("1/3,0,5", ["1/3", "1/2"]),
        ("mi-temps", ["1/2"]),
        ("mi-temps,temps plein", ["1/2", "1"]),
        ("Un poste et demi", ["3/2"]),
        ("1,2", ["1", "2"]),
    ],
)
def test_a_number_of_posts_is_read_as_in_a_profile(written, posts):
    assert quantities([written]) == tuple(map(Fraction, posts))


@pytest.mark.parametrize("written", ["demi", "0,7", "5", "plein", ""])
def test_another_number_of_posts_is_refused(written):
    if written == "5":
        assert quantities([written]) == (5,)  # a group may
        return
    with pytest.raises(BadValue):
        quantities([written])
