"""What the fault tests share: the laptop they happen to."""

import compileall
from pathlib import Path

from laptop import laptop

import antitrafik_cli

__all__ = ["laptop"]

# A tool that still writes its bytecode makes other calls than one that has it.
compileall.compile_dir(Path(antitrafik_cli.__file__).parent, quiet=2)
