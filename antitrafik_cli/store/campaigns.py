"""The campaigns that the activities of a log serve.

Here: looking them up by their codes. Not here: what is known of a campaign (`domain.campaign`),
what lies in one (`query`), which every logging would load for nothing.
"""

from antitrafik_cli.store.log import Log


def is_in_use(log: Log, campaign: str) -> bool:
    """Whether a standing activity serves the campaign of this code."""
    query = "SELECT 1 FROM campaign WHERE campaign = ? LIMIT 1"  # those of standing activities
    return log.connection.execute(query, (campaign,)).fetchone() is not None


def campaigns_in_use(log: Log) -> list[str]:
    """The codes of the campaigns that standing activities serve."""
    query = "SELECT DISTINCT campaign FROM campaign ORDER BY campaign"
    return [code for (code,) in log.connection.execute(query)]
