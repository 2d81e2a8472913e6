"""Where the program begins: as `python -m bdcdesk`, as `bdcdesk`, and frozen."""

import sys

from bdcdesk import cli


def main() -> int:
    return cli.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
