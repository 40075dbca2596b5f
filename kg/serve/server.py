"""The HTTP server that the application runs in: uvicorn, with its log on standard error.

uvicorn takes httptools and uvloop where they are installed (`pip install nansen-kg[fast]`): a third less work.
"""

import contextlib
import gc
import json
import logging
import signal
from datetime import UTC, datetime
from typing import Any, Final

import uvicorn

from kg.errors import KgError
from kg.serve.live import Live
from kg.serve.patience import Protocol
from kg.serve.release import Release
from kg.serve.settings import Settings

try:
    import resource
except ImportError:  # pragma: no cover - not on Windows
    resource = None  # type: ignore[assignment]

_FILES: Final = 65_536
_ACCESS: Final = '%(asctime)s %(client_addr)s "%(request_line)s" %(status_code)s'


class Lines(logging.Formatter):
    """Writes a log for machines: a line of JSON for each request, and for whatever else is told."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record; a traceback stays within its line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        told: dict[str, object] = {"time": at, "level": record.levelname.lower()}
        if record.name == "uvicorn.access" and isinstance(record.args, tuple):
            told |= zip(("client", "method", "path", "http", "status"), record.args, strict=True)
        else:
            told["says"] = super().format(record)
        return json.dumps(told, ensure_ascii=False)


def _log(quiet: bool, is_logged: bool) -> dict[str, Any]:
    """Say where log lines go: all to standard error, for standard output is for results."""
    level = "WARNING" if quiet else "INFO"
    stream = {"class": "logging.StreamHandler", "stream": "ext://sys.stderr"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "plain": {"format": "%(asctime)s %(message)s"},
            "access": {"()": "uvicorn.logging.AccessFormatter", "fmt": _ACCESS, "use_colors": False},
            "lines": {"()": Lines},
        },
        "handlers": {
            "plain": {**stream, "formatter": "lines" if is_logged else "plain"},
            "access": {**stream, "formatter": "lines" if is_logged else "access"},
        },
        "loggers": {
            "uvicorn": {"handlers": ["plain"], "level": "WARNING", "propagate": False},
            "uvicorn.access": {"handlers": ["access"], "level": level, "propagate": False},
            "kg.serve": {"handlers": ["plain"], "level": level, "propagate": False},
        },
    }


def serve(release: Release, settings: Settings, host: str, port: int, quiet: bool, is_logged: bool = False) -> None:
    """Serve until SIGTERM or SIGINT; then requests may end, and the workers are ended. Raises KgError.

    `is_logged` writes the log as JSON, a line a request; `quiet` leaves requests out.
    """
    config = uvicorn.Config(
        Live(release, settings),
        http=Protocol,
        host=host,
        port=port,
        log_config=_log(quiet, is_logged),
        access_log=not quiet,
        server_header=False,
        timeout_graceful_shutdown=settings.stopping,
    )
    # uvicorn raises a signal again once it has stopped; to be told to stop is no failure.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    _allow_files()
    server = uvicorn.Server(config)
    # What there is now stays; to look through all of it again and again took a thirtieth of the time.
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    try:
        server.run()
    except SystemExit:
        raise KgError(f"nothing can be served at {host}:{port}; is the port taken? Name another: --port") from None


def _allow_files() -> None:
    """Take as many connections as the system lets a process have files: by default it is a thousand."""
    if resource is not None:
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, _FILES), most))
