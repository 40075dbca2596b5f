"""The HTTP server that the application runs in: uvicorn, with its log on standard error.

uvicorn takes httptools and uvloop where they are installed (`pip install nansen-kg[fast]`): a third less work.
"""

import contextlib
import gc
import signal
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


def _log(quiet: bool) -> dict[str, Any]:
    """Say where log lines go: all to standard error, for standard output is for results."""
    level = "WARNING" if quiet else "INFO"
    stream = {"class": "logging.StreamHandler", "stream": "ext://sys.stderr"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "plain": {"format": "%(asctime)s %(message)s"},
            "access": {"()": "uvicorn.logging.AccessFormatter", "fmt": _ACCESS, "use_colors": False},
        },
        "handlers": {
            "plain": {**stream, "formatter": "plain"},
            "access": {**stream, "formatter": "access"},
        },
        "loggers": {
            "uvicorn": {"handlers": ["plain"], "level": "WARNING", "propagate": False},
            "uvicorn.access": {"handlers": ["access"], "level": level, "propagate": False},
            "kg.serve": {"handlers": ["plain"], "level": level, "propagate": False},
        },
    }


def serve(release: Release, settings: Settings, host: str, port: int, quiet: bool) -> None:
    """Serve until SIGTERM or SIGINT; then requests may end, and the workers are ended. Raises KgError."""
    config = uvicorn.Config(
        Live(release, settings),
        http=Protocol,
        host=host,
        port=port,
        log_config=_log(quiet),
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
