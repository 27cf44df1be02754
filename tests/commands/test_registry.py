"""Every command is described once: what its description names is there, nothing is read early."""

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from amcli.commands.parameters import DEBUG, RECEIPT
from amcli.commands.registry import COMMANDS, VARIANTS, WITHOUT_RESULT, find
from amcli.words.catalogue import words_in

ROOT = Path(__file__).parents[2]
NAMES = (*COMMANDS, *VARIANTS)


def named(place: str) -> object:
    module, _, attribute = place.partition(":")
    return getattr(import_module(module), attribute)


@pytest.mark.parametrize("name", NAMES)
def test_what_a_description_names_is_there(name: str) -> None:
    command = find(name)
    assert command.name == name
    assert find(command.id) is command
    if command.id in WITHOUT_RESULT:
        assert (command.result, command.page) == ("", "")
        return
    assert hasattr(named(command.result), "_fields")
    assert callable(named(f"amcli.render.pages.{command.page}"))
    assert command.rows.items
    assert command.rows.columns


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_has_its_own_name_flags_and_help(name: str) -> None:
    parameters = [one for one in find(name).parameters if one is not DEBUG]
    names = [one.name for one in parameters]
    flags = [flag for one in parameters for flag in one.flags]
    assert len(set(names)) == len(names)
    assert len(set(flags)) == len(flags)
    for words in (words_in("fr"), words_in("en")):
        assert all(one.help(words) for one in parameters)


def test_receipts_are_of_commands_that_answer_for_profiles() -> None:
    kept = [name for name in COMMANDS if find(name).takes(RECEIPT)]
    assert kept == ["summary", "check", "aid", "targets", "schedule", "compare-versions"]
    assert all(find(name).answers_for == "profiles" for name in kept)


def test_describing_a_command_reads_no_other_one() -> None:
    code = (
        "import sys; from amcli.commands.registry import find; find('aid');"
        "print(*sorted(name for name in sys.modules if name.startswith('amcli.commands.')"
        " and name.count('.') == 3))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    assert done.stdout.split() == ["amcli.commands.doctor.aid", "amcli.commands.doctor.profiles"]
