"""Main: starts the program, so that knowledge which cannot be read is told like every other problem."""

import sys

from gistline.errors import GistlineError


def main() -> None:
    """Run the command line. Exit status 2 where the knowledge that comes with it is broken."""
    try:
        from gistline.cli import main as run
    except GistlineError as error:
        print(f"gistline: {error}", file=sys.stderr)
        sys.exit(2)
    run()


if __name__ == "__main__":
    main()
