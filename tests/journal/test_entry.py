import hashlib
import json
from dataclasses import replace

import pytest

from metro.errors import MetroError
from metro.journal.entry import FIRST, Entry, Head, after, check_next, digest, sealed

ENTRY = Entry(
    "330100-A",
    1,
    1,
    "person_registered",
    1,
    "2026-03-04T01:00:00.000000+00:00",
    "p1",
    '{"name":"陈"}',
    FIRST,
)
EMPTY = Head("330100-A", 1, 0, FIRST)


def test_that_the_hash_is_sha_256_over_the_prefix_and_all_other_columns():
    columns = {
        "station": "330100-A",
        "epoch": 1,
        "seq": 1,
        "type": "person_registered",
        "version": 1,
        "recorded_at": "2026-03-04T01:00:00.000000+00:00",
        "actor": "p1",
        "body": '{"name":"陈"}',
        "previous": "0" * 64,
    }
    text = json.dumps(columns, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert digest(ENTRY) == hashlib.sha256(b"metro/entry/1\0" + text.encode()).hexdigest()


def test_that_the_hash_of_an_entry_never_changes():
    # Computed once with `printf 'metro/entry/1\0{"actor":…}' | sha256sum`.
    assert digest(ENTRY) == "4f7fb4397c195163800c119e388062a2e1e0a77f18764a1f24fe1c78b3b54644"


@pytest.mark.parametrize(
    "change",
    [
        {"station": "330100-B"},
        {"epoch": 2},
        {"seq": 2},
        {"type": "person"},
        {"version": 2},
        {"recorded_at": "2026-03-04T01:00:00.000001+00:00"},
        {"actor": "p2"},
        {"body": '{"name":"陆"}'},
        {"previous": "1" * 64},
    ],
    ids=lambda change: next(iter(change)),
)
def test_that_every_column_is_in_the_hash(change):
    assert digest(replace(ENTRY, **change)) != digest(ENTRY)


def test_that_a_chain_of_entries_follows():
    first = sealed(ENTRY)
    check_next(EMPTY, first)
    second = sealed(replace(ENTRY, seq=2, previous=first.hash))
    check_next(after(first), second)
    # A restore opens an epoch on the head that was restored.
    restored = sealed(replace(ENTRY, epoch=2, seq=1, previous=second.hash))
    check_next(after(second), restored)
    assert after(restored) == Head("330100-A", 2, 1, restored.hash)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"station": "330100-B"}, "station"),
        ({"seq": 2}, "place"),
        ({"seq": 0}, "place"),
        ({"epoch": 3}, "place"),
        ({"epoch": 2, "seq": 2}, "place"),
        ({"previous": "1" * 64}, "previous"),
    ],
)
def test_that_an_entry_that_does_not_follow_is_refused_by_name(change, what):
    with pytest.raises(MetroError) as refused:
        check_next(EMPTY, sealed(replace(ENTRY, **change)))
    assert refused.value.code == "journal.broken"
    assert refused.value.parameters["what"] == what


def test_that_an_altered_entry_is_refused():
    with pytest.raises(MetroError) as refused:
        check_next(EMPTY, replace(sealed(ENTRY), actor="p2"))
    assert refused.value.parameters == {"epoch": 1, "seq": 1, "what": "hash"}
