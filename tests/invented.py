"""A resolution of our own in three languages, as statements: no packaged specimen is in Arabic or Chinese."""

from kg.iri import BASE

WORK = "resolution/a-res-99-999"
MINE = f"{BASE}id/{WORK}"
TITLES = {
    "en": "Wells <script>alert(1)</script> & gardens",
    "ar": "آبار اللّاجئين",
    "zh": "难民营地的水井",
}
PARAGRAPHS = {
    "en": "Asks all States to dig wells </script> in every camp;",
    "ar": "تطلب إلى جميع الدول أن تحفر الآبار في المخيمات؛",
    "zh": "请所有国家在每个营地挖掘水井；",
}


def in_three_languages() -> str:
    """Write it in N-Quads."""
    a, eli = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", "http://data.europa.eu/eli/ontology#"
    work, part = f"<{MINE}>", f"<{MINE}/para/1>"
    lines = []
    for language, title in TITLES.items():
        version, graph = f"<{MINE}/{language}>", f"<{BASE}id/graph/{WORK}/{language}>"
        facts = (
            f'{work} <{BASE}ns#symbol> "A/RES/99/999"',
            f'{work} <{BASE}ns#adoptedOn> "2044-12-17"^^<http://www.w3.org/2001/XMLSchema#date>',
            f"{work} <{BASE}ns#inSession> <{BASE}id/session/a-99>",
            f"{work} {a} <{BASE}ns#Resolution>",
            f"{work} <{eli}is_realized_by> {version}",
            f"{version} {a} <{BASE}ns#Expression>",
            f'{version} <http://purl.org/dc/terms/title> "{title}"@{language}',
            f"{part} {a} <{BASE}ns#OperativeParagraph>",
            f"{part} <http://purl.org/dc/terms/isPartOf> {work}",
            f'{part} <{BASE}ns#order> "1"^^<http://www.w3.org/2001/XMLSchema#integer>',
            f'{part} <{BASE}ns#text> "{PARAGRAPHS[language]}"@{language}',
        )
        lines += [f"{fact} {graph} ." for fact in facts]
    return "\n".join(lines)
