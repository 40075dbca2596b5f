"""One regular expression for many printed forms.

`re` tries the alternatives of a long list one after the other at every place of a text. Here forms that begin alike
share their beginning, so that at most places one look at a letter is enough.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

_Tree: TypeAlias = dict[str, "_Tree"]
_END: Final = ""


def either(forms: Iterable[str], signs: Mapping[str, str], *, any_case: bool = False) -> str:
    r"""Match any of the forms, the longest that can; `signs` are the patterns that some signs stand for.

    >>> either(["a session", "a sessional", "bodies"], {" ": r"\s+"})
    'a\\s+session(?:al)?|bodies'
    >>> either(["fifth", "first"], {}, any_case=True)
    '[fF][iI](?:[fF][tT][hH]|[rR][sS][tT])'
    """
    tree: _Tree = {}
    for form in sorted(forms):
        branch = tree
        for sign in form:
            branch = branch.setdefault(signs.get(sign) or _letter(sign, any_case), {})
        branch[_END] = {}
    return "|".join(_branches(tree))


def _letter(sign: str, any_case: bool) -> str:
    cases = dict.fromkeys([sign.lower(), sign.upper()]) if any_case else {sign: None}
    single = [re.escape(case) for case in cases if len(case) == 1]
    return f"[{''.join(single)}]" if len(single) > 1 else re.escape(sign)


def _branches(tree: _Tree) -> list[str]:
    return [token + _rest(branch) for token, branch in tree.items() if token != _END]


def _rest(tree: _Tree) -> str:
    """Write what may follow: the longest that can, or nothing where a form ends here."""
    branches = _branches(tree)
    if not branches:
        return ""
    if len(branches) == 1 and _END not in tree:
        return branches[0]
    return f"(?:{'|'.join(branches)}){'?' if _END in tree else ''}"
