"""Rows as a command declares them: a path to the items, and columns."""

from types import MappingProxyType
from typing import Any, NamedTuple

import pytest

from amcli.law.contract.case import Answer
from amcli.law.figures.sourced import exact
from amcli.law.figures.terms import Status
from amcli.render.records.csv import cells, csv_text
from amcli.render.records.rows import Rows
from answers import framed


class Leaf(NamedTuple):
    code: str
    value: Any
    title: Any = MappingProxyType({"en": "one"})


class Branch(NamedTuple):
    etp: str
    verdict: str
    leaves: tuple[Leaf, ...] | None


class Tree(NamedTuple):
    verdict: str
    branches: tuple[Branch, ...]


TREE = Tree(
    "whole", (Branch("1", "part", (Leaf("a", 1), Leaf("b", None))), Branch("2", "bare", ()))
)


def rows(items: str, columns: str, result: Any = TREE) -> list[dict[str, Any]]:
    shown = framed("aid", Answer(result, ()))
    names, lines = cells(Rows(items, columns), shown)
    return [dict(zip(names, line, strict=True)) for line in lines]


def test_a_column_is_looked_for_from_the_item_outwards() -> None:
    (first, second) = rows("branches/leaves", "etp text code verdict whole=/verdict")
    assert (first["code"], first["verdict"], first["whole"]) == ("a", "part", "whole")
    assert (second["etp"], second["text"]) == ("1", "2024-convention")


def test_an_item_without_any_has_a_row_where_a_mark_says_so() -> None:
    last = rows("branches/leaves?", "etp code value|0 verdict")[-1]
    assert (last["etp"], last["code"], last["value"], last["verdict"]) == ("2", None, 0, "bare")


def test_a_path_leads_into_mappings_and_what_is_not_there_is_empty() -> None:
    first = rows("branches/leaves", "en=title.en fr=title.fr none=title.fr.length")[0]
    assert (first["en"], first["fr"], first["none"]) == ("one", None, None)


def test_a_figure_fills_four_columns_and_a_table_of_rules_one() -> None:
    leaves = (Leaf("a", exact(5, Status.PUBLISHED, ())), Leaf("b", ((920, 305), (1351, 258))))
    result = TREE._replace(branches=(Branch("1", "part", leaves),))
    figure, table = rows("branches/leaves", "value*", result)
    assert (figure["value"], figure["value_low"], figure["value_status"]) == (5, 5, "published")
    assert table["value"] == "[[920, 305], [1351, 258]]"


def test_a_column_that_nothing_has_is_refused() -> None:
    with pytest.raises(AttributeError, match="colour"):
        rows("branches", "colour")


@pytest.mark.parametrize("dialect", ["rfc4180", "excel-fr"])
def test_rows_by_a_function_are_written_as_declared_ones(dialect: str) -> None:
    shown = framed("aid", Answer(TREE, ()))
    declared = Rows("branches", "etp verdict")
    by_function = Rows(lambda tree, _: (one._asdict() for one in tree.branches), "etp verdict")
    assert csv_text(declared, shown, dialect) == csv_text(by_function, shown, dialect)
