"""Letters that look like Latin ones, so that a region name written with them is recognised as an attempt at that name."""

from __future__ import annotations

import unicodedata

# Letters of other scripts that a reader takes for the Latin letter beside them (Unicode Technical Standard 39, confusables).
_PAIRS = (
    ("\u0430", "a"), ("\u0251", "a"), ("\u03b1", "a"), ("\u0441", "c"), ("\u03f2", "c"), ("\u0501", "d"), ("\u0435", "e"), ("\u0451", "e"),
    ("\u04bd", "e"), ("\u0581", "g"), ("\u04bb", "h"), ("\u0456", "i"), ("\u0131", "i"), ("\u03b9", "i"), ("\u0458", "j"), ("\u04cf", "l"),
    ("\u0578", "n"), ("\u03b7", "n"), ("\u043e", "o"), ("\u03bf", "o"), ("\u0585", "o"), ("\u0440", "p"), ("\u03c1", "p"), ("\u0433", "r"),
    ("\u0455", "s"), ("\u0282", "s"), ("\u0442", "t"), ("\u03c4", "t"), ("\u03c5", "u"), ("\u057d", "u"), ("\u0475", "v"), ("\u03bd", "v"),
    ("\u051d", "w"), ("\u0461", "w"), ("\u0445", "x"), ("\u0443", "y"), ("\u0410", "a"), ("\u0412", "b"), ("\u0415", "e"), ("\u041c", "m"),
    ("\u041d", "h"), ("\u041e", "o"), ("\u0420", "p"), ("\u0421", "c"), ("\u0422", "t"), ("\u0425", "x"), ("\u0406", "i"), ("\u0405", "s"),
)  # fmt: skip
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d\u00ad\u2043\u02d7\u06d4"
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u180e\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_FOLD = {ord(letter): latin for letter, latin in _PAIRS} | {ord(dash): "-" for dash in _DASHES}
_FOLD |= {ord(letter): "" for letter in _INVISIBLE}


def fold(text: str) -> str:
    """The text in lower case, with look-alike letters, dashes and full-width forms as ASCII and invisible characters removed."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.translate(_FOLD)).translate(_FOLD)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).lower()
