"""How a word is compared: case, diacritics, hyphens and blanks do not count.

Here: folding and the nearest known spellings. Not here: what the words mean.
"""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_MOST_REMEMBERED = 100  # characters; words of lists come again and again, long text does not


def fold(text: str) -> str:
    """The text as it is compared: lower case, no marks, every run of blanks or hyphens one blank.

    `fold("Në  LEZHË") == fold("ne lezhe")`; folding twice changes nothing.
    """
    return _fold(text) if len(text) <= _MOST_REMEMBERED else _fold.__wrapped__(text)


@lru_cache(maxsize=8192)
def _fold(text: str) -> str:
    if text.isascii():  # nothing to take apart or to put together
        return " ".join(text.casefold().replace("-", " ").replace("_", " ").split())
    bare = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(character for character in bare if not unicodedata.combining(character))
    for mark in "-–—‐‑_":
        kept = kept.replace(mark, " ")
    return " ".join(unicodedata.normalize("NFKC", kept.casefold()).replace("’", "'").split())


def nearest(words: str, known: Iterable[str], most: int = 3) -> list[str]:
    """At most `most` of the known spellings that are near to `words`, nearest first."""
    import difflib  # noqa: PLC0415 - loaded only once something was misspelt

    by_fold = {fold(spelling): spelling for spelling in known}
    close = difflib.get_close_matches(fold(words), by_fold, n=most, cutoff=0.72)
    return [by_fold[found] for found in close]
