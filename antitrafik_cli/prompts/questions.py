"""The questions there are, and which are asked about what.

Not here: asking them (`asking`, `dialogue`), those about a record that is there (`amendment`).
"""

from dataclasses import replace

from antitrafik_cli.messages import N_
from antitrafik_cli.prompts import choosing, planned, reading
from antitrafik_cli.prompts.question import Question
from antitrafik_cli.reports.phrases import LABELS

DATE = Question(
    label=LABELS["date"],
    sentence=N_("When was it?"),
    right=N_("A date: 22.11.2017, 22/11, 5-7 dhjetor, tetor 2020, dje, sot."),
    fills=("date",),
    read=reading.date,
    required=True,
)
COUNTY = Question(
    label=N_("County"),
    sentence=N_("In which county?"),
    right=N_("A county in any spelling: Lezhë, Lezhës; several between semicolons."),
    fills=("municipality", "county"),
    read=reading.county,
    choices=reading.counties,
    required=True,
)
PLACE = Question(
    label=LABELS["place"],
    sentence=N_("In which municipality or town?"),
    right=N_(
        "Any municipality or town of the country, in any spelling; a whole county: qarku Lezhë; "
        "or online, kombëtar, jashtë vendit. Several between semicolons."
    ),
    fills=("county", "municipality"),
    read=reading.place,
    choices=reading.municipalities,
    required=True,
)
KIND = Question(
    label=LABELS["kind"],
    sentence=N_("What kind of activity was it?"),
    right=N_("A number of the list, or how the name begins."),
    fills=("kind",),
    read=reading.term("kind", "kinds"),
    choices=lambda _sheet: choosing.terms("kinds"),
    required=True,
)
CAMPAIGN = Question(
    label=LABELS["campaigns"],
    sentence=N_("For which campaign?"),
    right=N_("A number of the list, a name or a code; several between semicolons."),
    fills=("new-campaign", "campaign"),
    read=reading.campaign,
    choices=lambda _sheet: choosing.campaign_choices(),
)
ATTENDED = Question(
    label=LABELS["attended"],
    sentence=N_("Who came, and how many?"),
    right=N_(
        "nxënës=rreth 30; mësues=25:20/5 (females/males); qytetarë=? where nobody counted; "
        "nxënës+mësues=165 where they were counted together."
    ),
    fills=("attended",),
    read=reading.attended,
    choices=reading.audiences,
)
VENUE = Question(
    label=LABELS["venue"],
    sentence=N_("Where exactly: which school, which office?"),
    right=N_("The name of a school, an office, a square; never that of a person reached."),
    fills=("venue",),
    read=reading.plain("venue"),
)
REQUESTS = Question(
    label=LABELS["requests"],
    sentence=N_("What did people ask for?"),
    right=N_("Theme: words, for example punësimi: qendër trajnimi; several between semicolons."),
    fills=("request",),
    read=reading.requests,
    choices=lambda _sheet: choosing.terms("themes"),
)
LEAFLETS = Question(
    label=N_("Leaflets"),
    sentence=N_("How many leaflets were handed out there? (? = not counted)"),
    right=N_("A count: 200, rreth 200, mbi 200, or ? where nobody counted."),
    fills=("leaflets",),
    read=reading.plain("leaflets"),
    explains=False,
)
QUANTITY = Question(
    label=LABELS["quantity"],
    sentence=N_("How many were handed out? (? = not counted)"),
    right=N_("A count: 200, rreth 200, mbi 200, or ? where nobody counted."),
    fills=("quantity",),
    read=reading.plain("quantity"),
    required=True,
    explains=False,
)
MATERIAL = Question(
    label=LABELS["material"],
    sentence=N_("What was handed out?"),
    right=N_("A number of the list, or how the name begins."),
    fills=("material",),
    read=reading.term("material", "materials"),
    choices=lambda _sheet: choosing.terms("materials"),
    required=True,
)
STATUS = Question(
    label=LABELS["status"],
    sentence=N_("Is it done, or still going on?"),
    right=N_("A number of the list, or how the name begins."),
    fills=("status",),
    read=reading.status,
    choices=reading.statuses,
    required=True,
)
PLACES = Question(
    label=LABELS["places"],
    sentence=N_("Where exactly were they handed out?"),
    right=N_("Cafés, a square, a market; several between semicolons."),
    fills=("place",),
    read=reading.several("place"),
)
FULFILS = Question(
    label=LABELS["fulfils"],
    sentence=N_("Which planned item does it fulfil? (- = none)"),
    right=N_("A number of the list, or how the id begins; several between semicolons."),
    fills=("fulfils",),
    read=planned.read,
    choices=planned.choices,
    applies=planned.is_worth_asking,
    proposes=planned.proposal,
    lists=True,
)
NEXT_KIND = replace(
    KIND,
    sentence=N_("The next meeting there: of what kind? (empty: no more)"),
    required=False,
)

EVENT = (DATE, COUNTY, PLACE, KIND, CAMPAIGN, ATTENDED, VENUE, REQUESTS, LEAFLETS)
NEXT_EVENT = (NEXT_KIND, ATTENDED, VENUE, REQUESTS, LEAFLETS)
DISTRIBUTION = (QUANTITY, MATERIAL, DATE, COUNTY, PLACE, STATUS, PLACES, CAMPAIGN)
