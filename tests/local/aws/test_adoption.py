"""Finding again what an interrupted create left."""

from concurrent.futures import ThreadPoolExecutor

from ringfence.local.aws.adoption import JOURNAL_FILE, KeyJournal, adopted_urns


def test_the_urns_to_adopt_come_one_a_line():
    assert adopted_urns("urn:a\n\n urn:b \n") == {"urn:a", "urn:b"}
    assert adopted_urns(None) == frozenset()


def test_keys_created_at_the_same_time_are_all_remembered(tmp_path):
    def record(number):
        KeyJournal(folder=tmp_path).record(f"urn:{number}", f"key-{number}")

    with ThreadPoolExecutor(max_workers=8) as pool:
        list(pool.map(record, range(40)))

    assert [KeyJournal(folder=tmp_path).find(f"urn:{number}") for number in range(40)] == [
        f"key-{number}" for number in range(40)
    ]


def test_a_deleted_key_is_forgotten(tmp_path):
    journal = KeyJournal(folder=tmp_path)
    journal.record("urn:a", "key-1")
    journal.record("urn:b", "key-2")

    journal.forget("key-1")

    assert (journal.find("urn:a"), journal.find("urn:b")) == (None, "key-2")


def test_a_broken_or_missing_journal_knows_nothing(tmp_path):
    journal = KeyJournal(folder=tmp_path)
    assert journal.find("urn:a") is None

    (tmp_path / JOURNAL_FILE).write_text("{")
    assert journal.find("urn:a") is None

    journal.record("urn:a", "key-1")
    assert journal.find("urn:a") == "key-1"


def test_without_a_state_folder_nothing_is_kept():
    journal = KeyJournal(folder=None)
    journal.record("urn:a", "key-1")
    assert journal.find("urn:a") is None
