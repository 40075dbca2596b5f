"""Everything that reads, builds and serves, without a network: run by `tests/test_supply.py`.

In a network namespace of its own a process has no route and no name server; its loopback is brought up here, for the
server and its reader. Where namespaces are not allowed, `tests/guard` stands in.
"""

import errno
import fcntl
import importlib
import pkgutil
import socket
import struct
import sys
from pathlib import Path

import kg
from kg.pipeline import build
from tests.serving import serving

_SIOCSIFFLAGS, _UP = 0x8914, 0x1
_ELSEWHERE = ("192.0.2.1", 80)  # RFC 5737: nobody's


def main(specimens: str, folder: str, *guarded: str) -> None:
    """Import, build and serve."""
    if not guarded:
        _loopback()
    assert not _reaches(_ELSEWHERE), "there is a network"
    for module in pkgutil.walk_packages(kg.__path__, "kg."):
        if not module.name.startswith(("kg.pages.frontend", "kg.__main__")):
            importlib.import_module(module.name)
    out = Path(folder) / "out"
    _, report = build((Path(specimens),), out, "https://w3id.org/nansen/", jobs=2)
    assert not report.left_out
    with serving(out, Path(folder) / "stores") as server:
        assert "true" in server.ask("ASK { ?s ?p ?o }").text
        for page in ("/", "/sparql", "/id/body/unhcr", "/search?q=refugee", "/ns", "/health"):
            assert server.get(page, Accept="text/html").status in (200, 303), page
    sys.stdout.write("imported, built and served\n")


def _loopback() -> None:
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sh", b"lo", _UP))


def _reaches(address: tuple[str, int]) -> bool:
    with socket.socket() as outside:
        outside.settimeout(2)
        try:
            outside.connect(address)
        except OSError as problem:
            return problem.errno != errno.ENETUNREACH
        return True
