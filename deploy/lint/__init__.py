"""What in a business file makes a service unbookable or goes wrong later, with why and what to do, before any apply."""

from deploy.lint.checks import Context, lint
from deploy.lint.findings import Finding, Gravity

__all__ = ["Context", "Finding", "Gravity", "lint"]
