"""What in a business file makes a service unbookable or goes wrong later, with why and what to do, before any apply."""

from deploy.lint.findings import Context, Finding, Gravity
from deploy.lint.rules import lint

__all__ = ["Context", "Finding", "Gravity", "lint"]
