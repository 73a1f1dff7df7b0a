"""The two icons of an app in Teams: the initials of the business on its colour, and the same in white on nothing.

https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/apps-package#app-icons
"""

from __future__ import annotations

import re
import unicodedata
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

COLOUR_SIZE, OUTLINE_SIZE = 192, 32

_SYMBOL = 96
"""Within so many pixels of the coloured icon the symbol must stay: Teams cuts corners off."""

_WHITE, _BLACK = (255, 255, 255), (0, 0, 0)
# Drawn larger and then made smaller, so that its edges are smooth.
_TIMES = 4


def colour_icon(name: str, colour: str) -> bytes:
    """A PNG, 192 by 192. `colour` is "#" and six hexadecimal digits."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    back = (red, green, blue)
    icon = Image.new("RGB", (COLOUR_SIZE, COLOUR_SIZE), back)
    icon.paste(_readable_on(back), (0, 0), _symbol(name, COLOUR_SIZE, _SYMBOL))
    return _png(icon)


def outline_icon(name: str) -> bytes:
    """A PNG, 32 by 32: white, and transparent elsewhere."""
    icon = Image.new("RGBA", (OUTLINE_SIZE, OUTLINE_SIZE), (*_WHITE, 0))
    icon.putalpha(_symbol(name, OUTLINE_SIZE, OUTLINE_SIZE - 4))
    return _png(icon)


def initials(name: str) -> str:
    """Two letters at most, of the first words; "" for a name in letters that the font does not have."""
    words = re.findall(r"[^\W_]+", name)
    letters = [unicodedata.normalize("NFKD", word)[0].upper() for word in words[:2]]
    return "".join(letters) if all(re.fullmatch("[A-Z0-9]", letter) for letter in letters) else ""


def _symbol(name: str, size: int, within: int) -> Image.Image:
    """How much of each pixel is covered by the initials, or by a calendar where there are none."""
    mask = Image.new("L", (size * _TIMES, size * _TIMES), 0)
    draw = ImageDraw.Draw(mask)
    letters = initials(name)
    if letters:
        _draw_letters(draw, letters, size * _TIMES, within * _TIMES)
    else:
        _draw_calendar(draw, size * _TIMES, within * _TIMES)
    return mask.resize((size, size), Image.Resampling.LANCZOS)


def _draw_letters(draw: ImageDraw.ImageDraw, letters: str, size: int, within: int) -> None:
    """As large as they fit, and in the middle by what is seen of them."""
    trial = 100
    left, top, right, bottom = draw.textbbox((0, 0), letters, font=ImageFont.load_default(trial))
    font = ImageFont.load_default(trial * within * 0.95 / max(right - left, bottom - top))
    left, top, right, bottom = draw.textbbox((0, 0), letters, font=font)
    draw.text((size / 2 - (left + right) / 2, size / 2 - (top + bottom) / 2), letters, fill=255, font=font)


def _draw_calendar(draw: ImageDraw.ImageDraw, size: int, within: int) -> None:
    near, far = (size - within * 0.8) / 2, (size + within * 0.8) / 2
    width = max(1, within // 14)
    draw.rounded_rectangle((near, near, far, far), radius=width * 2, outline=255, width=width)
    draw.rectangle((near, near + within * 0.16, far, near + within * 0.16 + width), fill=255)
    step = (far - near) / 4
    for row in (0, 1):
        for column in (0, 1, 2):
            left, top = near + step * (column + 0.65), near + within * 0.3 + step * row
            draw.rectangle((left, top, left + step / 2, top + step / 2), fill=255)


def _readable_on(back: tuple[int, int, int]) -> tuple[int, int, int]:
    """White, or black where that has more contrast. https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    red, green, blue = (_linear(part / 255) for part in back)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return _WHITE if 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 else _BLACK


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _png(icon: Image.Image) -> bytes:
    out = BytesIO()
    icon.save(out, "PNG", optimize=True)
    return out.getvalue()
