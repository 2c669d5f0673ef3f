"""Amend an issued record: a new draft from it that names what it replaces; or discard a draft."""

from collections.abc import Callable
from dataclasses import dataclass

from metro.errors import MetroError
from metro.journal.bodies.work import VerificationAbandoned
from metro.model.document import DocumentState
from metro.model.record import RecordState, VerificationRecord
from metro.model.verification import WHOLE
from metro.ports import Clock, Drafts, Ledger
from metro.quantities.quantity import Quantity


@dataclass(frozen=True, slots=True)
class AmendRecord:
    """A correction is a new document; nothing issued is ever changed."""

    ledger: Ledger
    drafts: Drafts
    clock: Clock
    new_id: Callable[[], str]

    def __call__(self, record: str, why: str, verifier: str) -> str:
        """Start the draft of an amendment; return its id.

        Raises MetroError `reason.missing`, `record.not_amendable`.
        """
        if not why.strip():
            raise MetroError("reason.missing")
        with self.ledger.reading() as reader:
            found, state = reader.record(record)
            if state not in (RecordState.ISSUED, RecordState.RETURNED):
                raise MetroError("record.not_amendable", number=found.number, state=state.value)
            person = reader.person(verifier)
            issued = [
                row.number
                for row in reader.documents_of(found.id)
                if row.state is DocumentState.ISSUED and row.revision == found.revision
            ]
        cells = cells_of(found)
        cells["header/record"] = found.id
        cells["header/verifier"] = person.id
        if issued:
            cells["header/replaces"] = " ".join(issued)
            cells["header/replaces_why"] = why
        draft = self.new_id()
        self.drafts.take(draft, cells, person.id, self.clock.now().isoformat())
        return draft

    def discard(self, draft: str, why: str, who: str) -> None:
        """Discard a draft; if readings were taken, that is a fact of the journal.

        Raises MetroError `reason.missing`, `draft.unknown`.
        """
        found = self.drafts.get(draft)
        taken = {
            cell: text
            for cell, text in found.cells.items()
            if cell.startswith(("reading/", "answer/")) and text
        }
        if taken or found.strikes:
            if not why.strip():
                raise MetroError("reason.missing")
            thing = found.cells.get("header/instrument", "")
            regulation = found.cells.get("header/regulation", "")
            body = VerificationAbandoned(draft, thing, regulation, taken, found.strikes, why)
            with self.ledger.writing(who) as work:
                work.append(body)
        self.drafts.discard(draft)


def cells_of(record: VerificationRecord) -> dict[str, str]:
    """Return the cells that make this record again."""
    data = record.data
    cells = {
        "header/instrument": record.instrument.id,
        "header/regulation": record.regulation.id,
        "header/kind": data.kind.value,
        "header/on": data.on.isoformat(),
        "header/time": record.time,
        "header/applicant": record.applicant.id,
        "header/place": record.place,
        "header/medium": record.medium,
        "header/remark": record.remark,
        "header/checker": record.checker.id if record.checker else "",
        "class": data.accuracy_class,
        "adjusted": "true" if data.adjusted else "",
    }
    cells |= {f"rating/{name}": _text(value) for name, value in data.ratings.items()}
    for name, values in data.conditions.items():
        ends = ("start", "end") if len(values) > 1 else ("start",)
        cells |= {f"condition/{name}/{end}": _text(v) for end, v in zip(ends, values, strict=False)}
    for used in record.standards:
        same = [row for row in record.standards if row.requirement == used.requirement]
        places = used.places if len(same) > 1 else ()
        cells |= {f"standard/{used.requirement}@{place}": used.instrument for place in places}
        if not places:
            cells[f"standard/{used.requirement}"] = used.instrument
    for seal in record.seals:
        cells[f"seal/{seal.place}/before"] = seal.before
        cells[f"seal/{seal.place}/after"] = seal.after
        cells[f"seal/{seal.place}/intact"] = "yes" if seal.intact else "no"
    labels = {part.id: part.label for part in record.instrument.parts}
    for name, part in data.parts.items():
        if name != WHOLE:
            cells[f"part/{name}/label"] = labels.get(name, name)
            cells[f"part/{name}/class"] = part.accuracy_class
            cells |= {f"part/{name}/rating/{key}": _text(v) for key, v in part.ratings.items()}
        for at, readings in part.readings.items():
            for number, reading in enumerate(readings):
                head = f"reading/{name}/{at.item}/{at.stage}/{at.point}/{number}"
                cells |= {f"{head}/{key}": _text(value) for key, value in reading.values.items()}
        for (item, stage), answers in part.answers.items():
            for question, answer in answers.items():
                note = f":{answer.note}" if answer.note else ""
                cells[f"answer/{name}/{item}/{stage}/{question}"] = f"{answer.outcome}{note}"
        cells |= {f"na/{name}/{item}": reason for item, reason in part.not_applicable.items()}
    return {cell: text for cell, text in cells.items() if text}


def _text(value: Quantity | str) -> str:
    return value if isinstance(value, str) else value.text or str(value)
