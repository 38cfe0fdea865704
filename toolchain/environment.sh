#!/usr/bin/env bash
# Makes the virtual environment of this checkout, with the pinned packages: `make setup` runs it with PYTHON set.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(pwd -P)
installed=.venv/.installed

if ! test -w .; then
  echo "$folder cannot be written to, and .venv belongs there: make it writable, or clone into another folder" >&2
  exit 1
fi
if ! command -v "$PYTHON" >/dev/null; then
  echo "Python 3.11 or newer is needed, and there is no $PYTHON. Say which one: make PYTHON=/path/to/python3 up" >&2
  exit 1
fi
"$PYTHON" -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed; this is %s. Say which one: make PYTHON=python3.12 up" % sys.version.split()[0])'

# Two set-ups at once would clear what the other fills: the second waits, and finds the work done.
exec 9<requirements/dev.txt
"$PYTHON" -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_EX)'

belongs_here() { test "$(cat $installed 2>/dev/null)" = "$folder" && .venv/bin/python -m pip --version >/dev/null 2>&1; }
if belongs_here && test $installed -nt requirements/dev.txt && test $installed -nt pyproject.toml; then
  exit 0
fi
# Scripts in .venv name its folder and its Python: one that was begun, moved, or whose Python has gone is made anew.
belongs_here || "$PYTHON" -m venv --clear .venv
echo "installing the pinned packages into .venv (about 10 s; a minute where the package cache is empty)"
.venv/bin/python -m pip --quiet --disable-pip-version-check install "$(grep -oE '^uv==[^ ;]+' requirements/dev.txt)"
.venv/bin/uv --quiet pip install --python .venv/bin/python -r requirements/dev.txt
.venv/bin/uv --quiet pip install --python .venv/bin/python --no-deps --editable .
echo "$folder" > $installed
