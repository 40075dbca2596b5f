"""Ready configurations for those who run an endpoint of their own on a release: the files of `endpoints/`."""

from importlib.resources import files
from importlib.resources.abc import Traversable

from kg.examples import examples_as_rdf


def configurations(base: str) -> dict[str, bytes]:
    """Give the files of `endpoint/`, by path; the data in them stands at `base`.

    >>> sorted(configurations("https://w3id.org/nansen/"))[:3]
    ['README.md', 'examples.ttl', 'fuseki/load.sh']
    """
    templates = _below(files("kg.publish") / "endpoints")
    found = {path: content.replace(b"{base}", base.encode()) for path, content in templates.items()}
    return {**found, "examples.ttl": examples_as_rdf(base)}


def _below(folder: Traversable, at: str = "") -> dict[str, bytes]:
    """Read all files below a folder."""
    found: dict[str, bytes] = {}
    for one in folder.iterdir():
        if one.is_dir():
            found |= _below(one, f"{at}{one.name}/")
        else:
            found[f"{at}{one.name}"] = one.read_bytes()
    return dict(sorted(found.items()))
