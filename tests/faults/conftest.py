"""What the fault tests share: the laptop they happen to."""

from laptop import laptop

__all__ = ["laptop"]
