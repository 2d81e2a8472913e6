"""Where the program begins: as `python -m bdcdesk`, as `bdcdesk`, and frozen."""

import os
import sys

from bdcdesk import cli

OURS_ALONE = 0o077


def main() -> int:
    """Whatever this process and those that it starts write is for this user alone, however the user's shell is set."""
    if os.name == "posix":
        os.umask(OURS_ALONE)
    return cli.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
