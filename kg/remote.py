"""A SPARQL store over HTTP, through SPARQLWrapper: questions, updates and graphs, with patience and credentials.

A password or token comes from the environment or from a file, never from the command line, and is never
printed. A redirect is not followed: it could carry the secret to another host.
"""

import os
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple
from urllib.parse import quote, urlsplit

from SPARQLWrapper import POST, POSTDIRECTLY, SPARQLWrapper

from kg import __version__
from kg.errors import KgError, UsageError
from kg.iri import BASE

Auth = Literal["auto", "basic", "digest", "bearer"]
USER, PASSWORD, TOKEN = "NANSEN_STORE_USER", "NANSEN_STORE_PASSWORD", "NANSEN_STORE_TOKEN"
AGENT: Final = f"nansen-kg/{__version__} (+{BASE})"
_BUSY: Final = frozenset({429, 500, 502, 503, 504})
_LONGEST_PAUSE: Final = 60.0
_SHOWN: Final = 300
_LAYOUTS: Final = (
    # (ending of the address, then what takes its place for queries, updates and graphs)
    ("/update", "/query", "/update", "/store"),
    ("/store", "/query", "/update", "/store"),
    ("/data", "/query", "/update", "/data"),
    ("/statements", "", "/statements", "/rdf-graphs/service"),
    ("/rdf-graphs/service", "", "/statements", "/rdf-graphs/service"),
    ("/sparql-auth", "/sparql-auth", "/sparql-auth", "/sparql-graph-crud-auth"),
    ("/sparql-graph-crud-auth", "/sparql-auth", "/sparql-auth", "/sparql-graph-crud-auth"),
    ("/query", "/query", "/update", "/store"),
)


class Refused(KgError):
    """The store answered, and said no; `status` is the HTTP code."""

    def __init__(self, says: str, status: int) -> None:
        super().__init__(says)
        self.status = status


class Credentials(NamedTuple):
    """Who we are to a store: a user with a password, or a token; nobody by default."""

    user: str = ""
    password: str = ""
    token: str = ""
    auth: Auth = "auto"

    def __repr__(self) -> str:
        return "Credentials(not shown)"


NOBODY: Final = Credentials()


