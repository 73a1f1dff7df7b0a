"""The commands of `python -m deploy`."""

import sys

if __name__ == "__main__":
    try:
        # Within, as Ctrl+C may come while the parts are still being loaded.
        from deploy.cli.app import run

        run()
    except KeyboardInterrupt:
        sys.exit("interrupted; nothing was done yet")
