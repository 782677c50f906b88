"""What a telling says, in the words people read: of one answer, of all of them.

Not here: what records hold (`reports.phrases`), asking.
"""

from collections.abc import Iterator, Mapping, Sequence

from antitrafik_cli.data import gazetteer, vocabulary
from antitrafik_cli.domain.count import Count
from antitrafik_cli.domain.when import When
from antitrafik_cli.exchange.telling import Telling
from antitrafik_cli.messages import _
from antitrafik_cli.reports.phrases import in_words, summary

_WORDINGS = ("kind_words", "audience_words", "topic_words", "material_words")


def in_words_of(told: Telling) -> str:
    """All that the answer to one question says, in one line."""
    about = [told.named] if told.named else []
    rest = (*_texts(told.text), *_requests(told), *_leaflets(told))
    return "; ".join((*about, *_coded(told), *rest))


def whole_summary(type_: str, told: Telling) -> str:
    """A new record and what is logged with it, in one line."""
    told_first = summary(type_, told.fields, told.text)
    if told.named:
        told_first = f"{told.named} → {in_words('answer', told.fields.get('answer'))}"
    rest = (*_texts(told.text), *_requests(told))
    if told.leaflets:
        count = Count.from_json(told.leaflets)
        rest = (*rest, _("leaflets: {count}").format(count=count))
    if items := told.fields.get("fulfils"):
        rest = (*rest, _("fulfils {items}").format(items=in_words("fulfils", items)))
    return " · ".join((told_first, *rest))


def remarks(told: Telling, *, asked: bool = False) -> Iterator[str]:
    """What has to be noticed about words before they are kept.

    Somebody who was `asked` has said of an unknown term that it is to be kept.
    """
    for name in dict.fromkeys(name for _field, name in told.names):
        yield _(
            "“{name}” looks like a person's name. The log is about activities, never about "
            "a person."
        ).format(name=name)
    for words in () if asked else _WORDINGS:
        for wording in told.text.get(words, ()):
            yield _("“{words}” is not a known term; kept as “other” with these words.").format(
                words=wording
            )
    yield from told.remarks


def _coded(told: Telling) -> Iterator[str]:
    for name, value in told.fields.items():
        if name == "date" and value:
            yield When.from_iso(value).with_weekday()
        elif name == "place":
            yield ", ".join(map(_place, value))
        else:
            yield in_words(name, value, told.text)


def _place(code: str) -> str:
    if code in gazetteer().counties:
        return _("all of {county} county").format(county=gazetteer().name(code))
    return in_words("place", [code])


def _texts(texts: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for name, values in texts.items():
        if not name.endswith("_words"):
            yield from values


def _requests(told: Telling) -> Iterator[str]:
    for theme, wording, words in told.requests:
        yield f"{wording or vocabulary().label('themes', theme)}: {words}"


def _leaflets(told: Telling) -> Iterator[str]:
    if told.leaflets:
        yield str(Count.from_json(told.leaflets))
