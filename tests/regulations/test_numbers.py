"""The numbers of a file: which of them still keep a regulation from issuing anything."""

from collections.abc import Callable

from metro.model.evidence import Certainty
from metro.model.regulation import VerificationRegulation
from metro.regulations import library
from metro.regulations.numbers import digest, open_numbers

Small = Callable[..., VerificationRegulation]
GAP = "items.error.maximum_permissible_error.in_service"
HIGH = "items.error.maximum_permissible_error.high"


def paths(regulation: VerificationRegulation, confirmed: dict[str, str]) -> set[str]:
    return {row.path for row in open_numbers(regulation.numbers, confirmed)}


def test_that_gaps_and_unseen_numbers_are_open(small: Small) -> None:
    found = paths(small(), {})

    assert GAP in found
    assert HIGH in found
    assert "in_force" not in found


def test_that_a_confirmation_closes_a_number_at_that_value_alone(small: Small) -> None:
    value = next(row.value for row in small().numbers if row.path == HIGH)
    assert value is not None

    assert HIGH not in paths(small(), {HIGH: value})
    assert HIGH in paths(small(), {HIGH: "±3 g"})


def test_that_a_gap_is_open_until_it_is_filled_and_confirmed(small: Small) -> None:
    filled = small(corrections={GAP: "±2 * e"})

    assert GAP in paths(small(), {GAP: "±2 * e"})
    assert GAP in paths(filled, {})
    assert GAP not in paths(filled, {GAP: "±2 * e"})


def test_that_a_number_seen_in_this_edition_needs_no_confirmation(small: Small) -> None:
    for row in open_numbers(small().numbers, {}):
        assert row.value is None or row.evidence.certainty is not Certainty.SEEN


def test_that_the_digest_is_of_values_and_not_of_their_order(small: Small) -> None:
    numbers = small().numbers

    assert digest(reversed(numbers)) == digest(numbers)
    assert digest(numbers[1:]) != digest(numbers)


def test_that_borders_of_zones_and_second_limits_are_numbers_too() -> None:
    """A zone that begins elsewhere judges otherwise, so the technical head compares it as well."""
    found = {
        row.path: row.value for row in library.shipped("jjg-162-2019-cold-water-meters").numbers
    }

    assert found["interval.life_to_DN_25.when"] == "DN <= 25 mm and Q3 <= 16 m³/h"
    (most,) = [value for path, value in found.items() if path.endswith(".most_change")]
    assert most == "5 ℃"
    assert not any(path.endswith("interval.life_to_DN_25.regime") for path in found)
