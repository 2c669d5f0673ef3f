"""What a verification of our own awarded an instrument that serves as a standard itself."""

from metro.model.instrument import Part
from metro.model.judgement import Limits, PartResult, Verdict
from metro.model.record import VerificationRecord
from metro.model.regulation import VerificationRegulation
from metro.model.verification import StandardInUse
from metro.quantities.quantity import Quantity, compare


def awarded(regulation: VerificationRegulation, record: VerificationRecord) -> StandardInUse:
    """Return class and |MPE| by the judgement of a record; of a set, those of each piece.

    The class is the one that it was judged by, so a downgraded instrument has the lower one. |MPE|
    is the largest limit of an error that its points had to keep. A verification by class states
    neither U nor a value found: an instrument used by order (等) needs a certificate with both.
    """
    passed = [row for row in record.judgement.parts if row.verdict is Verdict.PASSED]
    limits = {row.part: _largest(regulation, row) for row in passed}
    classes = {record.data.parts[row.part].accuracy_class for row in passed}
    grade = record.data.accuracy_class or (classes.pop() if len(classes) == 1 else "")
    if regulation.parts is None:
        return StandardInUse(grade, mpe=limits[passed[0].part] if passed else None)
    named = {part.id: part for part in record.instrument.parts}
    pieces = [_piece(named[part], limit) for part, limit in limits.items() if limit is not None]
    return StandardInUse(grade, pieces=tuple(piece for piece in pieces if piece is not None))


def _piece(part: Part, limit: Quantity) -> tuple[Quantity, Quantity] | None:
    """Return nominal value and |MPE| of a piece; None where the plate has no such value."""
    values = (row for row in part.ratings.values() if isinstance(row, Quantity))
    nominal = next((row for row in values if row.kind == limit.kind), None)
    return None if nominal is None else (nominal, limit)


def _largest(regulation: VerificationRegulation, part: PartResult) -> Quantity | None:
    """Return the largest limit of error of a part; None where limits can't be compared."""
    found: Quantity | None = None
    for side in (side for limits in _errors(regulation, part) for side in _sides(limits)):
        if found is None:
            found = side
        elif side.kind != found.kind:
            return None
        elif compare(side, found) > 0:
            found = side
    return found


def _errors(regulation: VerificationRegulation, part: PartResult) -> list[Limits]:
    found = []
    for item in part.items:
        if regulation.item(item.item).limits_are_errors:
            for point in item.points:
                found += [point.limits, *(row.limits for row in point.readings)]
    return [limits for limits in found if limits is not None]


def _sides(limits: Limits) -> list[Quantity]:
    sides = (side for side in (limits.low, limits.high) if side is not None)
    return [Quantity(side.number.copy_abs(), side.unit, side.kind) for side in sides]
