"""Where namespaces are not allowed: Python itself refuses every way out of this machine (`tests/test_supply.py`).

Python runs this file at its start, in workers too, when its folder is in PYTHONPATH. What C code would do on its own
is not seen: the namespace is the better proof.
"""

import sys
from typing import Any

_LOCAL = ("127.0.0.1", "::1", "localhost", "", None)


def _refuse(event: str, details: tuple[Any, ...]) -> None:
    if event == "socket.connect" and isinstance(details[1], tuple) and details[1][0] not in _LOCAL:
        raise OSError(101, f"Network is unreachable: {details[1]}")
    if event == "socket.getaddrinfo" and details[0] not in _LOCAL:
        raise OSError(101, f"Network is unreachable: {details[0]}")


sys.addaudithook(_refuse)
