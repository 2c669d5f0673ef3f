import hashlib

from metro.journal.digest import digest_of
from metro.model.people import Person


def test_that_a_digest_is_sha_256_over_the_canonical_text():
    assert (
        digest_of(Person("p1", "陈"))
        == hashlib.sha256('{"id":"p1","name":"陈"}'.encode()).hexdigest()
    )
