"""Which weeks may tell something else since an arrival: those that need a second look.

Here: the way from entries to weeks. Not here: whether a week did change (`weekly`). An activity is
in the week of its last day, also where it is spread over several.
"""

from collections.abc import Iterable, Iterator, Sequence

from antitrafik_cli.domain.calendar import week_key
from antitrafik_cli.domain.entry import Entry, is_record_id
from antitrafik_cli.domain.when import When
from antitrafik_cli.store.editions import arrival, arrived
from antitrafik_cli.store.exports import checked
from antitrafik_cli.store.log import Log, as_text


def weeks_unchecked(log: Log, counties: Sequence[str], most: int | None = None) -> set[str] | None:
    """The weeks, issued or not, that may have changed since all were compared.

    None where nobody knows when that was, or more than `most` entries arrived since: all may have.
    """
    n, entry = checked(log.id, counties)
    known = n if entry and arrival(log, n) == entry else 0  # else of another copy of the log
    if not known or (most is not None and arrived(log) - known > most):
        return None
    return weeks_touched(log, known)


def weeks_touched(log: Log, after: int) -> set[str]:
    """The weeks that the records are about of which something arrived after this number."""
    query = "SELECT DISTINCT record FROM entry WHERE n > ?"
    arrived = log.connection.execute(query, (after,))
    return weeks_about(log, [as_text(record) for (record,) in arrived])


def weeks_about(log: Log, records: Iterable[str]) -> set[str]:
    """The weeks of these records, at any date ever told of them.

    A request is about its event, a distribution about what it was ever said to lie within. What
    lies within it is left out only beside it, in a week that is touched as its own.
    """
    pending = [*records]
    seen: set[str] = set()
    weeks: set[str] = set()
    while pending:
        record = pending.pop()
        if record not in seen:
            seen.add(record)
            entries = log.entries(record)
            weeks.update(_weeks(entries))
            pending += _others(entries)
    return weeks


def _weeks(entries: Iterable[Entry]) -> Iterator[str]:
    for entry in entries:
        try:
            yield week_key(When.from_iso(entry.fields["date"]).last)
        except (KeyError, ValueError, TypeError, AttributeError):
            continue  # no date is told, or one that no version could have written


def _others(entries: Iterable[Entry]) -> Iterator[str]:
    """The events and wholes that these entries ever named."""
    for entry in entries:
        for name in ("event", "within"):
            if is_record_id(entry.fields.get(name)):
                yield str(entry.fields[name])
