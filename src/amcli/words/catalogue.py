"""Sentences in French and in English: one catalogue, of which one language is read.

What fits on a line stands in both languages side by side, in `both`; longer sentences in `fr` and
`en`, in chapters of the same names.

A sentence is a `str.format` template whose blanks know four forms:

    {n}               the value: numbers with their thousands apart, days, lists with commas
    {n:€}  {n:%}      euros; a share in [0, 1] as a percentage
    {n:patient|patients}   the word for one or for many (in French 0 and 1 are singular)
    {etp:option} {etp:posts} {id:text}   an option by its name, its posts, a text by its short name
    {who:holder}      the sentence of the catalogue under `holder.` and the value, or each value
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property
from importlib import import_module
from typing import Any, Literal

from amcli.law.figures.sourced import Figure, Note

from .figures import COUNT, EUROS, SHARE, day_text, figure_text, number_text

Lang = Literal["fr", "en"]
LANGS: tuple[Lang, ...] = ("fr", "en")  # in the order of the entries of `both`
LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
_UNITS = {"€": EUROS, "%": SHARE}
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
# Chapters of the catalogue that few runs need, read when one of their sentences is said: the first
# word of a code, and the module of `fr` and `en` that has it.
CHAPTERS = {
    **dict.fromkeys(("attribution", "batch", "compare", "many", "simulate"), "many"),
    **dict.fromkeys(("explain", "letter", "margin", "receipt", "solve", "step", "sweep"), "proof"),
    **dict.fromkeys(("lint", "rules"), "texts"),
    **dict.fromkeys(("criterion", "fact"), "facts"),
    **dict.fromkeys(("diagnostic", "error", "hint"), "errors"),
}


class Words:
    """The sentences of one language. `lang` is `fr` or `en`.

    `local` is that language where decimals and days are written its way, empty where they are
    those of data. `is_strict` (for tests) makes an unknown code a KeyError; else the code itself is shown.
    """

    is_strict = False

    def __init__(self, lang: Lang, sentences: Mapping[str, str], local: str = "") -> None:
        self.lang = lang
        self.local = local
        self.sentences = sentences

    @cached_property
    def on_pages(self) -> "Words":
        """The same sentences, with the decimals and days that a person reads."""
        return self if self.local else Words(self.lang, self.sentences, self.lang)

    def option(self, etp: object) -> str:
        """Return an option by its name on the contract: `half time`; of a group: `3 posts`."""
        return self.say(f"option.{etp}") if self.has(f"option.{etp}") else self.posts(etp)

    def posts(self, etp: object) -> str:
        """Return a number of posts: `1.5 posts`."""
        return self.say("unit.posts", n=Fraction(str(etp)))

    def text_name(self, id_: str) -> str:
        """Return a text by its short name, one that is not among the published by its id."""
        return self.first((f"text.{id_}",), id_)

    def has(self, code: str) -> bool:
        """Return whether the catalogue has this code."""
        return self._sentence(code) is not None

    def say(self, code: str, /, **params: Any) -> str:
        """Return the sentence of a code, its blanks filled."""
        sentence = self._sentence(code)
        if sentence is None:
            if self.is_strict:
                raise KeyError(code)
            return code
        if "{" not in sentence:
            return sentence
        blanks = {name: _Blank(value, self) for name, value in params.items()}
        return sentence.format_map(defaultdict(lambda: _Blank(None, self), blanks))

    def first(self, codes: Iterable[str], other: str) -> str:
        """Return the sentence of the first of the codes that the catalogue has, else the other."""
        return next((self.say(code) for code in codes if self.has(code)), other)

    def of(self, texts: Mapping[str, str], other: str = "") -> str:
        """Return the text in this language among those given by language, else in English."""
        return self.printed(texts.get(self.lang) or texts.get("en") or other)

    def printed(self, text: str) -> str:
        """Return a text of the rules with the apostrophes of the sentences: `’` in French."""
        return _APOSTROPHE.sub("’", text) if self.lang == "fr" else text

    def _sentence(self, code: str) -> str | None:
        """Return a sentence as written, from its chapter where it is in one."""
        sentence = self.sentences.get(code)
        if sentence is None:
            chapter = CHAPTERS.get(code.partition(".")[0])
            if chapter is not None:
                sentence = chapter_of(chapter, self.lang).get(code)
        return sentence

    def note(self, note: Note) -> str:
        """Return the sentence of a note."""
        return self.say(f"note.{note.code}", **dict(note.params))

    def text(self, value: Any) -> str:
        """Return any value of a result as words: numbers, dates, flags, lists, figures."""
        if isinstance(value, str):
            return str(value)
        if value is None:
            return "?"
        if isinstance(value, bool):
            return self.say("value.true" if value else "value.false")
        if isinstance(value, int | Decimal | Fraction):
            return number_text(value, COUNT, self.local)
        if isinstance(value, date):
            return day_text(value, self.local)
        if isinstance(value, Figure):
            return figure_text(value, COUNT, self.local)
        if isinstance(value, tuple | list):
            return ", ".join(self.text(item) for item in value)
        return str(value)

    def is_singular(self, number: Any) -> bool:
        """Return whether a quantity takes the singular: 0 and 1 in French, 1 in English."""
        if not isinstance(number, int | Decimal | Fraction):
            return False
        size = abs(Fraction(number))
        return size < 2 if self.lang == "fr" else size == 1


class _Blank:
    """A value on its way into a sentence."""

    __slots__ = ("_value", "_words")

    def __init__(self, value: Any, words: Words) -> None:
        self._value = value
        self._words = words

    def __format__(self, form: str) -> str:
        value, words = self._value, self._words
        if "|" in form:
            singular, plural = form.split("|", 1)
            return singular if words.is_singular(value) else plural
        if form in _UNITS and isinstance(value, int | Decimal | Fraction):
            return number_text(value, _UNITS[form], words.local)
        if not form or form in _UNITS:
            return words.text(value)
        items = value if isinstance(value, tuple) else (value,)
        return ", ".join(self._named(item, form) for item in items)

    def _named(self, item: object, form: str) -> str:
        match form:
            case "option":
                return self._words.option(item)
            case "posts":
                return self._words.posts(item)
            case "text":
                return self._words.text_name(str(item))
        return self._words.say(f"{form}.{self._words.text(item)}")


@cache
def chapter_of(name: str, lang: Lang) -> dict[str, str]:
    """Return the sentences of a chapter in a language."""
    sentences: dict[str, str] = import_module(f".{lang}.{name}", __package__).SENTENCES
    return in_lang(import_module(f".both.{name}", __package__).SENTENCES, lang) | sentences


def in_lang(both: Mapping[str, str | tuple[str, str]], lang: Lang) -> dict[str, str]:
    """Return in one language what stands in both, or is alike in them."""
    place = LANGS.index(lang)
    return {code: text if isinstance(text, str) else text[place] for code, text in both.items()}


@cache
def words_in(lang: Lang) -> Words:
    """Return the catalogue of a language; the other one is not read."""
    return Words(lang, chapter_of("answers", lang) | chapter_of("cli", lang))


def lang_from(
    environ: Mapping[str, str], option: str | None = None, *, for_scripts: bool = False
) -> Lang:
    """Return the language of an answer: `--lang`, then `AMCLI_LANG`, then the locale.

    `for_scripts` (json, jsonl, csv) leaves the locale out: the same bytes on any machine.

    >>> lang_from({"LANG": "fr_FR.UTF-8"}), lang_from({"LANG": "fr_FR.UTF-8"}, for_scripts=True)
    ('fr', 'en')
    """
    for stated in (option, environ.get("AMCLI_LANG")):
        if stated and stated[:2].lower() in LANGS:
            return "fr" if stated[:2].lower() == "fr" else "en"
    if for_scripts:
        return "en"
    locale = next((environ[name] for name in LOCALE_VARIABLES if environ.get(name)), "")
    return "fr" if locale.lower().startswith("fr") else "en"
