"""What a question is, and the sheet that its answer goes on.

Not here: asking it (`asking`), the questions there are (`questions`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from antitrafik_cli.exchange.telling import Telling, Words
from antitrafik_cli.messages import _

Filled = dict[str, list[str]]


class Back(Exception):
    """Somebody answered `<`: to the question before this one."""


@dataclass
class Sheet:
    """What is being filled in: words by option, and who understands them.

    `given` are the options of the command line. `held` is, by question, what the record holds
    already, as people read it: it stays where nobody says otherwise.
    """

    words: dict[str, list[str]]
    understand: Callable[[Words], Telling]
    given: frozenset[str] = frozenset()
    held: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Choice:
    """One of the answers a question proposes: what it is called, and the word that options take.

    `meaning` is said behind what it is called where the choices are listed.
    """

    label: str
    word: str
    meaning: str = ""


@dataclass(frozen=True)
class Question:
    """One question: its sentence and what a right answer looks like, both still in English.

    `fills` are the options that an answer gives words to; `read` makes these words of a line. It
    may ask more, and raises a `Failure` for nonsense. Where `explains` is false, `?` is an answer
    like others: not counted. Where it `echoes`, what was understood is said. `facts` are those of
    both sentences. It is asked only where it `applies`; `proposes` is what stands until somebody
    answers; where it `lists` and nothing stands, its choices are shown at once.
    """

    label: str
    sentence: str
    right: str
    fills: tuple[str, ...]
    read: Callable[[str, Sheet], Filled]
    choices: Callable[[Sheet], Sequence[Choice]] = lambda _sheet: ()
    required: bool = False
    explains: bool = True
    echoes: bool = True
    facts: Mapping[str, str] = field(default_factory=dict)
    applies: Callable[[Sheet], bool] = lambda _sheet: True
    proposes: Callable[[Sheet], str] = lambda _sheet: ""
    lists: bool = False

    @property
    def asked(self) -> str:
        """The sentence in the language in use."""
        return _(self.sentence).format(**self.facts)

    @property
    def explained(self) -> str:
        """What a right answer looks like, in the language in use."""
        return _(self.right).format(**self.facts)

    @property
    def name(self) -> str:
        """The option it is for, if it is for several the one that says most."""
        return self.fills[-1]
