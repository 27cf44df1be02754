"""Profiles written in lines of `key: value`, as almost all are, read without libyaml.

libyaml takes three times as long, and importing it costs a tenth of a short run. Only what means
the same in YAML beyond question is read here: one document, sections set in by spaces, words
without quotes, lists of one item a line, lists and mappings of words in brackets, comments.
Whatever else a file holds (quotes, anchors, several documents, mistakes) raises Doubt and is left
to `documents`; a test holds the two together.
"""

from functools import lru_cache

from amcli.law.profile.facts import Key, Keys
from amcli.load.values import LONGEST_LIST, Doubt, Plain, value_of

LONGEST = 20_000  # characters; a profile has some five hundred
_FIRST = frozenset("+./(_~")  # what a text may begin with, beside letters and digits
_INSIDE = str.maketrans("", "", "+-./")  # what a word in brackets may hold, beside them


def mapping_of_lines(text: str, allowed: Keys) -> dict[str, Plain]:
    """Return a text as plain values under the names of the dataclasses; raises Doubt."""
    if len(text) > LONGEST or not text.replace("\n", "").isprintable():
        raise Doubt
    top: dict[str, Plain] = {}
    depth, held = 0, top  # how far the keys of the section being read are set in, what it holds
    around: list[tuple[int, Keys, dict[str, Plain]]] = []  # the sections around it
    opened: Key | None = None  # the last key, if nothing stands after it
    items_at: int | None = None  # how far the items below that key are set in
    for line in text.split("\n"):
        indent, key, word = _cut(line)
        if indent < 0:
            continue
        if key == "-":
            if opened is None or indent < depth or items_at not in (None, indent):
                raise Doubt
            _add_item(word, opened, held, is_first=items_at is None)
            items_at = indent
            continue
        if indent > depth:
            if opened is None or opened.inner is None or opened.is_list:
                raise Doubt
            around.append((depth, allowed, held))
            inner: dict[str, Plain] = {}
            held[opened.name] = inner
            depth, allowed, held = indent, opened.inner, inner
        while indent < depth:
            depth, allowed, held = around.pop()
        field = allowed.get(key)
        if indent != depth or field is None or field.name in held:
            raise Doubt
        opened, items_at = None if word else field, None
        held[field.name] = _value(word, field) if word else field.if_empty
    if not top:
        raise Doubt
    return top


@lru_cache(maxsize=4096)  # profiles by the thousand share most of their lines
def _cut(line: str) -> tuple[int, str, str]:
    """Return how far a line is set in, its key (`-` for an item of a list) and its word.

    Nothing but a comment is set in by -1. Raises Doubt for a line that is none of these.
    """
    bare = line.lstrip(" ")
    if not bare or bare[0] == "#":
        return -1, "", ""
    key, mark, rest = ("-", "-", bare[1:]) if bare[0] == "-" else bare.partition(":")
    if not mark or rest[:1] not in ("", " "):
        raise Doubt
    return len(line) - len(bare), key, rest.partition(" #")[0].strip(" ")


def _add_item(word: str, field: Key, held: dict[str, Plain], *, is_first: bool) -> None:
    """Add the item of a line to the list that the key above opened: `- {a: 1}`."""
    if not field.is_list or not word:
        raise Doubt
    if is_first:
        held[field.name] = []
    elif len(held[field.name]) == LONGEST_LIST:
        raise Doubt
    held[field.name].append(_item(word, field) if field.inner is None else _pairs(word, field))


def _value(word: str, field: Key) -> Plain:
    if word[0] == "[":
        return _list(word, field)
    if word[0] == "{" and not field.is_list:
        return _pairs(word, field)
    return _leaf(word, field)


def _leaf(word: str, field: Key) -> Plain:
    value = _scalar(word)
    if value is None:
        return field.if_empty
    if field.is_decimal and value.__class__ is str:
        raise Doubt
    return value


@lru_cache(maxsize=4096)  # profiles by the thousand share most of their words
def _scalar(word: str) -> Plain:
    """Return the value of a text that is surely one, all of it on its line; raises Doubt."""
    first = word[0]
    is_text = first.isalnum() or first in _FIRST or (first == "-" and word[1:2].isdigit())
    if not is_text or ":" in word:
        raise Doubt
    return value_of(word)


def _list(word: str, field: Key) -> list[Plain]:
    """Return the items of `[a, b]` or of `[{a: 1}, {a: 2}]`."""
    if not field.is_list or len(word) > LONGEST_LIST:  # so it has fewer items
        raise Doubt
    inside = _in_brackets(word, "]")
    if not inside:
        return []
    if field.inner is None:
        return [_item(_bracketed(item), field) for item in inside.split(",")]
    if inside[-1] != "}":
        raise Doubt
    return [_pairs(item.strip(" ") + "}", field) for item in inside[:-1].split("},")]


def _item(word: str, field: Key) -> Plain:
    item = _value(word, field)
    if item is None or item.__class__ is list:
        raise Doubt
    return item


def _pairs(word: str, field: Key) -> dict[str, Plain]:
    """Return the pairs of `{a: 1, b: 2}`."""
    if field.inner is None or word[0] != "{":
        raise Doubt
    held: dict[str, Plain] = {}
    inside = _in_brackets(word, "}")
    for pair in inside.split(",") if inside else ():
        key, colon, rest = pair.partition(": ")
        inner = field.inner.get(key.strip(" "))
        if not colon or inner is None or inner.name in held:
            raise Doubt
        held[inner.name] = _leaf(_bracketed(rest), inner)
    return held


def _in_brackets(word: str, closing: str) -> str:
    if word[-1] != closing:
        raise Doubt
    return word[1:-1].strip(" ")


def _bracketed(word: str) -> str:
    """Return a word in brackets without the spaces around it; raises Doubt if it is not one."""
    word = word.strip(" ")
    is_word = word.translate(_INSIDE).isalnum() and (word[0] != "-" or word[1].isdigit())
    if not is_word:
        raise Doubt
    return word
