"""The colour of a business as the chat page can use it: made darker for a light page and lighter for a dark one, until
everything in it can be read.

The measure is WCAG's: https://www.w3.org/TR/WCAG22/#contrast-minimum
"""

from __future__ import annotations

import colorsys
import re
from dataclasses import dataclass
from typing import TypeAlias

Rgb: TypeAlias = tuple[float, float, float]
"""Red, green and blue, each from 0 to 1."""

USUAL = "0f5f66"
"""Where a business has no colour, or one that is none."""

LEAST = 4.5
"""The contrast of text with what it stands on."""

_STEP = 0.01
_SOFT, _SOFTEST = 0.10, 0.20
"""Shares of the accent in what stands behind text in it: usually, and where that is pointed at."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """What text stands on: the page, and what is raised from it, such as bubbles."""

    paper: str
    surface: str
    is_dark: bool


LIGHT = Scheme(paper="ffffff", surface="f1f5f6", is_dark=False)
DARK = Scheme(paper="12191b", surface="202a2d", is_dark=True)
"""As in static/chat.css; `tests/bot/channels/test_colours.py` compares the two."""


@dataclass(frozen=True, slots=True)
class Palette:
    """`accent` is for text and lines, and filled under text in `on_accent`; `strong` is that when it is pointed at, and
    `soft` stands behind text in the accent.
    """

    accent: str
    strong: str
    soft: str
    on_accent: str


def colour_of(code: str) -> str:
    """Six hexadecimal digits, from what a business has set ("#7A4B8C"); the usual ones where that is no colour."""
    digits = code.strip().removeprefix("#").lower()
    if re.fullmatch(r"[0-9a-f]{3}", digits):
        digits = "".join(digit * 2 for digit in digits)
    return digits if re.fullmatch(r"[0-9a-f]{6}", digits) else USUAL


def palette(colour: str, scheme: Scheme) -> Palette:
    """Of the same hue as `colour`, as far from it in lightness as it takes."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_rgb(colour))
    step = _STEP if scheme.is_dark else -_STEP
    on_accent = scheme.paper if scheme.is_dark else "ffffff"
    while True:  # black on a light page and white on a dark one can be read, so it ends
        accent = _hex(colorsys.hls_to_rgb(hue, lightness, saturation))
        soft = mixed(scheme.paper, accent, _SOFT)
        behind = (scheme.paper, scheme.surface, soft, mixed(scheme.paper, accent, _SOFTEST), on_accent)
        if min(contrast(accent, one) for one in behind) >= LEAST:
            break
        lightness = min(1.0, max(0.0, lightness + step))
    strong = mixed(accent, "ffffff" if scheme.is_dark else "000000", 0.2)
    return Palette(accent, strong, soft, on_accent)


def stylesheet(colour: str) -> str:
    """The colours as custom properties, for whatever the customer's device asks for."""
    return (
        f":root {{ {_properties(palette(colour, LIGHT))} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {_properties(palette(colour, DARK))} }} }}\n"
    )


def contrast(one: str, other: str) -> float:
    """From 1, the same, to 21, black on white."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """`share` is how much of `other` is in it."""
    red, green, blue = (a + (b - a) * share for a, b in zip(_rgb(one), _rgb(other), strict=True))
    return _hex((red, green, blue))


def _properties(colours: Palette) -> str:
    named = {
        "accent": colours.accent,
        "accent-strong": colours.strong,
        "accent-soft": colours.soft,
        "on-accent": colours.on_accent,
    }
    return " ".join(f"--{name}: #{value};" for name, value in named.items())


def _luminance(colour: str) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    red, green, blue = (_linear(part) for part in _rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _rgb(colour: str) -> Rgb:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


def _hex(rgb: Rgb) -> str:
    return "".join(f"{round(part * 255):02x}" for part in rgb)
