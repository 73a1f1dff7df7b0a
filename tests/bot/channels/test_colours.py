"""The colours of a business, made so that everything in them can be read: whatever colour it has chosen."""

from __future__ import annotations

import colorsys
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.webchat.colours import (
    DARK,
    LEAST,
    LIGHT,
    USUAL,
    Palette,
    Scheme,
    colour_of,
    contrast,
    mixed,
    palette,
    stylesheet,
)

CSS = Path(__file__).parents[3] / "bot" / "channels" / "webchat" / "static" / "chat.css"

any_colour = st.integers(0, 0xFFFFFF).map("{:06x}".format)
schemes = st.sampled_from([LIGHT, DARK])


@given(any_colour, schemes)
def test_text_in_the_colour_can_be_read_wherever_it_stands(colour: str, scheme: Scheme) -> None:
    found = palette(colour, scheme)

    pointed_at = mixed(scheme.paper, found.accent, 0.2)
    assert min(contrast(found.accent, one) for one in (scheme.paper, scheme.surface, found.soft, pointed_at)) >= LEAST


@given(any_colour, schemes)
def test_text_on_the_colour_can_be_read(colour: str, scheme: Scheme) -> None:
    found = palette(colour, scheme)

    assert min(contrast(found.on_accent, one) for one in (found.accent, found.strong)) >= LEAST


@given(any_colour)
def test_what_can_be_read_already_stays_as_the_business_has_it(colour: str) -> None:
    soft = [mixed(LIGHT.paper, colour, share) for share in (0.1, 0.2)]
    is_fine = min(contrast(colour, one) for one in ("ffffff", LIGHT.surface, *soft)) >= LEAST

    if is_fine:
        assert palette(colour, LIGHT).accent == colour


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
@pytest.mark.parametrize("colour", ["7a4b8c", "ffd400", "c8102e", "00a4ef", "1b5e20"])
def test_a_colour_keeps_its_hue(colour: str, scheme: Scheme) -> None:
    """A yellow business is not suddenly green."""

    def hue(code: str) -> float:
        return colorsys.rgb_to_hls(*(int(code[at : at + 2], 16) / 255 for at in (0, 2, 4)))[0]

    assert hue(palette(colour, scheme).accent) == pytest.approx(hue(colour), abs=0.02)


def test_contrast_is_as_wcag_measures_it() -> None:
    """The values are those of the W3C's own examples."""
    assert contrast("000000", "ffffff") == pytest.approx(21)
    assert contrast("777777", "ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("ff0000", "ffffff") == pytest.approx(4.0, abs=0.01)


@pytest.mark.parametrize(
    ("set_", "taken"),
    [
        ("#7A4B8C", "7a4b8c"),
        ("7A4B8C", "7a4b8c"),
        ("#fa0", "ffaa00"),
        (" #FFFFFF ", "ffffff"),
        ("", USUAL),
        ("purple", USUAL),
        ("#12345", USUAL),
        ("#7A4B8CFF", USUAL),
        ("#7a4b8c; } body { display: none", USUAL),
    ],
)
def test_only_colours_are_taken(set_: str, taken: str) -> None:
    assert colour_of(set_) == taken


def test_the_style_sheet_has_both_schemes() -> None:
    light, dark = palette("7a4b8c", LIGHT), palette("7a4b8c", DARK)

    found = stylesheet("7a4b8c")

    assert found.index(f"--accent: #{light.accent};") < found.index("prefers-color-scheme: dark")
    assert found.index(f"--accent: #{dark.accent};") > found.index("prefers-color-scheme: dark")
    assert light.accent == "7a4b8c"


def properties(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): #?([^;]+);", css))


def test_the_page_stands_on_what_the_colours_are_measured_against() -> None:
    """And without a colour of its own a business has the usual one, as it is worked out here."""
    light, _, rest = CSS.read_text("utf-8").partition("@media (prefers-color-scheme: dark)")
    dark = rest.partition("\n}\n")[0]

    for told, scheme in ((properties(light), LIGHT), (properties(dark), DARK)):
        usual = palette(USUAL, scheme)
        assert (told["paper"], told["surface"]) == (scheme.paper, scheme.surface)
        named = Palette(told["accent"], told["accent-strong"], told["accent-soft"], told["on-accent"])
        assert named == usual
        for ink in ("ink", "quiet", "good"):
            assert min(contrast(told[ink], scheme.paper), contrast(told[ink], scheme.surface)) >= LEAST
        assert contrast(told["edge"], scheme.paper) >= 3
        assert contrast(told["ink"], told["notice"]) >= LEAST
