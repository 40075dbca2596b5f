"""Apache's rules for a site of files: an IRI leads to the format that is asked for, that of a part to its place."""

import re

from kg.pages.addresses import LANGUAGES, SAID
from kg.pages.render import POLICY
from kg.schema import VERSION

_DEEPEST = 8
"""Steps of a part's address that a rule can carry into an anchor: Apache has nine references."""
_WITHIN = "|".join(SAID)
_HTACCESS = """\
# For Apache, in the folder that holds this site: an address without an ending leads to the format that is asked for,
# that of a part of a document to its place there. Languages and parts first: the first rule that fits is taken.

Options -MultiViews
DirectoryIndex index.html
RewriteEngine on
AddType text/turtle;charset=utf-8 .ttl
AddType application/ld+json .jsonld
AddType application/n-triples;charset=utf-8 .nt
AddType application/gzip .gz
Header always set Access-Control-Allow-Origin "*"
Header always merge Vary Accept
Header always set Content-Security-Policy "{policy}" "expr=%{CONTENT_TYPE} =~ m#^text/html#"

# what was retired
ErrorDocument 410 "This address names nothing any longer; what stands in its place: {base}id/graph/register/retired"
{retired}
RewriteRule ^\\.well-known/void$ dataset.ttl [R=303,L]
{rules}
"""


def htaccess(base: str, retired: list[str]) -> str:
    """Write the rules for IRIs at `base`; `retired` are the tails of IRIs that name nothing any longer.

    A part's anchor is its steps joined by hyphens, up to twelve of them. Data first: who takes anything (*/*) is
    given Turtle, a browser asks for HTML by name.
    """
    html = "RewriteCond %{HTTP_ACCEPT} text/html|application/xhtml\\+xml"
    work = "^id/((?:resolution|conclusion|document|instrument)/[a-z0-9-]+)"
    # What has no place of its own on the page, an act or a mention, leads to the paragraph that it stands in.
    step, within = f"/(?!(?:{_WITHIN})/)([a-z0-9-]+)", f"(?:/(?:{_WITHIN})/[a-z0-9/-]+)?"
    out = []
    for languages in (f"/({'|'.join(LANGUAGES)})", ""):
        first = 3 if languages else 2
        for steps in range(min(_DEEPEST, 10 - first), -1, -1):
            anchor = "-".join(f"${number}" for number in range(first, first + steps))
            target = f"id/$1{'.$2' if languages else ''}.html{f'#{anchor}' if anchor else ''}"
            out += [html, f"RewriteRule {work}{languages}{step * steps}{within}$ {target} [R=303,NE,L]"]
    out += _formats("^id/dataset(?:/.*)?$", "dataset", "index.html#data")
    out += _formats("^id/examples?(?:/.*)?$", "examples", "index.html#questions")
    out += _formats("^(id/graph/[a-z0-9/-]+)$", "$1")
    out += _formats(f"^(?:(ns)(?:/{re.escape(VERSION)})?|(id/[a-z0-9-]+(?:/[a-z0-9-]+)?)(?:/[a-z0-9/-]+)?)$", "$1$2")
    gone = [f"RewriteRule ^id/{re.escape(tail)}(?:\\.[a-z.]+)?$ - [G,L]" for tail in retired]
    filled = {"base": base, "policy": POLICY, "retired": "\n".join(gone), "rules": "\n".join(out)}
    return re.sub(r"\{(base|policy|retired|rules)\}", lambda match: filled[match[1]], _HTACCESS)


def _formats(pattern: str, target: str, page: str = "") -> list[str]:
    """Write the rules that lead to a file by its ending."""
    rules = [
        "RewriteCond %{HTTP_ACCEPT} text/html|application/xhtml\\+xml",
        f"RewriteRule {pattern} {page or f'{target}.html'} [R=303,NE,L]",
    ]
    for media_type, ending in (("application/ld\\+json", "jsonld"), ("application/n-triples", "nt")):
        rules += [f"RewriteCond %{{HTTP_ACCEPT}} {media_type}", f"RewriteRule {pattern} {target}.{ending} [R=303,L]"]
    return [*rules, f"RewriteRule {pattern} {target}.ttl [R=303,L]"]
