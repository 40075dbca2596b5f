"""How far a request may be led: to the host that was named, and otherwise to public addresses only.

Whoever follows redirects could else be sent to a machine of its own network (OWASP, "server-side request forgery").
"""

import ipaddress
import socket
import urllib.request
from contextlib import suppress
from http.client import HTTPConnection, HTTPMessage, HTTPResponse, HTTPSConnection
from typing import IO
from urllib.parse import urlsplit


class Refused(Exception):
    """Where the server sends us on to is no place to go."""


def opener(trusted_address: str) -> urllib.request.OpenerDirector:
    """Open the host of an address, wherever it is, and otherwise public addresses only; raises Refused for others."""
    named = urlsplit(trusted_address)
    trusted = {(named.hostname or "", named.port or _port(named.scheme))}
    for proxy in urllib.request.getproxies().values():
        with suppress(ValueError):
            trusted.add((urlsplit(proxy).hostname or "", urlsplit(proxy).port or 80))

    class Plain(HTTPConnection):
        def connect(self) -> None:
            super().connect()
            _refuse_private(self, trusted)

    class Secure(HTTPSConnection):
        def connect(self) -> None:
            super().connect()
            _refuse_private(self, trusted)

    class PlainHandler(urllib.request.HTTPHandler):
        def http_open(self, req: urllib.request.Request) -> HTTPResponse:
            return self.do_open(Plain, req)

    class SecureHandler(urllib.request.HTTPSHandler):
        def https_open(self, req: urllib.request.Request) -> HTTPResponse:
            return self.do_open(Secure, req)

    class Redirects(urllib.request.HTTPRedirectHandler):
        max_redirections = 5

        def redirect_request(
            self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
        ) -> urllib.request.Request | None:
            url = urlsplit(newurl)
            if url.scheme not in ("http", "https"):
                raise Refused(f"the server sends us on to {newurl}; only http and https are followed")
            if urlsplit(req.full_url).scheme == "https" and url.scheme == "http":
                raise Refused(f"the server sends us on to {newurl}, from https to plain http")
            host, port = url.hostname or "", url.port or _port(url.scheme)
            if (host, port) not in trusted and not _is_public(host, port):
                raise Refused(f"the server sends us on to {host}, which is no public address")
            return super().redirect_request(req, fp, code, msg, headers, newurl)

    made = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        PlainHandler(),
        SecureHandler(),
        Redirects(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.UnknownHandler(),
    ):
        made.add_handler(handler)
    return made


def _port(scheme: str) -> int:
    return 443 if scheme == "https" else 80


def _refuse_private(connection: HTTPConnection, trusted: set[tuple[str, int]]) -> None:
    """Look at the address that was really reached: a name may lead elsewhere the second time it is asked for."""
    if (connection.host, connection.port) not in trusted:
        reached = connection.sock.getpeername()[0]
        if not _may_reach(reached):
            connection.close()
            raise Refused(f"{connection.host} is at {reached}, which is no public address")


def _is_public(host: str, port: int) -> bool:
    """Tell whether a host may be asked; where it is an address itself, nobody has to look it up.

    >>> _is_public("10.0.0.1", 80), _is_public("2130706433", 80), _is_public("::ffff:10.0.0.1", 80)
    (False, False, False)
    """
    with suppress(ValueError):
        return _may_reach(host)
    with suppress(OSError):
        return _may_reach(socket.inet_ntoa(socket.inet_aton(host)))  # such as 2130706433 or 0x7f.1
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        return True  # nothing is there to be reached
    return all(_may_reach(str(where[4][0])) for where in found)


def _may_reach(reached: str) -> bool:
    """Tell public addresses from those of this machine and its network.

    >>> _may_reach("169.254.169.254"), _may_reach("::ffff:127.0.0.1"), _may_reach("157.150.185.49")
    (False, False, True)
    """
    where = ipaddress.ip_address(reached.partition("%")[0])
    if isinstance(where, ipaddress.IPv6Address) and where.ipv4_mapped:
        where = where.ipv4_mapped
    return where.is_global and not where.is_multicast
