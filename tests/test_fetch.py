"""`kg fetch` from a server on this machine that behaves well, and badly in every way that we could think of."""

import json
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner, Result

from kg.cli import cli
from kg.errors import KgError, UsageError
from kg.fetch import NOTED, Fetched, Manners, address, copy_akn, expand, fetch, manners
from tests.conftest import SPECIMENS

PDF = b"%PDF-1.4\n" + b"x" * 3000 + b"\n%%EOF\n"
Answer = Callable[["Handler"], None]


def word_file() -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    return content.getvalue()


class Handler(BaseHTTPRequestHandler):
    """Answers as the test says for the symbol that is asked for; 404 for all others."""

    answers: dict[str, list[Answer]]
    asked: list[str]

    def do_GET(self) -> None:
        symbol = parse_qs(urlsplit(self.path).query).get("s", [""])[0]
        self.asked.append(symbol)
        waiting = self.answers.get(symbol, [status(404)])
        answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        try:
            answer(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def give(self, content: bytes, told: int | None = None, code: int = 200, header: str = "", says: str = "") -> None:
        self.send_response(code)
        if header:
            self.send_header(header, says)
        self.send_header("Content-Length", str(len(content) if told is None else told))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        pass


def document(content: bytes) -> Answer:
    return lambda handler: handler.give(content)


def status(code: int, header: str = "", says: str = "") -> Answer:
    return lambda handler: handler.give(b"", code=code, header=header, says=says)


def to(target: str) -> Answer:
    return status(302, "Location", target)


def broken_off(handler: Handler) -> None:
    handler.give(PDF[:500], told=len(PDF))
    handler.close_connection = True


def endless(handler: Handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"x" * 65_536)


def dripping(handler: Handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b"x")
        time.sleep(0.05)


def silent(handler: Handler) -> None:
    time.sleep(1.0)
    handler.close_connection = True


class Server:
    """A document system on this machine."""

    def __init__(self, port: int, handler: type[Handler]) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.handler = handler
        self.how = Manners(
            f"{self.address}/access?s={{symbol}}&l={{language}}&t={{type}}",
            pause=0,
            attempts=3,
            patience=0.01,
            timeout=0.4,
            longest=0.6,
            largest=1_000_000,
            misses=3,
        )

    def has(self, symbol: str, *answers: Answer) -> None:
        self.handler.answers[symbol] = list(answers)

    def fetch(self, folder: Path, *asked: str, **how: float) -> list[Fetched]:
        return list(fetch(asked, ["en"], "pdf", folder, replace(self.how, **how)))  # type: ignore[arg-type]


@contextmanager
def serving() -> Iterator[Server]:
    handler = type("Answering", (Handler,), {"answers": {}, "asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield Server(server.server_address[1], handler)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def un() -> Iterator[Server]:
    with serving() as server:
        yield server


def states(came: list[Fetched]) -> list[str]:
    return [one.state for one in came]


# ---- behaving well ----


def test_a_text_is_kept_under_its_symbol_and_language_with_its_checksum(un: Server, tmp_path: Path) -> None:
    un.has("A/RES/99/901", document(PDF))
    (came,) = un.fetch(tmp_path, "A/RES/99/901")
    assert (came.file, came.state) == ("a-res-99-901.en.pdf", "fetched")
    assert (tmp_path / came.file).read_bytes() == PDF
    note = json.loads((tmp_path / NOTED).read_text("utf-8"))
    assert (note["symbol"], note["size"], len(note["sha256"])) == ("A/RES/99/901", len(PDF), 64)


def test_what_is_here_is_not_fetched_again_and_what_was_changed_is(un: Server, tmp_path: Path) -> None:
    un.has("A/RES/99/901", document(PDF))
    assert states(un.fetch(tmp_path, "A/RES/99/901")) == ["fetched"]
    assert states(un.fetch(tmp_path, "A/RES/99/901")) == ["kept"]
    assert len(un.handler.asked) == 1
    (tmp_path / "a-res-99-901.en.pdf").write_bytes(b"something else")
    assert states(un.fetch(tmp_path, "A/RES/99/901")) == ["fetched"]
    assert (tmp_path / "a-res-99-901.en.pdf").read_bytes() == PDF


def test_an_open_range_ends_after_several_numbers_that_are_missing(un: Server, tmp_path: Path) -> None:
    for number in (1, 2, 4):
        un.has(f"A/RES/99/{number}", document(PDF))
    came = un.fetch(tmp_path, "A/RES/99/*")
    assert states(came) == ["fetched", "fetched", "missing", "fetched", "missing", "missing", "missing"]


def test_a_range_names_each_number_once(un: Server, tmp_path: Path) -> None:
    un.fetch(tmp_path, "A/RES/99/3-5")
    assert un.handler.asked == ["A/RES/99/3", "A/RES/99/4", "A/RES/99/5"]


def test_requests_keep_a_pause_between_them(un: Server, tmp_path: Path) -> None:
    began = time.monotonic()
    un.fetch(tmp_path, "A/RES/99/1-4", pause=0.1)
    assert time.monotonic() - began >= 0.3


def test_a_redirect_on_the_same_server_is_followed(un: Server, tmp_path: Path) -> None:
    un.has("A/RES/99/901", to("/access?s=A/RES/99/902"))
    un.has("A/RES/99/902", document(PDF))
    assert states(un.fetch(tmp_path, "A/RES/99/901")) == ["fetched"]


# ---- behaving badly ----


@pytest.mark.parametrize(
    "first", [status(500), status(503, "Retry-After", "0"), status(429), broken_off, silent, document(PDF[:2000])]
)
def test_what_fails_once_is_tried_again(un: Server, tmp_path: Path, first: Answer) -> None:
    un.has("A/RES/99/901", first, document(PDF))
    assert states(un.fetch(tmp_path, "A/RES/99/901")) == ["fetched"]
    assert len(un.handler.asked) == 2 and (tmp_path / "a-res-99-901.en.pdf").read_bytes() == PDF


@pytest.mark.parametrize(
    ("answer", "asked", "says"),
    [
        (status(500), 3, "the server answers 500, 3 times"),
        (broken_off, 3, "broke off"),
        (silent, 3, "timed out"),
        (dripping, 3, "not whole after"),
        (endless, 1, "larger than 1,000,000 bytes"),
        (lambda handler: handler.give(b"", told=10**12), 1, "larger than"),
        (status(403), 1, "refuses it (403)"),
        (document(b"GIF89a"), 1, "no PDF file"),
        (to("http://169.254.169.254/latest/meta-data"), 1, "169.254.169.254, which is no public address"),
        (to("http://127.0.0.1:1/x"), 1, "no public address"),
        (to("http://[::1]/x"), 1, "no public address"),
        (to("http://[::ffff:10.0.0.1]/x"), 1, "no public address"),
        (to("http://localhost:1/x"), 1, "no public address"),
        (to("http://2130706433/x"), 1, "no public address"),
        (to("file:///etc/passwd"), 1, "not http(s)"),
        (to("ftp://127.0.0.1/x"), 1, "only http and https"),
        (to("/access?s=A/RES/99/901"), 5, "round in a circle"),
    ],
)
def test_what_cannot_be_had_is_told_in_words_and_leaves_no_file(
    un: Server, tmp_path: Path, answer: Answer, asked: int, says: str
) -> None:
    un.has("A/RES/99/901", answer)
    (came,) = un.fetch(tmp_path, "A/RES/99/901")
    assert came.state == "failed" and says in came.says
    assert len(un.handler.asked) == asked
    assert list(tmp_path.iterdir()) == []


def test_a_web_page_instead_of_a_document_means_that_there_is_none(un: Server, tmp_path: Path) -> None:
    un.has("A/RES/99/901", document(b"\n<!DOCTYPE html><title>Not found</title>"))
    assert states(un.fetch(tmp_path, "A/RES/99/901")) == ["missing"]


@pytest.mark.parametrize(
    ("kind", "content", "state"),
    [
        ("docx", word_file(), "fetched"),
        ("docx", word_file()[:-30], "failed"),
        ("docx", PDF, "failed"),
        ("doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on", "fetched"),
        ("doc", word_file(), "failed"),
    ],
)
def test_a_word_file_is_one_and_whole(un: Server, tmp_path: Path, kind: str, content: bytes, state: str) -> None:
    un.has("A/RES/99/901", document(content))
    came = fetch(["A/RES/99/901"], ["en"], kind, tmp_path, un.how)  # type: ignore[arg-type]
    assert states(list(came)) == [state]


def test_a_line_of_the_notes_that_was_cut_off_does_no_harm(un: Server, tmp_path: Path) -> None:
    un.has("A/RES/99/901", document(PDF))
    un.fetch(tmp_path, "A/RES/99/901")
    with (tmp_path / NOTED).open("a") as notes:
        notes.write('{"file": "a-res-99-9')
    assert states(un.fetch(tmp_path, "A/RES/99/901")) == ["kept"]


# ---- the command ----


def run(un: Server, folder: Path, monkeypatch: pytest.MonkeyPatch, *words: str) -> Result:
    monkeypatch.chdir(folder)
    (folder / "kg.toml").write_text(
        f'[fetch]\ntemplate = "{un.how.template}"\npause = 0.0\npatience = 0.01\nmisses = 2\n', "utf-8"
    )
    return CliRunner().invoke(cli, ["fetch", *words])


def test_the_command_prints_the_files_and_says_what_is_missing(
    un: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    un.has("A/RES/99/901", document(PDF))
    told = run(un, tmp_path, monkeypatch, "A/RES/99/901", "A/RES/99/902", "--type", "pdf", "--to", "texts")
    assert told.stdout == "texts/a-res-99-901.en.pdf\n"
    assert told.exit_code == 3
    assert "A/RES/99/902 (en): the document system has none (404)" in told.stderr
    assert "1 fetched, 1 missing" in told.stderr


def test_a_dry_run_prints_the_addresses_and_asks_nobody(
    un: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = run(un, tmp_path, monkeypatch, "A/RES/99/1-2", "A/RES/98/*", "--lang", "en,fr", "--dry-run")
    assert told.exit_code == 0 and un.handler.asked == []
    assert [line.partition("  ")[0][len(un.address) :] for line in told.stdout.splitlines()] == [
        f"/access?s={symbol}&l={tag}&t=docx"
        for symbol in ("A/RES/99/1", "A/RES/99/2", "A/RES/98/1")
        for tag in ("en", "fr")
    ]
    assert not (tmp_path / "texts").exists()


def test_the_end_of_an_open_range_is_no_failure(un: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    un.has("A/RES/99/1", document(PDF))
    told = run(un, tmp_path, monkeypatch, "A/RES/99/*", "--type", "pdf", "--json", "--quiet")
    assert told.exit_code == 0
    assert [one["state"] for one in json.loads(told.stdout)] == ["fetched", "missing", "missing"]


@pytest.mark.parametrize("words", [(), ("A/RES/99/1", "--lang", "de"), ("../etc/passwd",), ("A/RES/99/5-1",)])
def test_a_wrong_command_line_exits_with_2(
    un: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    assert run(un, tmp_path, monkeypatch, *words).exit_code == 2
    assert un.handler.asked == []


def test_settings_that_are_none_are_told() -> None:
    assert manners({}) == Manners()
    for wrong in ({"rate": 1}, {"pause": "1"}, {"template": "file:///{symbol}"}, {"template": "https://un.org/"}):
        with pytest.raises(KgError, match=r"kg\.toml: \[fetch\]"):
            manners({"fetch": wrong})


def test_a_symbol_is_quoted_in_the_address() -> None:
    from kg.fetch import Wanted

    asked = address(Wanted("S/RES/1325 (2000)", "fr", "docx"), "http://x/?s={symbol}&l={language}&t={type}")
    assert asked == "http://x/?s=S/RES/1325%20%282000%29&l=fr&t=docx"


def test_what_is_no_symbol_is_refused() -> None:
    for wrong in ("", "*", "A/RES/62/124?x=1", "A/RES/<62>/1"):
        with pytest.raises(UsageError, match="no document symbol"):
            expand(wrong)


# ---- Akoma Ntoso from a clone ----


def clone(folder: Path) -> Path:
    source = (SPECIMENS / "a-res-99-906.xml").read_bytes()
    content = source.replace(b"<preface", b'<FRBRlanguage language="eng"></FRBRlanguage><preface', 1)
    assert content != source
    for name in ("English/A_RES_99_901-4478123E.xml", "English/A_RES_99_9010-E.xml", "English/A_RES_98_4_E.xml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    french = content.replace(b'language="eng"', b'language="fra"')
    (folder / "French").mkdir()
    (folder / "French" / "A_RES_99_901-4478123F.xml").write_bytes(french)
    (folder / ".git").mkdir()
    (folder / ".git" / "A_RES_99_901.xml").write_bytes(content)
    (folder / "schema.xml").write_text("<schema/>")
    return folder


@pytest.mark.parametrize(
    ("asked", "languages", "names"),
    [
        (["A/RES/99/901"], ["en"], {"English/A_RES_99_901-4478123E.xml"}),
        (["A/RES/99/*"], ["en"], {"English/A_RES_99_901-4478123E.xml", "English/A_RES_99_9010-E.xml"}),
        (["A/RES/99/900-902"], ["fr"], {"French/A_RES_99_901-4478123F.xml"}),
        ([], ["fr"], {"French/A_RES_99_901-4478123F.xml"}),
    ],
)
def test_files_of_a_clone_are_copied_by_symbol_and_language(
    tmp_path: Path, asked: list[str], languages: list[str], names: set[str]
) -> None:
    (tmp_path / "clone").mkdir()
    came = list(copy_akn(clone(tmp_path / "clone"), asked, languages, tmp_path / "to"))
    assert {one.file for one in came} == names and set(states(came)) == {"fetched"}
    copied = {path.relative_to(tmp_path / "to").as_posix() for path in (tmp_path / "to").rglob("*.xml")}
    assert copied == names
    assert set(states(list(copy_akn(tmp_path / "clone", asked, languages, tmp_path / "to")))) == {"kept"}


def test_a_clone_without_what_was_asked_for_is_told(tmp_path: Path) -> None:
    (tmp_path / "clone").mkdir()
    with pytest.raises(KgError, match="holds no Akoma Ntoso file"):
        list(copy_akn(clone(tmp_path / "clone"), ["A/RES/1/1"], ["en"], tmp_path / "to"))
    with pytest.raises(KgError, match="git clone"):
        list(copy_akn(tmp_path / "nowhere", [], ["en"], tmp_path / "to"))
