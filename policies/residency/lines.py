"""Regions inside programs and settings: is this line where something goes, or does it only speak of a region?

Only asked about a foreign region that stands in a longer text, so that a clean text costs nothing. Every look around
is bounded: a line is read back for `_REACH` characters, a list back to its heading for `_LINES` lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from policies.residency.vocabulary import Meaning, meaning_of

_REACH = 160
_LINES = 24
_COMMENTS = ("#", "//", "--", ";", "*", "<!--", "rem ")
_ASKED = re.compile(
    r"(?:^|[\s;&|(])(?:if|elif|else if|test|case|when|unless|assert|while|\[\[?|not|in)[\s(]|[=!]=|!~|=~"
)
"""A line that compares: `[ "$REGION" = us-east-1 ]`, `if region == "us-east-1"`."""
_SPEAKING = re.compile(
    r"\b(?:echo|print|printf|log|logger|info|warn|warning|error|debug|raise|throw|die|write-host|say)\b"
)
_WRITTEN = re.compile(r"[^\n>|]{0,120}(?:>|\|\s{0,4}(?:sudo\s{1,4})?tee\b)")
"""What is printed goes into a file, which a program reads."""
_LOOP = re.compile(r"(?:^|[\s;])for\s{1,4}\w{1,40}\s{1,4}in\s[^;#]{0,120}$")
_KEY = re.compile(
    r"(?:^|[\s;,{(\[&?<\"'$:])([\w.$:-]{1,60}?)[\"'\\]{0,3}\s{0,8}(?:(?<![=!<>~])=>?|:=|(?<!:):|>)(?!=)\s{0,4}[\[({]?[\\\"']{0,3}$"
)
"""`key = `, `key: `, `key => `, `<key>` right before the region."""
_OPTION = re.compile(
    # -Region us-east-1, --availability-zone us-east-1a
    r"(?:^|[\s,\"'\[])-{1,2}[\w-]{0,30}(?:region|zone|location)s?[\"']?[\s,=]{1,4}[\"']?$"
    # ENV AWS_REGION us-east-1, and the settings of agents that write no sign between name and value
    r"|^\s{0,20}(?:env|set|setx|export|setenv)?\s{0,4}[\w.-]{0,40}(?:region|zone|location)s?\s{1,12}[\"']?$"
    r"|!getazs\s{1,4}[\"']?$"
)
_CALL = re.compile(r"([\w.]{1,60})\(\s{0,4}[\\\"']{1,3}$")
_ITEM = re.compile(r"^\s{0,60}(?:-\s{1,4})?[\"']?$")
_HEADING = re.compile(r"^\s{0,60}(?:-\s{1,4})?[\"']?([\w.$:-]{1,60})[\"']?\s{0,8}(?:[:=]|=>)\s{0,4}[\[({]?\s{0,4}$")
_NAMED = re.compile(
    r"^\s{0,60}(?:-\s{1,4})?[\"']?(?:name|key|variable)[\"']?\s{0,4}[:=]\s{0,4}[\"']?([\w.-]{1,60})", re.IGNORECASE
)
_ENDS = re.compile(r"[a-f]?[\\\"']{0,3}\s{0,4}(?:$|[,;)\]}<#|&]|\n|\r)|[a-f]?[\\\"']{0,3}\s")
_ENDS_LINE = re.compile(r"[a-f]?[\\\"']{0,3}\s{0,4}(?:$|[,;)\]}#]|\n|\r)")
_OPENS = "{,([-&?;|>$"
_VALUES = frozenset({"value", "default"})


class _Found(NamedTuple):
    """A region in a text: `before` is its line as far as it was read, folded; `raw` keeps the case of names."""

    text: str
    raw: str
    head: int
    end: int
    before: str

    def written(self, first: int, last: int) -> str:
        """A part of `before` as it was written."""
        return self.raw[self.head + first : self.head + last]


def goes_there(text: str, start: int, end: int, raw: str) -> bool:
    """Whether a region at `start` to `end` of a folded text is a value of a setting or an argument of a call.

    Args:
        text: The text, folded.
        start: Where the region begins.
        end: Where it ends.
        raw: The text as written, so that the words of a name can be told, if it is as long; the folded one otherwise.
    """
    head = text.rfind("\n", max(0, start - _REACH), start) + 1 or max(0, start - _REACH)
    found = _Found(text, raw, head, end, text[head:start])
    if _LOOP.search(found.before):
        return True
    return not _only_spoken_of(found) and _is_used(found)


def _only_spoken_of(found: _Found) -> bool:
    """Whether a line is a comment, compares the region with something, or prints it elsewhere than into a file."""
    begins = found.before.lstrip()
    if begins.startswith(_COMMENTS) and not begins.startswith("--"):
        return True
    if _ASKED.search(found.before):
        return True
    return _SPEAKING.search(found.before) is not None and not _WRITTEN.match(found.text, found.end)


def _is_used(found: _Found) -> bool:
    before = found.before
    if _OPTION.search(before):
        last = before.rstrip(" \"'=,").split()[-1:]
        return _ENDS_LINE.match(found.text, found.end) is not None or last[0].startswith("-")
    ends = _ENDS.match(found.text, found.end)
    key = _KEY.search(before) if ends else None
    if key:
        return _key_decides(key, found)
    call = _CALL.search(before) if ends else None
    if call:
        return not meaning_of(found.written(call.start(1), call.end(1))).silent
    item = _ITEM.match(before) and _ENDS_LINE.match(found.text, found.end)
    return bool(item) and "\n" in found.text and _is_item(found)


def _key_decides(key: re.Match[str], found: _Found) -> bool:
    name = found.written(key.start(1), key.end(1))
    meaning = meaning_of(name)
    if meaning.silent or meaning is Meaning.NAME:
        return False
    sign = found.before[key.end(1) :]
    if ":" in sign and "=" not in sign:
        lead = found.before[: key.start(1)].rstrip(" \"'\\")
        if (lead and lead[-1] not in _OPENS) or not _ENDS_LINE.match(found.text, found.end):
            return False  # a sentence with a colon
    if name.lower() in _VALUES:
        named = next((match for line in _above(found, 2) if (match := _NAMED.match(line))), None)
        return named is None or not meaning_of(named.group(1)).silent
    return True


def _is_item(found: _Found) -> bool:
    """Whether a line of its own is an item of a list, by the heading above: what is listed as denied goes nowhere."""
    depth = _depth(found.before)
    for line in _above(found, _LINES):
        if _depth(line) > depth or not line.strip():
            continue
        heading = _HEADING.match(line)
        if heading:
            meaning = meaning_of(heading.group(1))
            return not (meaning.silent or meaning is Meaning.NAME)
        if _depth(line) < depth:
            return False
    return False


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


def _above(found: _Found, count: int) -> Iterator[str]:
    """The lines above, as written, the nearest first."""
    last = found.head - 1
    while last > 0 and count > 0:
        first = found.raw.rfind("\n", max(0, last - _REACH), last) + 1 or max(0, last - _REACH)
        yield found.raw[first:last]
        last, count = first - 1, count - 1
