"""Old Word files (.doc): turned into something readable by a word processor that is installed, or refused in words.

LibreOffice keeps notes and numbers and is asked first; antiword gives plain text. Either runs in a folder of its
own, with a profile that is new (so no macros are trusted), and for a limited time.
"""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from kg.errors import Unreadable
from kg.model import Block, Place, Source
from kg.read import docx, text
from kg.read.encoding import decode
from kg.read.wordml import OLE2

SECONDS = 120
"""For one file; LibreOffice takes some seconds to start."""

_STREAM = "WordDocument".encode("utf-16-le")
_HELP = "Open it in a word processor and save it as DOCX, or install LibreOffice (soffice) or antiword"


def is_doc(source: Source) -> bool:
    """Tell an old Word file by its container and the stream that holds its text."""
    return source.content.startswith(OLE2) and _STREAM in source.content


def blocks(source: Source) -> tuple[Block, ...]:
    """Convert the file and read what comes out.

    Raises Unreadable when no converter is installed, and when the one that is does not understand the file.
    """
    at = Place(source.name)
    office = shutil.which("soffice") or shutil.which("libreoffice")
    antiword = shutil.which("antiword")
    if not office and not antiword:
        raise Unreadable(f"The file is an old Word file (.doc). {_HELP}", at)
    with tempfile.TemporaryDirectory(prefix="kg-doc-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "text.doc").write_bytes(source.content)
        if office:
            profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
            quiet = [profile, "--headless", "--norestore", "--nolockcheck"]
            _run([office, *quiet, "--convert-to", "docx", "--outdir", name, "text.doc"], folder)
            made = folder / "text.docx"
            if made.is_file():
                return docx.blocks(Source(source.name, made.read_bytes()))
        if antiword and (printed := _run([antiword, "-m", "UTF-8.txt", "-w", "0", "text.doc"], folder)).strip():
            return text.blocks(decode(Source(source.name, printed)))
    raise Unreadable(f"The old Word file cannot be converted: it is damaged or encrypted. {_HELP}", at)


def _run(command: list[str], folder: Path) -> bytes:
    """Run a converter; give what it prints, nothing if it fails or takes too long."""
    # A session of its own, so that what the converter starts ends with it.
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    ) as running:
        try:
            printed, _ = running.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            return b""
    return printed if running.returncode == 0 else b""
