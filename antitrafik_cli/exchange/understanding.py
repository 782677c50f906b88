"""From the words of options to a telling, with the log looked into and let go at once.

Here: what is said before anybody is asked, or between two questions. Not here: the reading of
words itself (`telling`), writing.
"""

from antitrafik_cli.exchange.telling import Telling, Words, refuse_other_material, tell
from antitrafik_cli.settings import log_path
from antitrafik_cli.store.connection import exists
from antitrafik_cli.store.log import Log

NEW_CAMPAIGN = "new-campaign"  # stands among the words where a campaign may be a new one


def understood(words: Words) -> Telling:
    """What these options say about a new record. Raises what `tell` raises, and `OtherMaterial`.

    The log is closed again: nobody who thinks about an answer holds it.
    """
    new = bool(words.get(NEW_CAMPAIGN))
    path = log_path()
    if not exists(path):
        return tell(words, None, new_campaign=new)
    with Log.open(path) as log:
        told = tell(words, log, new_campaign=new)
        refuse_other_material(log, told.fields)
        return told
