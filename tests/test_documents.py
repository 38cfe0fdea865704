"""What the documents name is there: files, headings, make targets, commands and their options."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
import yaml

from ringfence.cli import main

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
PIPELINES = sorted([*ROOT.glob("docs/pipelines/*.yaml"), *ROOT.glob(".github/workflows/*.yaml")])
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
PLACES = (
    "ringfence/",
    "components/",
    "policies/",
    "docs/",
    "tests/",
    "toolchain/",
    "benchmarks/",
    "schemas/",
    ".github/",
)

NAME = {page: page.relative_to(ROOT).as_posix() for page in PAGES}
pages = pytest.mark.parametrize("page", PAGES, ids=NAME.values())


def anchors(page: Path) -> set[str]:
    """Anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ +(.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def code(text: str) -> list[str]:
    """Lines of blocks of code, and pieces of code in lines of text."""
    blocks = re.findall(r"^```[a-z]*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    rest = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines()] + re.findall(r"`([^`\n]+)`", rest)


@pages
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
            broken.append(link)

    assert broken == []


@pages
def test_paths_exist(page: Path) -> None:
    words = {word for piece in code(page.read_text(encoding="utf-8")) for word in piece.split()}
    paths = {re.split(r"::|:\d", word.strip("`'\",;"))[0] for word in words if word.startswith(PLACES)}
    plain = {path for path in paths if not re.search(r"[<>*{}$]", path)}

    assert sorted(path for path in plain if not (ROOT / path).exists()) == []


@pages
def test_make_targets_exist(page: Path) -> None:
    named = {name for piece in code(page.read_text(encoding="utf-8")) for name in re.findall(r"^make ([a-z-]+)", piece)}

    assert sorted(named - TARGETS) == []


def unknown_of(piece: str) -> list[str]:
    """What of a `ringfence` command line does not exist."""
    words = shlex.split(piece.partition("#")[0].replace("...", ""), posix=True)[1:]
    command: click.Command = main
    unknown = []
    for word in words:
        if word in {"|", ";", "&&", ">"}:
            break
        options = {name for option in command.params for name in option.opts} | {"--help", "--version", "-h"}
        if word.startswith("-"):
            unknown += [word] * (word.split("=")[0] not in options)
        elif isinstance(command, click.Group):
            found = command.get_command(click.Context(command), word)
            if found is None:
                return [*unknown, word]
            command = found
    return unknown


@pages
def test_ringfence_commands_and_their_options_exist(page: Path) -> None:
    pieces = [piece.strip() for piece in code(page.read_text(encoding="utf-8"))]
    commands = [re.sub(r"^\.venv/bin/", "", piece) for piece in pieces]
    unknown = {
        piece: found
        for piece in commands
        if re.match(r"ringfence [a-z]", piece) and (found := unknown_of(piece.removesuffix("\\")))
    }

    assert unknown == {}


@pytest.mark.parametrize("path", PIPELINES, ids=lambda path: path.name)
def test_pipelines_are_yaml_and_name_what_is_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert isinstance(yaml.safe_load(text), dict)
    assert set(re.findall(r"\bmake ([a-z-]+)", text)) <= TARGETS
    assert {
        name for name in re.findall(r"--stack ([a-z-]+)", text) if not (ROOT / f"Pulumi.{name}.yaml").exists()
    } == set()
    assert all((ROOT / folder).is_dir() for folder in re.findall(r"--policy-pack ([a-z]+)", text))


def test_every_target_says_what_it_does_in_the_help() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    silent = [name for name in TARGETS if not re.search(rf"^{name}:.*## ", text, re.MULTILINE)]

    assert sorted(silent) == ["engine"]
    assert set(re.findall(r"\.PHONY: (help.+)", text)[0].split()) == TARGETS
