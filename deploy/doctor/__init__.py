"""Looks at a whole set-up, from the settings to the address that customers come by, and says what to do about it."""

from deploy.doctor.checks import examine
from deploy.doctor.findings import Finding, Gravity, Look

__all__ = ["Finding", "Gravity", "Look", "examine"]
