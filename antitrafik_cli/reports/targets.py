"""What campaigns did against their targets: the table `targets`.

Here: which targets a scope shows, and how far each was reached. Not here: the targets of single
planned items, reading the schedule (`domain.schedule`), the adding up (`measures`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from antitrafik_cli.data import campaigns, gazetteer, vocabulary
from antitrafik_cli.domain.campaign import Campaign
from antitrafik_cli.domain.count import Count, grouped
from antitrafik_cli.domain.plan import MEASURES
from antitrafik_cli.domain.scope import Scope
from antitrafik_cli.domain.total import Total
from antitrafik_cli.domain.when import When
from antitrafik_cli.messages import N_, _
from antitrafik_cli.reports.measures import GROUPINGS, Measures, measure
from antitrafik_cli.result import Cell, Coded, Column, Note, ResultTable, Shown
from antitrafik_cli.store.log import Log

ALL = "all"  # the county of a target for the whole campaign
_COLUMNS = (
    Column("campaign", "text", "", N_("Campaign")),
    Column("county", "text", "", N_("County")),
    Column("measure", "text", "", N_("Measure")),
    Column("done_low", "count", "", N_("Done, at least")),
    Column("done_high", "count", "", N_("Done of what was counted, at most")),
    Column("uncounted", "count", "", N_("Events or distributions not counted")),
    Column("target_low", "count", "", N_("Target, at least")),
    Column("target_high", "count", "", N_("Target, at most")),
    Column("target", "text", "", N_("Target as it was set")),
    Column("reached", "text", "", N_("Reached")),
)
_SHOWN = (
    Shown(N_("Campaign"), "code", ("campaign",)),
    Shown(N_("County"), "code", ("county",)),
    Shown(N_("Measure"), "code", ("measure",)),
    Shown(N_("Done"), "text", ("done",)),
    Shown(N_("Reached"), "code", ("reached",)),
)
_REACHED = {
    "yes": N_("reached"),
    "no": N_("not yet"),
    "unknown": N_("cannot be known from what was counted"),
}


@dataclass(frozen=True, slots=True)
class Done:
    """What was done of one measure: between `low` and `high` (None: open), and what is not in it.

    `uncounted` are the events or distributions that nobody counted; `about` where something in it
    was counted inexactly.
    """

    low: int
    high: int | None
    uncounted: int = 0
    about: bool = False

    @classmethod
    def of(cls, measure: str, sums: Measures) -> "Done":
        """What was done of a measure; leaflets are those handed out, not those still going out."""
        if measure == "events":
            return cls(sums.events, sums.events)
        if measure == "attendances":
            return cls.added_up(sums.attendances, sums.attendances.uncounted)
        return cls.added_up(sums.done, sums.unquantified)

    @classmethod
    def added_up(cls, total: Total, uncounted: int) -> "Done":
        """What a total comes to, with so many not counted."""
        high = None if total.high is None else total.exact + total.high
        return cls(total.exact + total.low, high, uncounted, total.high != 0)

    def reached(self, target: Count) -> str:
        """Whether a target was reached: `yes`, `no`, or `unknown`, as one of _REACHED.

        Over 30 means more than 30; of a range its lower end is enough.
        """
        wanted = (target.low or 0) + (target.quality == "at-least")
        if self.low >= wanted:
            return "yes"
        known = self.high is not None and not self.uncounted
        return "no" if known and (self.high or 0) < wanted else "unknown"

    def against(self, target: Count) -> str:
        """The words: `3 200 to at least 4 000 of 4 000`."""
        facts = {"low": grouped(self.low), "high": grouped(self.high or 0), "target": target}
        if self.high is None or (self.uncounted and self.low == self.high):
            return _("at least {low} of {target}").format(**facts)
        if self.uncounted:
            return _("{low} to at least {high} of {target}").format(**facts)
        if self.low < self.high:
            return _("{low} to {high} of {target}").format(**facts)
        if self.about:
            return _("about {low} of {target}").format(**facts)
        return _("{low} of {target}").format(**facts)


def targets_tables(log: Log, scope: Scope) -> list[ResultTable]:
    """The table of targets that the scope takes in whole; none where there is none.

    Those of the campaigns asked for, or of all: for the country the campaign's own and those of
    its counties, for counties theirs. None where municipalities, kinds or audiences are asked for,
    or days that do not hold the whole period of the campaign. What was done is all that the log
    has of the campaign, whenever it was.
    """
    rows = [row for one in _asked(scope) for row in _rows(log, one, scope)]
    if not rows:
        return []
    return [
        ResultTable(
            name="targets",
            title=N_("Done against target"),
            columns=_COLUMNS,
            rows=tuple(rows),
            shown=_SHOWN,
            notes=tuple(_notes(rows, dated=bool(scope.first or scope.last))),
        )
    ]


def _notes(rows: Sequence[Mapping[str, Cell]], *, dated: bool) -> Iterator[Note]:
    if dated:
        yield Note(N_("All that was done for a campaign counts here, whenever it was."))
    if any(str(row["measure"]) == "leaflets" for row in rows):
        yield Note(N_("Of leaflets, those still being handed out are not done yet."))


def _asked(scope: Scope) -> Iterator[Campaign]:
    if scope.municipalities or scope.kinds or scope.audiences:
        return
    dated = scope.first or scope.last
    for one in campaigns():
        asked = not scope.campaigns or one.code in scope.campaigns
        if one.targets and asked and (not dated or _holds(scope, one.period)):
            yield one


def _holds(scope: Scope, period: str) -> bool:
    """Whether the days of the scope hold the whole period of a campaign."""
    if not period:
        return False
    when = When.from_iso(period)
    begins = scope.first is None or scope.first <= when.first
    return begins and (scope.last is None or when.last <= scope.last)


def _rows(log: Log, campaign: Campaign, scope: Scope) -> Iterator[dict[str, Cell]]:
    wanted = _wanted(campaign, scope)
    if not wanted:
        return
    whole = Scope(campaigns=(campaign.code,))
    done: dict[str, Measures] = {}
    if wanted.keys() - {""}:
        done |= measure(log, whole, GROUPINGS["county"])
    done[""] = Measures()  # what names no place is in the whole alone
    if "" in wanted:
        done |= measure(log, whole, GROUPINGS["total"])
    for county, counts in wanted.items():
        for name in MEASURES:
            if name in counts:
                target = Count.from_json(counts[name])
                told = Done.of(name, done.get(county, Measures()))
                yield _row(campaign, county, name, told, target)


def _wanted(campaign: Campaign, scope: Scope) -> Mapping[str, Mapping[str, list[object]]]:
    """The targets by county that the scope takes in, "" for the whole campaign, first."""
    order = scope.counties or ("", *gazetteer().counties)
    return {code: campaign.targets[code] for code in order if campaign.targets.get(code)}


def _row(campaign: Campaign, county: str, name: str, done: Done, target: Count) -> dict[str, Cell]:
    reached = done.reached(target)
    return {
        "campaign": Coded(campaign.code, campaign.name),
        "county": gazetteer().key(county) if county else Coded(ALL, _("all counties")),
        "measure": Coded(name, vocabulary().label("measures", name)),
        "done_low": done.low,
        "done_high": done.high,
        "uncounted": done.uncounted,
        "target_low": target.low,
        "target_high": target.high,
        "target": target.notation,
        "reached": Coded(reached, _(_REACHED[reached])),
        "done": done.against(target),
    }
