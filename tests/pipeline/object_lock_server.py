"""Two S3 servers for the archive's tests: one that truly enforces Object Lock, and moto, which does not."""

import importlib
import os
import re
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import boto3
import pytest
from botocore.config import Config

ROOT = Path(__file__).parents[2]
REGION = "eu-central-1"
CREDENTIALS = {"aws_access_key_id": "local-emulator", "aws_secret_access_key": "local-emulator", "region_name": REGION}
NO_SERVER = "no Object Lock server: `make object-lock-server` builds it where Go is on PATH"


def built(script):
    """Where a script of `toolchain` keeps what it builds."""
    sys.path.insert(0, str(ROOT / "toolchain"))
    try:
        return importlib.import_module(script).executable()
    finally:
        sys.path.pop(0)


def server_executable():
    """The built server, None when there is none."""
    path = built("object_lock_server")
    return path if path.exists() else None


def client(service, url):
    config = Config(retries={"total_max_attempts": 3}, connect_timeout=5, read_timeout=30, max_pool_connections=32)
    return boto3.client(service, endpoint_url=url, config=config, **CREDENTIALS)


@contextmanager
def moto():
    """The local AWS of `ringfence local`; gives its address."""
    command = [sys.executable, "-m", "ringfence.local.aws_server", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        yield re.search(r"http\S+", process.stdout.readline())[0]
    finally:
        process.kill()
        process.communicate()


@contextmanager
def versitygw(folder):
    """The S3 server that enforces Object Lock, on files below a folder; gives its address."""
    path = server_executable()
    if path is None:
        pytest.skip(NO_SERVER)
    data, versions = folder / "data", folder / "versions"
    for place in (data, versions):
        place.mkdir(parents=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    variables = {"ROOT_ACCESS_KEY": "local-emulator", "ROOT_SECRET_KEY": "local-emulator", "PATH": os.environ["PATH"]}
    options = ["--port", f"127.0.0.1:{port}", "--region", REGION, "--quiet", "--keep-alive"]
    process = subprocess.Popen(
        [str(path), *options, "posix", "--versioning-dir", str(versions), str(data)],
        env=variables,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _await(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def _await(port, process):
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("the Object Lock server did not start")
