"""Which of the offered media types an Accept header takes best (RFC 9110, section 12.5.1)."""

from functools import lru_cache


@lru_cache(1024)
def best(accept: str | None, offered: tuple[str, ...]) -> str | None:
    """Choose what is taken best; of equals the one offered first. None if nothing offered is taken.

    The most specific range that fits a type decides on it. No header, or an empty one, takes everything.

    >>> best("text/html,application/xml;q=0.9,*/*;q=0.8", ("application/json", "application/xml"))
    'application/xml'
    >>> best("text/*;q=0.5, text/csv;q=0", ("text/csv", "text/turtle"))
    'text/turtle'
    >>> best("image/png", ("text/csv",)) is None
    True
    """
    weights = [(weight(accept, media_type), -at) for at, media_type in enumerate(offered)]
    most, at = max(weights)
    return offered[-at] if most > 0 else None


def weight(accept: str | None, media_type: str) -> float:
    """Give the q-value, 0 to 1, that the header sets on a media type.

    >>> weight("text/turtle;q=0.7, */*;q=0.1", "text/turtle"), weight("text/turtle", "text/csv"), weight(None, "a/b")
    (0.7, 0.0, 1.0)
    """
    if accept is None or not accept.strip():
        return 1.0
    family = media_type.partition("/")[0]
    exact = {media_type: 3, f"{family}/*": 2, "*/*": 1}
    found, specific = 0.0, 0
    for one in accept.split(","):
        name, *parameters = (piece.strip() for piece in one.lower().split(";"))
        if exact.get(name, 0) > specific:
            found, specific = _quality(parameters), exact[name]
    return found


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0
