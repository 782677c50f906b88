"""The questions about outcomes, zero reports, reported totals and answers.

Not here: asking them (`asking`, `dialogue`), what they offer to choose from (`offered`).
"""

from dataclasses import replace

from antitrafik_cli.messages import N_
from antitrafik_cli.prompts import choosing, offered, reading
from antitrafik_cli.prompts.asking import ask
from antitrafik_cli.prompts.question import Question
from antitrafik_cli.prompts.questions import CAMPAIGN, COUNTY, PLACE
from antitrafik_cli.reports.phrases import LABELS

ITEM = Question(
    label=LABELS["item"],
    sentence=N_("Which planned item?"),
    right=N_("A number of the list, or how its id begins."),
    fills=("item",),
    read=offered.item,
    choices=offered.items,
    required=True,
    lists=True,
)
TO = Question(
    label=LABELS["to"],
    sentence=N_("To which days was it moved? (empty: not known yet)"),
    right=N_("A date, which may still come: 13-14 dhjetor, 22.11.2017, tetor 2020."),
    fills=("to",),
    read=offered.to,
)
STATE = Question(
    label=LABELS["state"],
    sentence=N_("What became of it?"),
    right=N_("A number of the list, or how the name begins."),
    fills=("to", "state"),
    read=offered.state(lambda sheet: ask(replace(TO, echoes=False), sheet)),
    choices=offered.states,
    required=True,
    lists=True,
)
WHY = Question(
    label=LABELS["why"],
    sentence=N_("Why? (may be empty)"),
    right=N_("The reason, for the history."),
    fills=("why",),
    read=reading.plain("why"),
)
PERIOD = Question(
    label=LABELS["date"],
    sentence=N_("Of which week, month or days?"),
    right=N_("A week: 2017-W48; a month: nëntor 2017; days: 5-7 dhjetor; or a year."),
    fills=("period",),
    read=offered.period,
    required=True,
)
COUNT = Question(
    label=LABELS["quantity"],
    sentence=N_("Which figure is reported?"),
    right=N_("A count: 1240, rreth 300, mbi 200, 15 mijë."),
    fills=("count",),
    read=reading.plain("count"),
    required=True,
)
MEASURE = Question(
    label=LABELS["measure"],
    sentence=N_("What was counted?"),
    right=N_("A number of the list, or how the name begins."),
    fills=("measure",),
    read=reading.term("measure", "measures"),
    choices=lambda _sheet: choosing.terms("measures"),
    required=True,
    lists=True,
)
ABOUT = Question(
    label=LABELS["about"],
    sentence=N_("What is it a figure of?"),
    right=N_("In words: the spot on television, all meetings of the month."),
    fills=("about",),
    read=reading.plain("about"),
)
REQUEST = Question(
    label=N_("Request"),
    sentence=N_("Which request?"),
    right=N_("A number of the list, or how its id begins."),
    fills=("request-id",),
    read=reading.plain("request-id"),
    choices=offered.requests,
    required=True,
    lists=True,
)
ANSWER = Question(
    label=LABELS["answer"],
    sentence=N_("What became of the request?"),
    right=N_("A number of the list, or how the name begins."),
    fills=("answer",),
    read=reading.term("answer", "answers"),
    choices=lambda _sheet: choosing.terms("answers"),
    required=True,
    lists=True,
)

OUTCOME = (ITEM, STATE, WHY)
NOTHING = (COUNTY, PERIOD)
TOTAL = (COUNT, MEASURE, PERIOD, COUNTY, PLACE, ABOUT, CAMPAIGN)
ANSWERED = (REQUEST, ANSWER, WHY)
