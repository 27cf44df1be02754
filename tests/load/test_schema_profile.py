"""The JSON Schema of a profile, as editors and validators use it."""

from pathlib import Path

import jsonschema_rs
import pytest
from yaml.nodes import MappingNode, ScalarNode

from amcli.load.files import Text
from amcli.load.schema import profile_schema
from amcli.load.values import value_of
from amcli.load.yaml.documents import documents

HERE = Path(__file__).parents[1]
VALIDATOR = jsonschema_rs.Draft202012Validator(profile_schema(str), validate_formats=True)
SHAPES = (
    *(f"AM02{digit}" for digit in range(9)),  # AM029: labels of specialties are accepted
    "AM012",
    "AM030",
    "AM031",
    "AM040",
    "AM041",
    "AM042",
    "AM049",
)


def plain(node):
    if isinstance(node, ScalarNode):
        value = node.value if node.style else value_of(node.value)
        return value if value is None or isinstance(value, (bool, int, str)) else float(value)
    if isinstance(node, MappingNode):
        return {key.value: plain(value) for key, value in node.value}
    return [plain(item) for item in node.value]


def plain_file(path: Path):
    (document,) = documents(Text(path.name, path.read_bytes()))
    return plain(document.root)


def test_the_schema_is_a_valid_schema_of_2020_12():
    schema = profile_schema(str)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert jsonschema_rs.meta.is_valid(schema)


def test_every_key_is_described_by_its_dotted_path():
    asked = []
    profile_schema(asked.append)
    assert {"name", "doctor.sector", "patients.percentile.mt", "contract.suspensions.from"} <= set(
        asked
    )
    assert {"group.form", "group.members.practice.partner"} <= set(asked)
    # A doctor's profile and a group's both have a name; all else has one place.
    assert sorted(asked) == sorted([*set(asked), "name"])


def test_a_description_stands_beside_its_key():
    patients = profile_schema(lambda path: f"about {path}")["$defs"]["Patients"]
    assert patients["properties"]["mt"]["description"] == "about patients.mt"


def test_no_section_takes_an_unknown_key():
    parts = [part for part in profile_schema(str)["$defs"].values() if part.get("type") == "object"]
    assert len(parts) == 18
    assert all(part["additionalProperties"] is False for part in parts)


@pytest.mark.parametrize(
    "path",
    [path for path in sorted((HERE / "errors").glob("*.yaml")) if path.name.startswith(SHAPES)],
    ids=lambda path: path.stem,
)
def test_a_profile_of_a_wrong_shape_is_refused_by_the_schema_too(path):
    assert not VALIDATOR.is_valid(plain_file(path))


@pytest.mark.parametrize(
    "path", sorted((HERE.parent / "examples").glob("*.yaml")), ids=lambda path: path.stem
)
def test_every_example_is_valid(path):
    assert VALIDATOR.is_valid(plain_file(path))


def test_a_group_is_the_other_form_of_a_profile():
    member = {"doctor": {"sector": 1}, "practice": {"partner": True}}
    group = {"form": "scp", "etp": 2.5, "members": [member, "dr-two.yaml"]}
    assert VALIDATOR.is_valid({"name": "Cabinet", "group": group})
    assert not VALIDATOR.is_valid({"group": group, "doctor": {"sector": 1}})
    assert not VALIDATOR.is_valid({"group": group | {"form": "sarl"}})
    assert not VALIDATOR.is_valid({"practice": {"partner": True}})
