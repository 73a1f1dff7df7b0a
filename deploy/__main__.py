"""The commands of `python -m deploy`."""

from deploy.cli.app import run

if __name__ == "__main__":
    run()
