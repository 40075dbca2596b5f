"""The command `kg`; also `python -m kg`."""

import sys

from kg import __version__
from kg.cli import cli


def main() -> None:
    """Run the command; a bug in kg ends with code 70 and how to report it, never with a traceback."""
    try:
        cli(prog_name="kg")
    except (SystemExit, KeyboardInterrupt):
        raise
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(0) from None
    except Exception as bug:
        words = " ".join(sys.argv[1:])
        print(  # noqa: T201 - click may be what failed
            f"A bug in kg {__version__}: {type(bug).__name__}: {bug}\n"
            f"Please report it with the command you typed (kg {words}) and, if you may, the file it read.",
            file=sys.stderr,
        )
        raise SystemExit(70) from None


if __name__ == "__main__":
    main()
