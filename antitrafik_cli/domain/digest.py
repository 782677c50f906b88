"""SHA-256, loaded without OpenSSL.

Here: where the function comes from. Not here: what is digested (`entry`, and the store).
"""

from typing import TYPE_CHECKING

__all__ = ["sha256"]

if TYPE_CHECKING:
    from hashlib import sha256
else:
    try:  # hashlib loads OpenSSL, 4 ms at every start; `random` avoids it likewise
        from _sha2 import sha256
    except ImportError:
        try:
            from _sha256 import sha256  # Python 3.11
        except ImportError:
            from hashlib import sha256
