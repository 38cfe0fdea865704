"""Zip files of functions."""

import io
import zipfile

import pulumi
import pytest

from ringfence.local.aws.archives import is_complete, sha256_of, zip_of
from ringfence.plugin.provider import ProviderError
from ringfence.plugin.wire import UNKNOWN


def contents(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_every_kind_of_asset_lands_under_its_name(tmp_path):
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "module.py").write_text("x = 1")
    (tmp_path / "single.py").write_text("y = 2")
    archive = pulumi.AssetArchive(
        {
            "lib": pulumi.FileArchive(str(tmp_path / "package")),
            "nested": pulumi.AssetArchive({"text.txt": pulumi.StringAsset("z")}),
            "single.py": pulumi.FileAsset(str(tmp_path / "single.py")),
        }
    )
    assert contents(zip_of(archive)) == {"lib/module.py": "x = 1", "nested/text.txt": "z", "single.py": "y = 2"}


def test_the_same_content_gives_the_same_bytes_whatever_the_dates(tmp_path):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.py").write_text("a")
    (tmp_path / "two" / "a.py").touch()

    one, two = (zip_of(pulumi.FileArchive(str(tmp_path / folder))) for folder in ("one", "two"))

    assert one == two
    assert sha256_of(one) == sha256_of(two)


def test_a_zip_file_is_taken_as_it_is(tmp_path):
    path = tmp_path / "code.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.py", "a")

    assert zip_of(pulumi.FileArchive(str(path))) == path.read_bytes()


@pytest.mark.parametrize(
    "archive",
    [
        pulumi.FileArchive("/nowhere"),
        pulumi.AssetArchive({"a": pulumi.FileAsset("/nowhere/a.py")}),
        pulumi.AssetArchive({}),
        pulumi.RemoteArchive("https://example.invalid/code.zip"),
    ],
)
def test_code_that_is_not_here_is_told(archive):
    with pytest.raises(ProviderError, match="code: found"):
        zip_of(archive)


def test_an_archive_with_an_unknown_part_is_not_complete():
    text = pulumi.StringAsset("x")
    text.text = UNKNOWN
    assert not is_complete(pulumi.AssetArchive({"a": text}))
    assert not is_complete(UNKNOWN)
    assert is_complete(pulumi.AssetArchive({"a": pulumi.StringAsset("x")}))
