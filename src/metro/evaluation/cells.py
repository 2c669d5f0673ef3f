"""A record as the cells that would make it again: for amendments, and to show it on the page."""

from metro.model.record import VerificationRecord
from metro.model.verification import WHOLE, PartData
from metro.quantities.quantity import Quantity


def cells_of(record: VerificationRecord) -> dict[str, str]:
    """Return the cells of a record, texts as they were typed."""
    cells = {**_header(record), **_plate(record), **_surroundings(record)}
    labels = {part.id: part.label for part in record.instrument.parts}
    for name, part in record.data.parts.items():
        if name != WHOLE:
            cells[f"part/{name}/label"] = labels.get(name, name)
        cells |= _part(name, part)
    return {cell: text for cell, text in cells.items() if text}


def _header(record: VerificationRecord) -> dict[str, str]:
    data, shortened = record.data, record.shortened
    return {
        "header/instrument": record.instrument.id,
        "header/regulation": record.regulation.id,
        "header/kind": data.kind.value,
        "header/on": data.on.isoformat(),
        "header/time": record.time,
        "header/applicant": record.applicant.id,
        "header/place": record.place,
        "header/medium": record.medium,
        "header/remark": record.remark,
        "header/verifier": record.verifier.id,
        "header/checker": record.checker.id if record.checker else "",
        "header/standard": record.standard.id if record.standard else "",
        "header/job": record.job,
        "header/performed_by": record.performed_by,
        "header/months": str(shortened.months) if shortened else "",
        "header/months_why": shortened.why if shortened else "",
        **{f"run/{place}": text for place, text in record.runs.items()},
    }


def _plate(record: VerificationRecord) -> dict[str, str]:
    data = record.data
    cells = {"class": data.accuracy_class, "adjusted": "true" if data.adjusted else ""}
    cells |= {f"rating/{name}": typed(value) for name, value in data.ratings.items()}
    for seal in record.seals:
        cells[f"seal/{seal.place}/before"] = seal.before
        cells[f"seal/{seal.place}/after"] = seal.after
        cells[f"seal/{seal.place}/intact"] = "yes" if seal.intact else "no"
    return cells


def _surroundings(record: VerificationRecord) -> dict[str, str]:
    cells: dict[str, str] = {}
    for name, values in record.data.conditions.items():
        if len(values) == 1:
            cells[f"condition/{name}"] = typed(values[0])
            continue
        start, end = values
        cells |= {f"condition/{name}/start": typed(start), f"condition/{name}/end": typed(end)}
    for used in record.standards:
        same = [row for row in record.standards if row.requirement == used.requirement]
        if len(same) > 1:
            for place in used.places:
                cells[f"standard/{used.requirement}@{place}"] = used.instrument
        else:
            cells[f"standard/{used.requirement}"] = used.instrument
    return cells


def _part(name: str, part: PartData) -> dict[str, str]:
    cells = {f"part/{name}/class": part.accuracy_class}
    cells |= {f"part/{name}/rating/{key}": typed(value) for key, value in part.ratings.items()}
    for at, readings in part.readings.items():
        for number, reading in enumerate(readings):
            head = f"reading/{name}/{at.item}/{at.stage}/{at.point}/{number}"
            cells |= {f"{head}/{key}": typed(value) for key, value in reading.values.items()}
    for (item, stage), answers in part.answers.items():
        for question, answer in answers.items():
            note = f":{answer.note}" if answer.note else ""
            cells[f"answer/{name}/{item}/{stage}/{question}"] = f"{answer.outcome}{note}"
    cells |= {f"na/{name}/{item}": reason for item, reason in part.not_applicable.items()}
    return cells


def typed(value: Quantity | str) -> str:
    """Return a value as it was typed."""
    return value if isinstance(value, str) else value.text or str(value)
