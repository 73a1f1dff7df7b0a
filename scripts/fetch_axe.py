"""Fetches axe-core from npm, which looks in the tests for what keeps people out: python -m scripts.fetch_axe OUT

At one version and checked against one checksum, as Web Chat; nothing of it is shipped.
"""

from __future__ import annotations

import sys

from scripts.fetch_webchat import Package, main

AXE = Package(
    "axe-core@4.14.1",
    "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
    "package/axe.min.js",
    "the look for what keeps people out of the chat is",
)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], AXE))
