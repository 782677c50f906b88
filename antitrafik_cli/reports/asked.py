"""What a report was asked about, as people and machines read it.

Not here: the filters themselves (`domain.scope`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from antitrafik_cli.data import campaigns, gazetteer, vocabulary
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.domain.when import When
from antitrafik_cli.messages import N_
from antitrafik_cli.result import Note


@dataclass(frozen=True)
class Said:
    """Words found only when they are said, in the language in use then."""

    words: Callable[[], str]

    def __str__(self) -> str:
        return self.words()


def scope_told(scope: Scope) -> Mapping[str, object]:
    """The filters that are set, by option: places by their Albanian name, the rest as codes."""
    names = gazetteer()
    told: dict[str, object] = {
        "county": [names.key(code) for code in scope.counties],
        "municipality": [names.key(code) for code in scope.municipalities],
        "campaign": list(scope.campaigns),
        "kind": list(scope.kinds),
        "audience": list(scope.asked),
        "from": scope.first.isoformat() if scope.first else None,
        "to": scope.last.isoformat() if scope.last else None,
    }
    return {name: value for name, value in told.items() if value}


def parts_of(scope: Scope) -> list[str]:
    """The filters that are set, each in words, in the language in use."""
    places, terms = gazetteer(), vocabulary()
    parts = [places.name(code) for code in (*scope.counties, *scope.municipalities)]
    parts += [campaigns().label(code) for code in scope.campaigns]
    parts += [terms.label("kinds", code) for code in scope.kinds]
    parts += [terms.label("audiences", code) for code in scope.asked]
    return [*parts, *([_span(scope)] if scope.first or scope.last else [])]


def heading_of(scope: Scope) -> Note:
    """The line above a report: what it was asked about."""
    if scope == Scope():
        return Note(N_("What was done, in all counties"))
    return Note(N_("What was done: {scope}"), {"scope": Said(lambda: " · ".join(parts_of(scope)))})


def _span(scope: Scope) -> str:
    ends = (When(day.isoformat()) if day else "…" for day in (scope.first, scope.last))
    first, last = map(str, ends)
    return f"{first}–{last}" if first != last else first
