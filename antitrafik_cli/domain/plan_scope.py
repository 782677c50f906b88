"""Which planned items lie in a scope. Not here: what became of them (`plan`)."""

from antitrafik_cli.domain.plan import Item
from antitrafik_cli.domain.scope import Scope


def lies_in(item: Item, scope: Scope) -> bool:
    """Whether a report on the scope is about the item: wholly inside it, on the days planned.

    An item without a municipality lies in none, one without activities has no kind and no audience.
    """
    kinds = {activity.kind for activity in item.activities}
    audiences = {code for activity in item.activities for code in activity.audiences}
    return (
        (not scope.counties or item.county in scope.counties)
        and (not scope.municipalities or item.municipality in scope.municipalities)
        and (not scope.campaigns or item.campaign in scope.campaigns)
        and (not scope.kinds or not kinds.isdisjoint(scope.kinds))
        and (not scope.audiences or not audiences.isdisjoint(scope.audiences))
        and (scope.first is None or scope.first <= item.when.first)
        and (scope.last is None or item.when.last <= scope.last)
    )
