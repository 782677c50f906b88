"""What the tables of a published database are called, their columns, and how they stand together.

Here: declarations. Not here: the rows in them (`published`), the tables of codes they refer to
(`published_codes`).
"""

from collections.abc import Mapping

from antitrafik_cli.messages import N_
from antitrafik_cli.result import Column, Relations

_ACTIVITY = "activities.id"
# table -> title; its columns by name, type, unit, label; its relations
TABLES: Mapping[str, tuple[str, tuple[Column, ...], Relations]] = {
    "activities": (
        N_("Activities"),
        (
            Column("id", "text", "", N_("Record: its id")),
            Column("type", "text", "", N_("What it is: event or distribution")),
            Column("date", "date", "", N_("Date or interval, as it was told (ISO 8601)")),
            Column("first_day", "date", "", N_("First day")),
            Column("last_day", "date", "", N_("Last day")),
            Column("venue", "text", "", N_("Where exactly")),
            Column("kind", "text", "", N_("Kind of activity, as a code")),
            Column("kind_words", "text", "", N_("Kind, in words")),
            Column("material", "text", "", N_("What was handed out, as a code")),
            Column("material_words", "text", "", N_("Material, in words")),
            Column("status", "text", "", N_("Of a distribution: done or in-progress")),
            Column("quantity_quality", "text", "", N_("How the quantity is known")),
            Column("quantity_low", "count", "pieces", N_("Quantity, at least")),
            Column("quantity_high", "count", "pieces", N_("Quantity, at most; empty if open")),
            Column("within", "text", "", N_("The distribution that holds it already")),
        ),
        Relations(
            ("id",),
            {"kind": "kinds.code", "material": "materials.code", "within": _ACTIVITY},
            ("type", "first_day", "kind", "material", "within"),
            ("venue", "kind_words", "material_words"),
        ),
    ),
    "activity_places": (
        N_("Where activities were"),
        (
            Column("activity", "text", "", N_("Activity")),
            Column("place", "text", "", N_("Place, as a code")),
            Column("county", "text", "", N_("County, its code (ISO 3166-2)")),
            Column("municipality", "text", "", N_("Municipality, as a code")),
        ),
        Relations(
            ("activity", "place"),
            {
                "activity": _ACTIVITY,
                "county": "counties.code",
                "municipality": "municipalities.code",
            },
            ("county", "municipality"),
        ),
    ),
    "attendances": (
        N_("Who came"),
        (
            Column("activity", "text", "", N_("Activity")),
            Column("audiences", "text", "", N_("Audiences counted together, as codes")),
            Column("quality", "text", "", N_("How the attendances are known")),
            Column("low", "count", "attendances", N_("Attendances, at least")),
            Column("high", "count", "attendances", N_("Attendances, at most; empty if open")),
            Column("female", "count", "attendances", N_("Females among them, where recorded")),
            Column("male", "count", "attendances", N_("Males among them, where recorded")),
        ),
        Relations(("activity", "audiences"), {"activity": _ACTIVITY}),
    ),
    "attendance_audiences": (
        N_("Each audience of a count"),
        (
            Column("activity", "text", "", N_("Activity")),
            Column("audiences", "text", "", N_("Audiences counted together, as codes")),
            Column("audience", "text", "", N_("Audience, as a code")),
        ),
        Relations(
            ("activity", "audience"),
            {"activity": _ACTIVITY, "audience": "audiences.code"},
            ("audience",),
            refers_together={("activity", "audiences"): "attendances"},
        ),
    ),
    "activity_campaigns": (
        N_("Campaigns of activities"),
        (
            Column("activity", "text", "", N_("Activity")),
            Column("campaign", "text", "", N_("Campaign, as a code")),
        ),
        Relations(
            ("activity", "campaign"),
            {"activity": _ACTIVITY, "campaign": "campaigns.code"},
            ("campaign",),
        ),
    ),
    "activity_topics": (
        N_("Topics of activities"),
        (
            Column("activity", "text", "", N_("Activity")),
            Column("topic", "text", "", N_("Topic, as a code")),
        ),
        Relations(
            ("activity", "topic"), {"activity": _ACTIVITY, "topic": "topics.code"}, ("topic",)
        ),
    ),
    "activity_materials": (
        N_("Materials used at events"),
        (
            Column("activity", "text", "", N_("Activity")),
            Column("material", "text", "", N_("Material, as a code")),
        ),
        Relations(
            ("activity", "material"),
            {"activity": _ACTIVITY, "material": "materials.code"},
            ("material",),
        ),
    ),
    "activity_words": (
        N_("What else was told in words"),
        (
            Column("activity", "text", "", N_("Activity")),
            Column("what", "text", "", N_("Of what it speaks")),
            Column("position", "count", "", N_("Its place among several")),
            Column("words", "text", "", N_("Words")),
        ),
        Relations(("activity", "what", "position"), {"activity": _ACTIVITY}, ("what",), ("words",)),
    ),
    "requests": (
        N_("Requests"),
        (
            Column("id", "text", "", N_("Record: its id")),
            Column("activity", "text", "", N_("Activity")),
            Column("theme", "text", "", N_("Theme, as a code")),
            Column("theme_words", "text", "", N_("Theme, in words")),
            Column("words", "text", "", N_("What was asked for")),
            Column("answer", "text", "", N_("Answer")),
        ),
        Relations(
            ("id",),
            {"activity": _ACTIVITY, "theme": "themes.code"},
            ("activity", "theme"),
            ("words", "theme_words"),
        ),
    ),
    "fulfilments": (
        N_("Planned items and the events that fulfil them"),
        (
            Column("item", "text", "", N_("Planned item")),
            Column("activity", "text", "", N_("Activity")),
        ),
        Relations(("item", "activity"), {"activity": _ACTIVITY}, ("activity",)),
    ),
    "overlaps": (
        N_("Events that some of the same people came to"),
        (
            Column("activity", "text", "", N_("Activity")),
            Column("other", "text", "", N_("The other activity")),
        ),
        Relations(("activity", "other"), {"activity": _ACTIVITY, "other": _ACTIVITY}, ("other",)),
    ),
}
