"""Templates, and the headers that every page is sent with."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

HERE = Path(__file__).parent

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""Nothing is loaded from elsewhere, and no script or style stands in a page: words of a text can never run."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Vary": "Accept, Accept-Language",
}


def has_editor() -> bool:
    """Tell whether the query editor was bundled when this package was built (`frontend/hatch_build.py`)."""
    return (HERE / "assets" / "editor" / "editor.js").is_file()


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Give the templates, escaping everything that they do not mark as safe themselves."""
    env = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters["number"] = lambda value: f"{value:,}"
    env.filters["fill"] = lambda words, **values: words.format(**values)
    env.filters["size"] = _size
    return env


def render(template: str, **context: Any) -> str:
    """Fill a template."""
    return environment().get_template(template).render(**context)


def data_block(graph: object) -> Markup:
    r"""Write JSON for a data block of a page: no sign in it can end the block.

    >>> data_block({"title": "</script>"})
    Markup('{"title": "\\u003c/script\\u003e"}')
    """
    text = json.dumps(graph, ensure_ascii=False)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def _size(count: int) -> str:
    for unit in ("bytes", "kB", "MB"):
        if count < 1000 or unit == "MB":
            return f"{count:.0f} {unit}" if unit == "bytes" else f"{count:.1f} {unit}"
        count = int(count) if unit == "MB" else count / 1000  # type: ignore[assignment]
    return ""
