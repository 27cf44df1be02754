"""One value by its path: of every answer, all that JSON says can be asked for by itself."""

from collections.abc import Iterator
from typing import Any

import pytest

from amcli.law.figures.sourced import Figure
from amcli.render.json import plain
from amcli.study.paths.result_paths import NoSuchPath, NotSingle, held_places, value_at
from answers import ANSWERS, COMMANDS, example, show

NAMES = ("case-1", "group-of-four", "facts-missing", "running-2021-zip-new-contract")


def leaves(tree: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Yield every path of a JSON tree by keys and indexes, with its value."""
    if isinstance(tree, dict):
        for key, item in tree.items():
            is_word = not set(key) & set(".[] ")
            yield from leaves(item, f"{path}.{key}" if is_word else f"{path}[{key}]")
    elif isinstance(tree, list | tuple):
        for number, item in enumerate(tree):
            yield from leaves(item, f"{path}[{number}]")
    else:
        yield path.removeprefix("."), tree


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", NAMES)
def test_every_value_of_the_json_is_reached_by_its_keys(command: str, name: str) -> None:
    result = show(command, example(name)).answer.result
    some = 7 if command == "compare-versions" else 1  # thousands of them, all alike
    for path, value in list(leaves(plain(result), ""))[::some]:
        assert value_at(path, command, result) == value
        if path.endswith(".value"):
            assert value_at(path.removesuffix(".value"), command, result) == value


@pytest.mark.parametrize("command", ANSWERS)
@pytest.mark.parametrize("name", NAMES)
def test_every_path_of_explain_leads_to_its_value(command: str, name: str) -> None:
    result = show(command, example(name)).answer.result
    count = 0
    for path, value, _ in held_places(command, result):
        if isinstance(value, Figure):
            ends = (value.value, value.low, value.high)
            asked = (str(path), f"{path}.low", f"{path}.high")
            assert tuple(value_at(one, command, result) for one in asked) == ends
        elif not isinstance(value, tuple | list) and "#" not in str(path):
            assert value_at(str(path), command, result) == value
        count += 1
    assert count > 3


def test_the_only_option_needs_no_bracket_and_several_do() -> None:
    result = show("aid", example("case-1")).answer.result
    names = [option.etp for option in result.options]
    assert len(names) > 1
    for path in ("aid.total.amount", "aid[3].total.amount", "aid.years.1"):
        with pytest.raises(NotSingle) as refused:
            value_at(path, "aid", result)
        assert (refused.value.kind, refused.value.names) == ("options", tuple(names))
    alone = result._replace(options=result.options[:1])
    first = alone.options[0]
    assert value_at("aid.total.amount", "aid", alone) == first.total.amount.value


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("aid[1].years", "list"),
        ("aid[1].years.2", "object"),
        ("aid[1]", "object"),
        ("aid", "object"),
    ],
)
def test_a_list_and_an_object_are_no_value(path: str, kind: str) -> None:
    with pytest.raises(NotSingle) as refused:
        value_at(path, "aid", show("aid", example("case-1")).answer.result)
    assert refused.value.kind == kind
    assert refused.value.names


@pytest.mark.parametrize(
    "path", ["aid[1].years.9.amount", "aid[1].yeers", "", "aid[1", "aid..years", "check.verdict",
             "aid[1].years[9].amount", "aid[1].years.1.amount.value.more"]
)  # fmt: skip
def test_a_path_that_leads_nowhere_is_refused_with_those_there_are(path: str) -> None:
    with pytest.raises(NoSuchPath) as refused:
        value_at(path, "aid", show("aid", example("case-1")).answer.result)
    assert len(refused.value.known) > 10