def credentials(
    auth: Auth = "auto", file: Path | None = None, environment: Mapping[str, str] = os.environ
) -> Credentials:
    """Take credentials from a TOML file (user, password, token), else from the environment."""
    if file is None:
        found = Credentials(environment.get(USER, ""), environment.get(PASSWORD, ""), environment.get(TOKEN, ""), auth)
    else:
        try:
            told = tomllib.loads(file.read_text("utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
            # What the parser complains of could be the secret itself.
            raise UsageError(f'{file} cannot be read as TOML. It holds lines such as user = "me"') from None
        user, password, token = (str(told.get(name, "")) for name in ("user", "password", "token"))
        found = Credentials(user, password, token, auth)
    if auth in ("basic", "digest") and not (found.user and found.password):
        raise UsageError(f"--auth {auth} needs a user and a password: set {USER} and {PASSWORD}, or --credentials FILE")
    if auth == "bearer" and not found.token:
        raise UsageError(f"--auth bearer needs a token: set {TOKEN}, or --credentials FILE")
    return found


def checked(url: str) -> str:
    """Refuse an address that is none, or that holds a password; raises UsageError."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(f"{url!r} is no address of a store; it begins with http:// or https://")
    if parts.username or parts.password:
        says = "The address holds a user or password, which others can see on the command line"
        raise UsageError(f"{says}. Set {USER} and {PASSWORD} instead, or use --credentials FILE")
    return url.rstrip("/")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> None:
        return None


class _Basic(urllib.request.HTTPBasicAuthHandler):
    def http_error_401(self, req: Any, fp: Any, code: int, msg: str, headers: Any) -> Any:
        with _left_behind(fp):
            answer = super().http_error_401(req, fp, code, msg, headers)
        if answer is not None:
            fp.close()
        return answer


class _Digest(urllib.request.HTTPDigestAuthHandler):
    def http_error_401(self, req: Any, fp: Any, code: int, msg: str, headers: Any) -> Any:
        with _left_behind(fp):
            answer = super().http_error_401(req, fp, code, msg, headers)
        if answer is not None:
            fp.close()
        return answer


@contextmanager
def _left_behind(refused: Any) -> Iterator[None]:
    """Close the answer that asked who we are when the second try fails, too; urllib leaves it open."""
    try:
        yield
    except BaseException:
        refused.close()
        raise


class _Wrapper(SPARQLWrapper):
    """SPARQLWrapper with an opener of its own; as it is, a digest password is kept for all of the process."""

    def __init__(self, endpoint: str, update: str, kind: str, text: str) -> None:
        super().__init__(endpoint, update, agent=AGENT)
        self.setOnlyConneg(True)
        self.setMethod(POST)
        # setQuery would guess the kind of query, and guess wrong after two lines of comment.
        self.queryString, self.queryType = text, kind

    def request(self, accept: str) -> urllib.request.Request:
        request: urllib.request.Request = self._createRequest()
        request.add_header("Accept", accept)
        return request


@dataclass(slots=True)
class Remote:
    """A store: where it takes queries, updates and graphs."""

    query_url: str
    update_url: str
    graph_url: str
    who: Credentials = field(default=NOBODY, repr=False)
    patience: float = 0.5
    attempts: int = 6
    timeout: float = 90
    tell: Callable[[str], None] = lambda words: None
    _opener: urllib.request.OpenerDirector = field(init=False, repr=False)

    def __post_init__(self) -> None:
        known = urllib.request.HTTPPasswordMgrWithPriorAuth()
        handlers: list[urllib.request.BaseHandler] = [_NoRedirect()]
        if self.who.user and not self.who.token:
            for url in (self.query_url, self.update_url, self.graph_url):
                # For the whole host: urllib looks a digest password up by the host alone.
                host = "{0.scheme}://{0.netloc}/".format(urlsplit(url))
                known.add_password(None, host, self.who.user, self.who.password, self.who.auth == "basic")
            if self.who.auth in ("auto", "digest"):
                handlers.append(_Digest(known))
            if self.who.auth in ("auto", "basic"):
                handlers.append(_Basic(known))
        self._opener = urllib.request.build_opener(*handlers)

    @classmethod
    def at(cls, url: str, who: Credentials = NOBODY, **settings: Any) -> "Remote":
        """Find the addresses of a store from one of them, as stores usually lay them out.

        >>> Remote.at("http://localhost:3030/nansen/data").update_url
        'http://localhost:3030/nansen/update'
        >>> Remote.at("http://localhost:7200/repositories/nansen").graph_url
        'http://localhost:7200/repositories/nansen/rdf-graphs/service'
        """
        url = checked(url)
        for ending, *others in _LAYOUTS:
            if url.endswith(ending):
                query, update, graphs = (url.removesuffix(ending) + other for other in others)
                return cls(query, update, graphs, who, **settings)
        if "/repositories/" in url:
            return cls(url, f"{url}/statements", f"{url}/rdf-graphs/service", who, **settings)
        if not urlsplit(url).path:
            return cls(f"{url}/query", f"{url}/update", f"{url}/store", who, **settings)
        return cls(url, url, url, who, **settings)

    @classmethod
    def for_queries(cls, url: str, who: Credentials = NOBODY, **settings: Any) -> "Remote":
        """Take an address as the one for queries, whatever it ends with."""
        url = checked(url)
        return cls(url, url, url, who, **settings)

    @property
    def exposed(self) -> bool:
        """Tell whether a secret would cross a network in the clear."""
        url = urlsplit(self.update_url)
        is_near = url.hostname in ("localhost", "127.0.0.1", "::1")
        return bool(self.who.password or self.who.token) and url.scheme == "http" and not is_near

    def ask(self, query: str, kind: str, accept: str) -> bytes:
        """Send a query (SELECT, ASK, CONSTRUCT, DESCRIBE); give the answer as it comes."""
        wrapper = _Wrapper(self.query_url, self.update_url, kind, query)
        return self._send(wrapper.request(accept))

    def update(self, text: str) -> None:
        """Send a SPARQL Update."""
        wrapper = _Wrapper(self.query_url, self.update_url, "INSERT", text)
        wrapper.setRequestMethod(POSTDIRECTLY)
        request = wrapper.request("*/*")
        request.full_url = request.full_url.removesuffix("?")
        self._send(request)

    def put(self, graph: str, content: bytes) -> None:
        """Replace a named graph (an IRI) by Turtle, with the Graph Store Protocol."""
        url = f"{self.graph_url}?graph={quote(graph, safe='')}"
        headers = {"Content-Type": "text/turtle; charset=utf-8", "User-Agent": AGENT}
        self._send(urllib.request.Request(url, content, headers, method="PUT"))

    def _send(self, request: urllib.request.Request) -> bytes:
        """Send a request, again and again while the store is busy or away; raises KgError at the end."""
        if self.who.token:
            request.add_unredirected_header("Authorization", f"Bearer {self.who.token}")
        address = request.full_url.partition("?")[0]
        reason, pause, attempt = "", 0.0, 0
        while attempt < self.attempts:
            if attempt:
                self.tell(f"{address}: {reason}; once more ({attempt + 1} of {self.attempts})")
            try:
                with self._opener.open(request, timeout=self.timeout) as answer:
                    content: bytes = answer.read()
                    return content
            except urllib.error.HTTPError as error:
                with error:
                    words = error.read(_SHOWN).decode("utf-8", "replace")
                # Virtuoso says 500 to whom it does not know as a writer.
                code = 403 if error.code == 500 and "No permission" in words else error.code
                if code not in _BUSY or (code == 500 and attempt):
                    raise _refusal(code, address, words, error.headers.get("Location")) from None
                reason = f"it answered {error.code}"
                pause = _after(error.headers.get("Retry-After"))
            except ValueError as problem:
                # urllib, of a way to authenticate that it does not know: it names the way, no secret.
                raise KgError(f"{address} wants to know who we are in another way: {problem}. See --auth") from None
            except (OSError, HTTPException) as problem:
                reason = str(getattr(problem, "reason", "") or problem or type(problem).__name__)
                pause = 0.0
            # To wait for a store that says nothing is long: that is tried less often.
            attempt += 1 + self.attempts // 2 * ("timed out" in reason)
            if attempt < self.attempts:
                time.sleep(min(max(pause, self.patience * 2 ** (attempt - 1)), _LONGEST_PAUSE))
        raise KgError(f"{address} could not be reached ({reason}). Is the store running there? Try again later")


def _after(told: str | None) -> float:
    return float(told) if told and told.isdecimal() else 0.0


def _refusal(code: int, address: str, words: str, elsewhere: str | None) -> Refused:
    said = " ".join(words.split())
    if code in (401, 403):
        says = f"{address} does not let us in ({code}). Set {USER} and {PASSWORD}, or {TOKEN}, in the environment, "
        says += "or name a file with --credentials; are they right, and may this user write?"
        if "/sparql" in address:
            auth = address.partition("/sparql")[0] + "/sparql-auth"
            says += f" If it is a Virtuoso: it is written to at {auth}, with --auth digest, by a user to whom "
            says += "GRANT SPARQL_UPDATE was said"
    elif 300 <= code < 400:
        says = f"{address} sends us on to {elsewhere}. Name that address, if you trust it"
    elif code in (404, 405):
        says = f"There is no such service at {address} ({code}). Name the address that the store's handbook gives"
    else:
        says = f"{address} refuses this ({code}): {said or 'without a reason'}"
    return Refused(says, code)
