"""The tables behind the codes of a published database: places, campaigns, terms.

Here: a row for every code known, and for every other that is used. Not here: the activities
(`published`).
"""

from collections.abc import Iterator, Sequence

from antitrafik_cli.data import campaigns, gazetteer, vocabulary
from antitrafik_cli.messages import N_
from antitrafik_cli.result import Cell, Column, Relations, ResultTable

_CODE = Column("code", "text", "", N_("Code"))
_NAME = Column("name", "text", "", N_("Name"))
_SQ = Column("name_sq", "text", "", N_("Name in Albanian"))
_EN = Column("name_en", "text", "", N_("Name in English"))
_TERMS = {
    "kinds": N_("Kinds of activity"),
    "audiences": N_("Audiences"),
    "materials": N_("Materials"),
    "topics": N_("Topics"),
    "themes": N_("Themes"),
}
_BY_CODE = Relations(("code",))
Row = dict[str, Cell]


def code_tables(tables: Sequence[ResultTable]) -> Iterator[ResultTable]:
    """The tables that these refer to, in an order in which each refers only to earlier ones."""
    used = _used(tables)
    yield _counties(used["counties"])
    yield _municipalities(used["municipalities"])
    yield _campaigns(used["campaigns"])
    for section, title in _TERMS.items():
        yield _terms(section, title, used[section])


def _used(tables: Sequence[ResultTable]) -> dict[str, set[str]]:
    """Which codes these tables name, by the table they refer to."""
    names = ("counties", "municipalities", "campaigns", *_TERMS)
    used: dict[str, set[str]] = {name: set() for name in names}
    for table in tables:
        for column, target in table.relations.refers.items():
            name = target.partition(".")[0]
            if name in used:
                used[name] |= {str(row[column]) for row in table.rows if row.get(column)}
    used["counties"] |= {code.partition("/")[0] for code in used["municipalities"]}
    return used


def _counties(used: set[str]) -> ResultTable:
    names = gazetteer()
    codes = sorted({*names.counties, *used})
    rows = tuple({"code": code, "name": names.key(code)} for code in codes)
    return ResultTable("counties", N_("Counties"), (_CODE, _NAME), rows, (), relations=_BY_CODE)


def _municipalities(used: set[str]) -> ResultTable:
    names = gazetteer()
    known = (one for county in names.counties for one in names.municipalities(county))
    rows: tuple[Row, ...] = tuple(
        {"code": code, "county": names.county_of(code), "name": names.name(code)}
        for code in sorted({*known, *used})
    )
    columns = (_CODE, Column("county", "text", "", N_("County, its code (ISO 3166-2)")), _NAME)
    relations = Relations(("code",), {"county": "counties.code"}, ("county",))
    return ResultTable(
        "municipalities", N_("Municipalities"), columns, rows, (), relations=relations
    )


def _campaigns(used: set[str]) -> ResultTable:
    known: dict[str, Row] = {
        one.code: {
            "code": one.code,
            "name": one.name,
            "edition": one.edition or None,
            "slogan": one.slogan or None,
            "project": one.project or None,
            "lead": one.lead or None,
            "funders": "; ".join(one.funders) or None,
            "partners": "; ".join(one.partners) or None,
        }
        for one in campaigns()
    }
    columns = (
        _CODE,
        _NAME,
        Column("edition", "text", "", N_("Edition")),
        Column("slogan", "text", "", N_("Slogan")),
        Column("project", "text", "", N_("Project")),
        Column("lead", "text", "", N_("Who leads it")),
        Column("funders", "text", "", N_("Funders")),
        Column("partners", "text", "", N_("Partners")),
    )
    rows = tuple(known.get(code, {"code": code}) for code in sorted({*known, *used}))
    relations = Relations(("code",), searched=("name", "slogan"))
    return ResultTable("campaigns", N_("Campaigns"), columns, rows, (), relations=relations)


def _terms(section: str, title: str, used: set[str]) -> ResultTable:
    """The terms of a section in the order of the vocabulary, then codes of newer versions."""
    known = vocabulary().terms(section)
    rows: list[Row] = [
        {"code": one.code, "name_sq": one.sq, "name_en": one.en, "part_of": one.parent or None}
        for one in sorted(known, key=lambda one: bool(one.parent))  # a part after its whole
    ]
    rows += [{"code": code} for code in sorted(used - {one.code for one in known})]
    columns = [_CODE, _SQ, _EN]
    if section != "audiences":
        return ResultTable(section, title, (*columns,), tuple(rows), (), relations=_BY_CODE)
    part = Column("part_of", "text", "", N_("The audience it is part of"))
    relations = Relations(("code",), {"part_of": "audiences.code"})
    return ResultTable(section, title, (*columns, part), tuple(rows), (), relations=relations)
