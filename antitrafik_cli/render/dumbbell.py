"""Surveys as a picture: for each question a dumbbell from the share before to the share after.

Here: an SVG without script and without anything fetched, drawn by Vega where the extra `pictures`
is installed. Not here: the figures (`reports.surveys`), the small drawing in a row of a table.
"""

from typing import Any

from antitrafik_cli.errors.reporting import NoPictures
from antitrafik_cli.messages import N_, _, visible
from antitrafik_cli.result import Coded, Result, ResultTable, Row

_TABLES = ("questions", "follow-up")
_WIDTH, _STEP = 480, 30  # pixels: of the scale from 0 to 100 %, of one question
_BEFORE, _AFTER, _LINE = "#9c5b00", "#00539c", "#777777"  # apart for every eye, and in grey
_FEW = "too-few"
_NO_TABLE = N_("No question has a share to be drawn.")


def draw(result: Result, _width: int | None, _colour: bool) -> str:  # noqa: FBT001 - see FORMATS
    """The SVG. Raises `NoPictures` where the extra is not installed."""
    try:
        import altair as alt  # noqa: PLC0415 - a second, and only for a picture
        import vl_convert  # noqa: PLC0415
    except ImportError as problem:
        raise NoPictures from problem
    tables = [one for one in result.tables if one.name in _TABLES]
    charts = [_chart(alt, one, marks) for one in tables if (marks := _marks(one))]
    heading = visible(str(result.heading)) if result.heading else ""
    whole = alt.vconcat(*charts) if charts else _empty(alt)
    spec = whole.properties(title=heading).configure_view(stroke=None).to_json()
    svg: str = vl_convert.vegalite_to_svg(spec)
    return svg if svg.endswith("\n") else f"{svg}\n"


def _marks(table: ResultTable) -> list[dict[str, Any]]:
    """A row for each question that has a share in either phase; shares in per cent."""
    several = len({row["digest"] for row in table.rows}) > 1
    found = []
    for row in table.rows:
        before, after = (_percent(row, name) for name in ("share_before", "share_after"))
        if before is not None or after is not None:
            few = row.get("verdict") == _FEW
            name = _name(row, several=several)
            found.append({"question": name, "before": before, "after": after, "few": few})
    return found


def _percent(row: Row, name: str) -> float | None:
    share = row.get(name)
    return share * 100 if isinstance(share, float) else None


def _name(row: Row, *, several: bool) -> str:
    """What stands beside a dumbbell: the question, its version if there are several, the papers."""
    of = row.get("questionnaire")
    parts = [row["question"], *([of.label] if several and isinstance(of, Coded) else [])]
    return visible(f"{' · '.join(map(str, parts))} ({row['n_before']} → {row['n_after']})")


def _chart(alt: Any, table: ResultTable, marks: list[dict[str, Any]]) -> Any:
    scale = alt.Scale(domain=[0, 100])
    order = alt.Y("question:N", sort=None, title=None, axis=alt.Axis(labelLimit=300))
    axis = alt.X("before:Q", scale=scale, title=_("% right, or at the top"))
    base = alt.Chart(alt.Data(values=marks)).encode(y=order)
    dashes = alt.Scale(domain=[False, True], range=[[1, 0], [3, 3]])
    dash = alt.StrokeDash("few:N", scale=dashes, legend=None)
    rule = base.mark_rule(color=_LINE, strokeWidth=2)
    layers = [rule.encode(x=axis, x2="after:Q", strokeDash=dash)]
    for name, colour, filled in (("before", _BEFORE, False), ("after", _AFTER, True)):
        point = base.mark_circle if filled else base.mark_point
        drawn = point(size=110, color=colour, opacity=1)
        layers.append(drawn.encode(x=alt.X(f"{name}:Q", scale=scale)))
    legend = _("○ before, ● after, dashed: too few papers to tell")
    title = alt.Title(visible(_(table.title)), subtitle=legend)
    return alt.layer(*layers).properties(title=title, width=_WIDTH, height=alt.Step(_STEP))


def _empty(alt: Any) -> Any:
    data = alt.Data(values=[{"text": _(_NO_TABLE)}])
    return alt.Chart(data).mark_text(align="left").encode(text="text:N")
