"""Profiles written in lines of `key: value`, as almost all are, read without libyaml.

libyaml takes three times as long, and importing it costs a tenth of a short run. Only what means
the same in YAML beyond question is read here: one document, sections set in by spaces, words
without quotes, lists of one item a line, lists and mappings of words in brackets, comments.
Whatever else a file holds (quotes, anchors, several documents, mistakes) raises Doubt and is left
to `documents`; a test holds the two together.
"""

from functools import lru_cache

from amcli.load.values import Doubt, Plain, value_of

LONGEST = 20_000  # characters; a profile has some five hundred
_FIRST = frozenset("+./(_~")  # what a text may begin with, beside letters and digits
_INSIDE = str.maketrans("", "", "+-./")  # what a word in brackets may hold, beside them


def mapping_of_lines(text: str) -> dict[str, Plain]:
    """Return the sections of a text, as `values.fitted` takes them; raises Doubt."""
    if len(text) > LONGEST or not text.replace("\n", "").isprintable():
        raise Doubt
    top: dict[str, Plain] = {}
    depth, held = 0, top  # how far the keys of the section being read are set in, what it holds
    around: list[tuple[int, dict[str, Plain]]] = []  # the sections around it
    opened: str | None = None  # the last key, if nothing stands after it
    items_at: int | None = None  # how far the items below that key are set in
    for line in text.split("\n"):
        indent, key, word = _cut(line)
        if indent < 0:
            continue
        if key == "-":
            if opened is None or not word or indent < depth or items_at not in (None, indent):
                raise Doubt
            if items_at is None:
                held[opened] = []
            held[opened].append(_value(word))
            items_at = indent
            continue
        if indent > depth:
            if opened is None or items_at is not None:
                raise Doubt
            around.append((depth, held))
            inner: dict[str, Plain] = {}
            held[opened] = inner
            depth, held = indent, inner
        while indent < depth:
            depth, held = around.pop()
        if indent != depth or key in held:
            raise Doubt
        opened, items_at = None if word else key, None
        held[key] = _value(word) if word else None
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


def _value(word: str) -> Plain:
    if word[0] == "[":
        return _list(word)
    return _pairs(word) if word[0] == "{" else _scalar(word)


@lru_cache(maxsize=4096)  # profiles by the thousand share most of their words
def _scalar(word: str) -> Plain:
    """Return the value of a text that is surely one, all of it on its line; raises Doubt."""
    first = word[0]
    is_text = first.isalnum() or first in _FIRST or (first == "-" and word[1:2].isdigit())
    if not is_text or ":" in word:
        raise Doubt
    return value_of(word)


def _list(word: str) -> list[Plain]:
    """Return the items of `[a, b]` or of `[{a: 1}, {a: 2}]`."""
    inside = _in_brackets(word, "[]")
    if inside[-1:] == "}":
        return [_pairs(item.strip(" ") + "}") for item in inside[:-1].split("},")]
    return [_scalar(_bracketed(item)) for item in inside.split(",")] if inside else []


def _pairs(word: str) -> dict[str, Plain]:
    """Return the pairs of `{a: 1, b: 2}`."""
    held: dict[str, Plain] = {}
    inside = _in_brackets(word, "{}")
    for pair in inside.split(",") if inside else ():
        key, colon, rest = pair.partition(": ")
        name = key.strip(" ")
        if not colon or name in held:
            raise Doubt
        held[name] = _scalar(_bracketed(rest))
    return held


def _in_brackets(word: str, brackets: str) -> str:
    if word[0] + word[-1] != brackets:
        raise Doubt
    return word[1:-1].strip(" ")


def _bracketed(word: str) -> str:
    """Return a word in brackets without the spaces around it; raises Doubt if it is not one."""
    word = word.strip(" ")
    is_word = word.translate(_INSIDE).isalnum() and (word[0] != "-" or word[1].isdigit())
    if not is_word:
        raise Doubt
    return word
