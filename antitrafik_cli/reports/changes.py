"""What a change is called in words: one sentence for each question, right at every edge.

Here: sentences, signed points, the small drawing in a row. Not here: the rules of a verdict
(`domain.verdict`), tables (`surveys`).
"""

from dataclasses import dataclass

from antitrafik_cli.domain.statistics import Interval
from antitrafik_cli.domain.verdict import LEVEL, NEEDED, WIDEST, Change, Verdict
from antitrafik_cli.messages import N_, _, ngettext
from antitrafik_cli.reports.surveyed import Compared
from antitrafik_cli.result import Note

CELLS = 11  # of the small drawing: one for every ten per cent
_NOTHING, _BEFORE, _AFTER, _BOTH, _BETWEEN = "·", "○", "●", "◉", "━"

_NO_ANSWERS = N_("{question}: no answers.")
_ONLY_BEFORE = N_("{question}: {before} before; nothing from after, so no change can be told.")
_ONLY_AFTER = N_("{question}: {after} after; nothing from before, so no change can be told.")
_NO_RIGHT = N_(
    "{question}: {n_before} answers before and {n_after} after; no answer to it is right or wrong."
)
_NOT_COUNTED = N_(
    "{question}: {n_before} papers before and {n_after} after; nobody counted those with every "
    "right choice and no other. Each choice: --question {id}"
)
_BY_CHANCE = N_(
    "{question}: {before} → {after}: {change}, but so few papers could show that by chance "
    "({interval})."
)
_HIDDEN_BY_FEW = N_(
    "{question}: {before} → {after}: no change, but so few papers could hide one ({interval})."
)
_ONE_CLASS = N_(
    "{question}: {before} → {after}: {change} ({interval}). One class is described, not judged."
)
_ONE_CLASS_SAME = N_(
    "{question}: {before} → {after}: no change to be seen ({interval}). One class is described, "
    "not judged."
)
_FEW = N_(
    "{question}: {before} → {after}: {change} ({interval}). Too few papers to judge by; {needed} "
    "in each phase would do, in classes of like size."
)
_UNCLEAR = N_(
    "{question}: {before} → {after}: {change}; chance alone could show that ({interval})."
)
_NOT_SEEN = N_("{question}: {before} → {after}: no change to be seen ({interval}).")
_MANY = N_(
    "{question}: {before} → {after}: {change} ({interval}), but among so many questions chance "
    "could show that for one."
)
_RISE = N_("{question}: {before} → {after}: a rise of {points} ({interval}).")
_FALL = N_("{question}: {before} → {after}: a fall of {points} ({interval}).")


@dataclass(frozen=True)
class Hits:
    """A share as its count: “11 of 26”, said in the language in use."""

    hits: int
    n: int

    def __str__(self) -> str:
        return _("{hits} of {n}").format(hits=self.hits, n=self.n)


@dataclass(frozen=True)
class Signed:
    """A change of a share in percentage points, with its sign: “+19 points”."""

    share: float

    def __str__(self) -> str:
        number = whole(self.share)
        said = ngettext("{number} point", "{number} points", abs(number))
        return said.format(number=signed(self.share))


@dataclass(frozen=True)
class Points:
    """A number of percentage points without a sign: “19 points”."""

    share: float

    def __str__(self) -> str:
        number = abs(whole(self.share))
        return ngettext("{number} point", "{number} points", number).format(number=number)


@dataclass(frozen=True)
class Between:
    """The interval of a change in percentage points: “−7 to +42”."""

    interval: Interval

    def __str__(self) -> str:
        low, high = signed(self.interval.low), signed(self.interval.high)
        return _("{low} to {high}").format(low=low, high=high)


@dataclass(frozen=True)
class Asked:
    """A question as people find it: its name, and its wording in the language in use."""

    compared: Compared
    name: str

    def __str__(self) -> str:
        wording = self.compared.asked.label(self.compared.question.id)
        return f"{self.name} ({wording})" if wording else self.name


def whole(share: float) -> int:
    """Percentage points as whole as they are shown; half a point goes to the even one."""
    return round(share * 100)


def signed(share: float) -> str:
    """Percentage points with their sign; 0 has none."""
    number = whole(share)
    return f"+{number}" if number > 0 else str(number).replace("-", "−")


def sentence(one: Compared, name: str, change: Change | None, verdict: Verdict | None) -> Note:
    """What the papers say of a question, so named, and whether chance could say the same."""
    before, after = one.total(0), one.total(1)
    facts: dict[str, object] = {
        "question": Asked(one, name), "id": one.question.id,
        "n_before": before.n, "n_after": after.n,
    }  # fmt: skip
    if before.hits is not None:
        facts["before"] = Hits(before.hits, before.n)
    if after.hits is not None:
        facts["after"] = Hits(after.hits, after.n)
    if not before.n and not after.n:
        return Note(_NO_ANSWERS, facts)
    if change is None:
        return Note(_without_change(one, facts), facts)
    interval = change.interval
    facts |= {
        "change": Signed(interval.estimate), "points": Points(interval.estimate),
        "interval": Between(interval), "needed": NEEDED,
    }  # fmt: skip
    return Note(_message(change, verdict), facts)


def _without_change(one: Compared, facts: dict[str, object]) -> str:
    if not one.question.favourable:
        return _NO_RIGHT
    if "before" in facts and not facts["n_after"]:
        return _ONLY_BEFORE
    if "after" in facts and not facts["n_before"]:
        return _ONLY_AFTER
    return _NOT_COUNTED


def _message(change: Change, verdict: Verdict | None) -> str:
    interval = change.interval
    if verdict == "too-few" and interval.margin <= WIDEST:
        return _ONE_CLASS if whole(interval.estimate) else _ONE_CLASS_SAME
    if verdict == "too-few":
        if interval.low <= 0 <= interval.high:
            return _BY_CHANCE if whole(interval.estimate) else _HIDDEN_BY_FEW
        return _ONE_CLASS if change.classes == 1 else _FEW
    if verdict == "unclear":
        if change.p < LEVEL:
            return _MANY
        return _UNCLEAR if whole(change.interval.estimate) else _NOT_SEEN
    return _RISE if verdict == "rise" else _FALL


def drawing(before: float | None, after: float | None) -> str:
    """Two shares on a line of 0 to 100 per cent: ○ before, ● after, ◉ where they meet."""
    cells = [_NOTHING] * CELLS
    places = [None if share is None else round(share * (CELLS - 1)) for share in (before, after)]
    first, last = places
    if first is not None and last is not None:
        low, high = sorted((first, last))
        cells[low : high + 1] = [_BETWEEN] * (high - low + 1)
    if first is not None:
        cells[first] = _BEFORE
    if last is not None:
        cells[last] = _BOTH if last == first else _AFTER
    return "".join(cells)
