"""One work, six languages, many files: one expression each, the best carrier's words, and what differs is told."""

import gzip
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import Store

from kg import iri, terms
from kg.cli import cli
from kg.iri import BASE
from kg.model import Carrier, Described, Finding, Origin
from kg.pipeline import build
from kg.reconcile import CARRIERS, reconcile
from kg.vocab import Nansen
from tests.conftest import SPECIMENS
from tests.gold import rows
from tests.releases import store_of

EXPORT = (SPECIMENS / "a-res-99-901.txt").read_text("utf-8")
COPIED = re.sub(r"\n[\t ]+", "\n", re.sub(r"(?m)^(\[DU|<<ODS ).*\n", "", EXPORT))
WORK = "resolution/a-res-99-901"
SOURCES = "SELECT ?carrier { ?version prov:wasDerivedFrom ?file . ?file a nansen:SourceFile ; nansen:carrier ?carrier }"


def described(
    parts: dict[str, str], language: str = "en", carrier: Carrier = "akoma ntoso", name: str = "", digest: str = ""
) -> Described:
    """Make what a file says that has these parts and no more."""
    name = name or f"{language}.{carrier.replace(' ', '-')}"
    core = tuple((iri.of(f"{WORK}/{key}"), Nansen.text, terms.text(words, language)) for key, words in parts.items())
    origin = Origin(name, digest or name, "text/plain", carrier)
    return Described(name, f"graph/{WORK}/{language}", "ga_resolution", "a-res-99-901", core, (), origin)


def words_of(one: Described) -> list[str]:
    return [value for _, predicate, value in one.core if predicate == Nansen.text]


def warnings(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity == "warning"]


def write(folder: Path, **texts: str) -> Path:
    folder.mkdir()
    for name, words in texts.items():
        (folder / f"{name}.txt").write_text(words, "utf-8")
    return folder


def asked(out: Path, query: str) -> list[tuple[str, ...]]:
    store: Store = store_of(out)
    return sorted(tuple(map(str, row)) for row in rows(store, query))


# ---- one expression, several files ----


def test_two_carriers_of_a_text_are_one_expression_with_two_sources_and_the_better_words(tmp_path: Path) -> None:
    texts = write(tmp_path / "texts", exported=EXPORT, copied=COPIED.replace("host countries", "camp countries"))
    _, report = build((texts,), tmp_path / "out", BASE)
    assert report.documents == 1 and not report.left_out
    assert asked(tmp_path / "out", SOURCES) == [("text export",), ("web text",)]
    ((text,),) = asked(tmp_path / "out", f"SELECT ?text {{ <{BASE}id/{WORK}/preamble/2> nansen:text ?text }}")
    assert "agreements with host countries" in text


def test_where_two_carriers_differ_the_paragraph_both_readings_and_both_files_are_told(tmp_path: Path) -> None:
    texts = write(tmp_path / "texts", exported=EXPORT, copied=COPIED.replace("host countries", "camp countries"))
    _, report = build((texts,), tmp_path / "out", BASE)
    (warning,) = warnings(report.findings)
    assert warning.about == f"{BASE}id/{WORK}/preamble/2"
    assert "exported.txt (text export) reads '... recalling also the agreements with host countries" in warning.says
    assert "copied.txt (web text) reads '... recalling also the agreements with camp countries" in warning.says
    assert "The words of exported.txt are taken" in warning.says
    assert warning.says in (tmp_path / "out" / "report" / "validation.md").read_text("utf-8")


def test_the_statements_do_not_depend_on_what_the_worse_carrier_says(tmp_path: Path) -> None:
    alone = write(tmp_path / "alone", exported=EXPORT)
    both = write(tmp_path / "both", exported=EXPORT, copied=COPIED.replace("Kenya", "Chad"))
    for texts in (alone, both):
        build((texts,), tmp_path / f"out-{texts.name}", BASE)
    said = [gzip.decompress((tmp_path / f"out-{name}/dump/evidence.nq.gz").read_bytes()) for name in ("alone", "both")]
    assert said[0] == said[1]


def test_the_order_of_carriers_is_set_in_kg_toml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "texts", exported=EXPORT, copied=COPIED.replace("host countries", "camp countries"))
    (tmp_path / "kg.toml").write_text('carriers = ["web text"]', "utf-8")
    monkeypatch.chdir(tmp_path)
    built = CliRunner().invoke(cli, ["build", "texts", "--json"])
    assert json.loads(built.stdout)["documents"] == 1
    ((text,),) = asked(tmp_path / "out", f"SELECT ?text {{ <{BASE}id/{WORK}/preamble/2> nansen:text ?text }}")
    assert "agreements with camp countries" in text


@pytest.mark.parametrize("carriers", ['["papyrus"]', '"docx"', '["pdf", "pdf"]'])
def test_an_order_of_carriers_that_is_none_is_refused_with_the_carriers_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, carriers: str
) -> None:
    (tmp_path / "kg.toml").write_text(f"carriers = {carriers}", "utf-8")
    monkeypatch.chdir(tmp_path)
    built = CliRunner().invoke(cli, ["build"])
    assert built.exit_code == 3 and "akoma ntoso, docx, html, pdf" in built.output


