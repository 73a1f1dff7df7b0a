"""The package of the app for Microsoft Teams: a manifest, what it says in other languages, and two icons in a zip."""

from deploy.teams_package.archive import package
from deploy.teams_package.manifest import App, AppError, is_colour

__all__ = ["App", "AppError", "is_colour", "package"]
