"""A cell that has one meaning is read as that, by the engine and one by one alike."""

from pathlib import Path

import pytest

from command_line import ON, run

HEAD = "doctor.specialty,doctor.sector,doctor.optam,doctor.mep,doctor.zone,doctor.situations,"
HEAD += "patients.mt,patients.fa,practice.coordinated,contract.signed_on,contract.etp\n"
PLAIN = "general-practice,2,true,false,zip,rqth,920,1350,true,2024-09-01,0.5\n"


@pytest.mark.parametrize(
    ("written", "asked_one_by_one"),
    [
        ("general-practice,2,oui,Non,ZIP,rqth,920.0,1350.00,Vrai,2024-09-01,0.5\n", False),
        ("Généraliste,2,VRAI,faux,Zip,rqth,920,1350,OUI,2024-09-01,0.5\n", False),
        ("MÉDECINE GÉNÉRALE,secteur 2,Optam-CO,non,zip,RQTH,920,1350,oui,2024-09-01,mi-temps\n",
         True),
    ],
)  # fmt: skip
def test_a_row_of_words_answers_as_the_same_facts_plainly_written(
    tmp_path: Path, written: str, asked_one_by_one: bool
) -> None:
    answers = []
    for name, row in (("plain", PLAIN), ("written", written)):
        table = tmp_path / f"{name}.csv"
        table.write_text(HEAD + row, "utf-8")
        done = run("batch", str(table), "--on", ON[1])
        assert done.code == 0, done.err
        answers.append(done.out)
    assert answers[0] == answers[1]
    assert ("one by one" in done.err) == asked_one_by_one
