"""What paper needs of a regulation: the words for everything a record names by id."""

from metro.model.document import Paperwork, PrintedItem, PrintedValue
from metro.model.point import Column, Derived
from metro.model.regulation import Item, Result, VerificationRegulation


def paperwork(regulation: VerificationRegulation) -> Paperwork:
    """Return the words of one edition; a paper keeps them, so that no file is read again."""
    parts = regulation.parts
    return Paperwork(
        instrument=regulation.instrument_name,
        part=parts.title if parts else None,
        items={item.id: _item(item) for item in regulation.items},
        ratings={name: row.title for name, row in regulation.ratings.items()},
        part_ratings={name: row.title for name, row in parts.ratings.items()} if parts else {},
        surroundings={row.id: row.title for row in regulation.surroundings},
        standards={row.id: row.title for row in regulation.standards},
        seals={row.id: row.title for row in regulation.seals},
        passed=regulation.wording.passed,
        failed=regulation.wording.failed,
    )


def _item(item: Item) -> PrintedItem:
    return PrintedItem(
        title=item.title,
        points={point.id: point.title for point in item.points},
        readings={name: _value(column) for name, column in item.columns.items()},
        derived={name: _value(rule, rule.decimals) for name, rule in item.derived.items()},
        result=_result(item.result) if item.result else None,
        labels=item.labels,
        questions={question.id: question.title for question in item.questions},
        signed=item.limits_are_errors,
    )


def _value(column: Column | Derived, decimals: int | None = None) -> PrintedValue:
    return PrintedValue(column.title, column.symbol, column.declared.unit, decimals)


def _result(result: Result) -> PrintedValue:
    return PrintedValue(result.title, result.symbol, result.expression.unit)
