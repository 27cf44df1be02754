"""The golden sessions again, in this process: what a pipe shows, without a terminal or a wait."""

import pytest

from running import run
from terminal import EXAMPLES
from test_cli_golden import GOLDEN, ON, SESSIONS

PIPE = "=== pipe, utf-8\n"


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("command", SESSIONS)
def test_a_pipe_shows_what_its_session_shows(
    command: str, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(EXAMPLES)
    shown = run(command, SESSIONS[command], *ON, "--lang", lang)
    section = (GOLDEN / f"{command}.{lang}.txt").read_text("utf-8").split(PIPE)[1]
    expected = section.split("=== ")[0].split("\n", 1)[1].rstrip("\n")
    assert (shown.out + shown.err).rstrip("\n") == expected
