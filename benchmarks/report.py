"""What a benchmark hands back, and how it is shown on a terminal, as JSON and in Markdown."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

Say = Callable[[str], None]
"""Told, in words for people, what is being measured."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One figure.

    Attributes:
        name: What was measured, and against what.
        value: The figure.
        unit: Unit of the figure, "times" for a ratio.
        aim: What it should be, in words; empty where a figure is for information.
        met: Whether the aim is met; None without one.
        note: How the figure came about, such as the medians on both sides of a ratio.
    """

    name: str
    value: float
    unit: str = ""
    aim: str = ""
    met: bool | None = None
    note: str = ""

    @classmethod
    def limited(cls, name: str, value: float, *, unit: str, at_most: float, note: str = "") -> Row:
        """A figure that should be at most so large."""
        return cls(name=name, value=value, unit=unit, aim=f"at most {at_most:g}", met=value <= at_most, note=note)

    @classmethod
    def of(cls, figure: Any) -> Row:
        """Row of any object with a name, a value, a unit and an aim."""
        return figure if isinstance(figure, cls) else cls(**{**_EMPTY, **_known(figure)})

    @property
    def verdict(self) -> str:
        """The aim and whether it is met."""
        if self.met is None:
            return self.aim
        return f"{self.aim}: {'met' if self.met else 'MISSED'}"


@dataclass(frozen=True, kw_only=True)
class Table:
    """Many figures of one kind.

    Attributes:
        title: What they are.
        header: One word or two for each column.
        lines: One cell for each column.
        note: How to read it.
    """

    title: str
    header: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    note: str = ""


Result = Row | Table

_EMPTY: dict[str, Any] = {"unit": "", "aim": ""}


def _known(figure: Any) -> dict[str, Any]:
    return {key: getattr(figure, key) for key in Row.__dataclass_fields__ if hasattr(figure, key)}


def median_and_range(values: Sequence[float], unit: str) -> str:
    """Such as `2.71 s (2.64 to 3.02)`."""
    return f"{statistics.median(values):.2f} {unit} ({min(values):.2f} to {max(values):.2f})"


def document(results: Sequence[Result]) -> list[dict[str, Any]]:
    """JSON form."""
    return [asdict(result) for result in results]


def terminal(results: Sequence[Result]) -> str:
    """Form for a terminal."""
    rows = [result for result in results if isinstance(result, Row)]
    blocks = [_columns([(row.name, _figure(row), row.verdict, row.note) for row in rows])] if rows else []
    for table in (result for result in results if isinstance(result, Table)):
        underlined = tuple("-" * len(cell) for cell in table.header)
        blocks.append("\n".join(filter(None, (table.title, _columns([table.header, underlined, *table.lines])))))
        blocks.extend([table.note] if table.note else [])
    return "\n\n".join(blocks)


def markdown(results: Sequence[Result]) -> str:
    """Form for `docs/performance.md`."""
    rows = [result for result in results if isinstance(result, Row)]
    blocks = []
    if rows:
        blocks.append(
            _markdown_table(
                ("Figure", "Value", "Aim", "Measured"),
                [(row.name, _figure(row), row.verdict, row.note) for row in rows],
            )
        )
    for table in (result for result in results if isinstance(result, Table)):
        blocks += [f"**{table.title}**", _markdown_table(table.header, table.lines)]
        blocks += [table.note] if table.note else []
    return "\n\n".join(blocks)


def _figure(row: Row) -> str:
    number = f"{row.value:.0f}" if float(row.value).is_integer() else f"{row.value:.2f}"
    return f"{number} {row.unit}".strip()


def _columns(lines: Sequence[Sequence[str]]) -> str:
    widths = [max(len(line[index]) for line in lines) for index in range(len(lines[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def _markdown_table(header: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    shown = [header, ["---"] * len(header), *lines]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in shown)
