"""Letters that look like Latin ones: a region name written with them is an attempt at that name."""

from __future__ import annotations

import unicodedata

# Letters of other scripts that a reader takes for the Latin letter before them (Unicode TS 39, confusables).
_LOOKALIKES = {
    "a": "\u0430\u0251\u03b1\u0410\u0391\u1d00",
    "b": "\u0412",
    "c": "\u0441\u03f2\u0421\u1d04",
    "d": "\u0501",
    "e": "\u0435\u0451\u04bd\u0415\u0395\u1d07",
    "g": "\u0581",
    "h": "\u04bb\u041d",
    "i": "\u0456\u0131\u03b9\u0406\u0399",
    "j": "\u0458",
    "l": "\u04cf",
    "m": "\u041c",
    "n": "\u0578\u03b7\u039d\u0274",
    "o": "\u043e\u03bf\u0585\u041e\u039f\u1d0f",
    "p": "\u0440\u03c1\u0420\u03a1",
    "r": "\u0433\u0280",
    "s": "\u0455\u0282\u0405\ua731",
    "t": "\u0442\u03c4\u0422\u03a4\u1d1b",
    "u": "\u03c5\u057d\u1d1c",
    "v": "\u0475\u03bd",
    "w": "\u051d\u0461\u1d21",
    "x": "\u0445\u0425",
    "y": "\u0443",
}
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d\u00ad\u2043\u02d7\u06d4"
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u180e\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_FOLD = {ord(letter): latin for latin, letters in _LOOKALIKES.items() for letter in letters}
_FOLD |= {ord(dash): "-" for dash in _DASHES} | {ord(letter): "" for letter in _INVISIBLE}


def fold(text: str) -> str:
    """The text in lower case; look-alike letters and dashes as ASCII, invisible characters and accents removed."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.translate(_FOLD)).translate(_FOLD)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).lower()
