"""Workbooks of XLSForm for tests, written as its documentation says (https://xlsform.org/en/)."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook

Cells = Sequence[Sequence[object]]

# Two languages, groups, metadata, a note, a scale, other, and what cannot be counted.
SURVEY: Cells = (
    ("type", "name", "label::Albanian (sq)", "label::English (en)", "hint", "required", "relevant",
     "appearance", "parameters", "calculation", "about", "right"),
    ("start", "start"),
    ("end", "end"),
    ("today", "today"),
    ("deviceid", "deviceid"),
    ("note", "hyrja", "Ky pyetësor është anonim.", "This questionnaire is anonymous."),
    ("begin_group", "para", "Para takimit", "Before the session"),
    ("text", "shkolla", "Cila është shkolla?", "Which school is it?"),
    ("select_one po_jo", "degjuar",
     "A ke dëgjuar për trafikimin?", "Have you heard of trafficking?",
     "një përgjigje", "yes", "", "", "", "", "njohuri", "po"),
    ("begin group", "brenda", "Brenda", "Inside"),
    ("select_multiple forma", "format", "Cilat janë forma të trafikimit?", "Which are forms of it?",
     "", "", "${degjuar} = 'po'", "minimal", "", "", "knowledge"),
    ("end group", ""),
    ("select_one linja or_other", "linja", "Cila është linja?", "Which is the helpline?",
     "", "", "", "", "", "", "Njohuritë", "116 006"),
    ("end_group", ""),
    ("range", "fajtore", "Viktima e ka vetë fajin.", "A victim is to blame.",
     "", "", "", "", "start=1 end=5 step=1", "", "qëndrim", "1-2"),
    ("range", "mosha", "Sa vjeç je?", "How old are you?", "", "", "", "", "start=10 end=99 step=1"),
    ("integer", "forma-sa", "Sa forma njeh?", "How many forms do you know?",
     "", "", "", "", "", "", "knowledge", "3-9; 12"),
    ("decimal", "nota", "Nota mesatare", "Average mark"),
    ("rank forma", "renditja", "Renditi", "Rank them"),
    ("image", "foto", "Një foto", "A picture"),
    ("calculate", "piket", "", "", "", "", "", "", "", "if(${degjuar}='po', 1, 0)"),
)  # fmt: skip
CHOICES: Cells = (
    ("list_name", "name", "label::Albanian (sq)", "label::English (en)", "right"),
    ("po_jo", "po", "Po", "Yes"),
    ("po_jo", "jo", "Jo", "No"),
    ("po_jo", "nuk_e_di", "Nuk e di", "Don't know"),
    (),
    ("forma", "pune_1", "Puna e detyruar", "Forced labour", 1),
    ("forma", "lypje", "Lypja e detyruar", "Forced begging", "po"),
    ("forma", "vize", "Udhëtimi me vizë", "Travelling with a visa", 0),
    ("forma", "nuk_e_di", "Nuk jam i sigurt", "I am not sure"),
    ("linja", 116006, "116 006", "116 006"),
    ("linja", 128, "128", "128"),
)
SETTINGS: Cells = (
    ("form_title", "form_title::English (en)", "form_id", "version", "default_language"),
    ("Çfarë dimë", "What we know", "cfare_dime", 3, "Albanian (sq)"),
)
# The same questionnaire as an office would write it in YAML.
YAML = """
id: cfare-dime
version: 3
title: {sq: Çfarë dimë, en: What we know}
questions:
  - {id: degjuar, type: yes-no, about: knowledge, right: po,
     sq: "A ke dëgjuar për trafikimin?", en: "Have you heard of trafficking?"}
  - id: format
    type: multiple
    about: knowledge
    sq: Cilat janë forma të trafikimit?
    en: Which are forms of it?
    choices:
      - {id: pune-1, sq: Puna e detyruar, en: Forced labour}
      - {id: lypje, sq: Lypja e detyruar, en: Forced begging}
      - {id: vize, sq: Udhëtimi me vizë, en: Travelling with a visa}
      - {id: nuk-e-di, sq: Nuk jam i sigurt, en: I am not sure}
    right: [pune-1, lypje]
  - id: linja
    type: single
    about: knowledge
    sq: Cila është linja?
    en: Which is the helpline?
    choices:
      - {id: 116006, sq: 116 006, en: 116 006}
      - {id: 128, sq: 128, en: 128}
      - {id: other, sq: Tjetër, en: Other}
    right: 116006
  - {id: fajtore, type: scale, scale: 1-5, about: attitude, right: [1, 2],
     sq: Viktima e ka vetë fajin., en: A victim is to blame.}
  - {id: mosha, type: number, sq: "Sa vjeç je?", en: "How old are you?"}
  - {id: forma-sa, type: number, about: knowledge, right: [3-9, 12],
     sq: "Sa forma njeh?", en: "How many forms do you know?"}
"""


def workbook(path: Path, sheets: Mapping[str, Cells]) -> Path:
    """A workbook of these sheets, written to `path`."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def form(
    path: Path, survey: Cells = SURVEY, choices: Cells = CHOICES, settings: Cells = SETTINGS
) -> Path:
    """An XLSForm of these sheets; one that is empty is left out."""
    sheets = {"survey": survey, "choices": choices, "settings": settings}
    return workbook(path, {name: rows for name, rows in sheets.items() if rows})