def test_every_carrier_but_the_registers_tables_has_its_place_in_the_order() -> None:
    better = ("akoma ntoso", "docx", "html", "pdf", "text export", "scan")
    places = [CARRIERS.index(carrier) for carrier in better]
    assert places == sorted(places)


def test_of_files_of_one_carrier_the_first_by_name_is_taken_and_the_other_said_to_repeat_it() -> None:
    first, second = described({"para/1": "Asks."}, name="a.xml"), described({"para/1": "Asks."}, name="b.xml")
    (kept,), findings, repeats = reconcile([second, first])
    assert kept.source == "a.xml" and not repeats
    (told,) = findings
    assert told.severity == "info"
    assert told.says == "b.xml (akoma ntoso) holds the same text as a.xml (akoma ntoso), word for word"


def test_a_file_with_the_same_bytes_is_left_out_as_a_repetition() -> None:
    first = described({"para/1": "Asks."}, name="a.xml", digest="0" * 64)
    (kept,), findings, repeats = reconcile([replace(first, source="b.xml"), first])
    assert kept == first and not findings
    assert repeats == [("b.xml", "It holds the same text as a.xml, byte for byte. Keep one of the two files")]


def test_quotation_marks_dashes_and_blanks_are_no_other_reading() -> None:
    ours = described({"para/1": "Welcomes the “pledge” of the States’ – all of them"})
    theirs = described({"para/1": 'Welcomes  the "pledge" of the States\' - all of them'}, carrier="pdf")
    assert not warnings(reconcile([ours, theirs]).findings)


def test_a_paragraph_that_only_one_file_has_is_told_with_its_words() -> None:
    ours = described({"para/1": "Asks.", "para/2": "Decides."})
    theirs = described({"para/1": "Asks.", "note/1": "See above."}, carrier="pdf")
    told = [(warning.about.rpartition("/id/")[2], warning.says) for warning in warnings(reconcile([ours, theirs])[1])]
    assert [about for about, _ in told] == [f"{WORK}/para/2", f"{WORK}/note/1"]
    assert "Only en.akoma-ntoso (akoma ntoso) has this: 'Decides.'" in told[0][1]
    assert "Only en.pdf (pdf) has this: 'See above.'" in told[1][1]


def test_long_readings_are_shortened_around_the_first_word_that_differs() -> None:
    before, after = "one two three four five six seven eight nine ten ", " and so on and on and on and on and on and on"
    ours = described({"para/1": f"{before}eleven{after}"})
    theirs = described({"para/1": f"{before}twelve{after}"}, carrier="pdf")
    (warning,) = warnings(reconcile([ours, theirs]).findings)
    assert "'... five six seven eight nine ten eleven and so on" in warning.says
    assert "... five six seven eight nine ten twelve and so on" in warning.says and "on ...'" in warning.says


# ---- one work, several languages ----


def test_a_language_that_lacks_a_paragraph_is_told_once_with_all_that_it_lacks() -> None:
    whole = {"para/1": "x", "para/2": "x", "note/1": "x"}
    group = [described(whole), described(whole, "fr"), described({"para/1": "x"}, "es")]
    kept, findings, _ = reconcile(group)
    assert len(kept) == 3
    (warning,) = findings
    assert warning.about == f"{BASE}id/{WORK}/es" and warning.severity == "warning"
    assert warning.says == "Compared with its other languages (en, fr), this version lacks para/2, note/1"


def test_what_most_languages_have_is_expected_of_english_too() -> None:
    whole, less = {"para/1": "x", "para/2": "x"}, {"para/1": "x"}
    (warning,) = reconcile([described(less), described(whole, "fr"), described(whole, "ru")]).findings
    assert warning.about.endswith("/en") and "lacks para/2" in warning.says


def test_of_two_languages_english_decides_what_is_too_much() -> None:
    (warning,) = reconcile([described({"para/1": "x"}), described({"para/1": "x", "para/9": "x"}, "fr")]).findings
    assert warning.about.endswith("/fr") and warning.says.endswith("has para/9 besides")


def test_six_languages_with_the_same_paragraphs_stay_six_expressions_without_a_word() -> None:
    group = [described({"para/1": f"words in {tag}"}, tag) for tag in ("ar", "en", "es", "fr", "ru", "zh")]
    kept, findings, repeats = reconcile(group)
    assert [one.graph[-2:] for one in kept] == ["ar", "en", "es", "fr", "ru", "zh"] and not findings and not repeats
    assert {words for one in kept for words in words_of(one)} >= {'"words in ar"@ar', '"words in zh"@zh'}


def test_the_order_of_arrival_changes_nothing() -> None:
    group = [
        described({"para/1": "one"}, name="b.xml"),
        described({"para/1": "two"}, carrier="pdf"),
        described({"para/1": "three"}, name="a.xml"),
        described({"para/2": "four"}, "fr"),
    ]
    assert reconcile(group) == reconcile(group[::-1])
