"""Colour names of CSS, the only ones that the property COLOR takes (RFC 7986 §5.9)."""

from __future__ import annotations

from types import MappingProxyType

NAMED = MappingProxyType(
    {
        "black": (0, 0, 0),
        "blue": (0, 0, 255),
        "brown": (165, 42, 42),
        "chocolate": (210, 105, 30),
        "cornflowerblue": (100, 149, 237),
        "crimson": (220, 20, 60),
        "darkcyan": (0, 139, 139),
        "darkorange": (255, 140, 0),
        "darkslateblue": (72, 61, 139),
        "darkslategray": (47, 79, 79),
        "deeppink": (255, 20, 147),
        "deepskyblue": (0, 191, 255),
        "firebrick": (178, 34, 34),
        "forestgreen": (34, 139, 34),
        "gold": (255, 215, 0),
        "goldenrod": (218, 165, 32),
        "gray": (128, 128, 128),
        "green": (0, 128, 0),
        "indigo": (75, 0, 130),
        "khaki": (240, 230, 140),
        "lightgray": (211, 211, 211),
        "lime": (0, 255, 0),
        "limegreen": (50, 205, 50),
        "maroon": (128, 0, 0),
        "mediumpurple": (147, 112, 219),
        "mediumseagreen": (60, 179, 113),
        "navy": (0, 0, 128),
        "olive": (128, 128, 0),
        "orange": (255, 165, 0),
        "orchid": (218, 112, 214),
        "pink": (255, 192, 203),
        "plum": (221, 160, 221),
        "purple": (128, 0, 128),
        "rebeccapurple": (102, 51, 153),
        "red": (255, 0, 0),
        "royalblue": (65, 105, 225),
        "saddlebrown": (139, 69, 19),
        "salmon": (250, 128, 114),
        "seagreen": (46, 139, 87),
        "sienna": (160, 82, 45),
        "silver": (192, 192, 192),
        "skyblue": (135, 206, 235),
        "slateblue": (106, 90, 205),
        "slategray": (112, 128, 144),
        "steelblue": (70, 130, 180),
        "tan": (210, 180, 140),
        "teal": (0, 128, 128),
        "tomato": (255, 99, 71),
        "turquoise": (64, 224, 208),
        "violet": (238, 130, 238),
        "white": (255, 255, 255),
        "yellow": (255, 255, 0),
        "yellowgreen": (154, 205, 50),
    }
)


def nearest_name(color: str) -> str:
    """The name that looks most like `#rrggbb`."""
    wanted = bytes.fromhex(color.removeprefix("#"))
    return min(NAMED, key=lambda name: _distance(NAMED[name], wanted))


def _distance(one: tuple[int, int, int], other: bytes) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))
