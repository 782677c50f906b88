"""What one command line gave, run in this process by the fixture `antitrafik`."""

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Ran:
    """The exit code, and what came to stdout and stderr."""

    code: int
    out: str
    err: str

    @property
    def told(self) -> Any:
        """The JSON on stdout."""
        return json.loads(self.out)
