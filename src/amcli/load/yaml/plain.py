"""Nodes into plain values, in one pass that knows the keys a profile may have.

Whatever is not plainly a good profile raises Doubt; `survey` then finds out what is wrong.
"""

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from amcli.law.profile.facts import Key, Keys
from amcli.load.scalars import LONGEST_LIST, Doubt, Plain, value_of


def plain_mapping(node: Node | None, allowed: Keys) -> dict[str, Plain]:
    """Return a mapping as plain values under the names of the dataclass; raises Doubt."""
    if node.__class__ is not MappingNode or node.tag is not None:
        raise Doubt
    built: dict[str, Plain] = {}
    for key, value in node.value:
        if key.__class__ is not ScalarNode or key.tag is not None:
            raise Doubt
        field = allowed.get(key.value)
        if field is None or field.name in built:
            raise Doubt
        shape = value.__class__
        if shape is ScalarNode:
            built[field.name] = _leaf(value, field)
        elif shape is SequenceNode:
            built[field.name] = _items(value, field)
        elif field.inner is None or field.is_list:
            raise Doubt
        else:
            built[field.name] = plain_mapping(value, field.inner)
    return built


def _leaf(node: ScalarNode, field: Key) -> Plain:
    if node.tag is not None:
        raise Doubt
    value = scalar(node)
    if value is None:
        return field.if_empty  # an empty section, an empty list, a missing fact
    if field.is_decimal and value.__class__ is str:
        raise Doubt
    return value


def _items(node: SequenceNode, field: Key) -> list[Plain]:
    items = node.value
    if node.tag is not None or len(items) > LONGEST_LIST:
        raise Doubt
    if field.inner is not None:
        return [plain_mapping(item, field.inner) for item in items]
    if any(item.__class__ is not ScalarNode or item.tag is not None for item in items):
        raise Doubt
    values = [scalar(item) for item in items]
    if field.is_decimal and any(value.__class__ is str for value in values):
        raise Doubt
    return values


def scalar(node: ScalarNode) -> Plain:
    """Return the value of a scalar without an explicit tag; a quoted one is text.

    >>> scalar(ScalarNode(None, "NO", style="")), scalar(ScalarNode(None, "0.50", style=""))
    ('NO', Decimal('0.5'))
    """
    text: str = node.value
    return text if node.style else value_of(text)
