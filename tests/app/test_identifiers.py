from uuid import UUID

from metro.app.identifiers import new_id


def test_that_an_identifier_is_a_uuid_of_version_7_and_comes_once() -> None:
    made = [new_id() for _ in range(1000)]
    assert {UUID(text).version for text in made} == {7}
    assert len(set(made)) == 1000
