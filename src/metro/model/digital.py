"""A digital calibration certificate as data: what it says, with every decimal as written.

The shapes follow the DCC schema (PTB, 3.x) and D-SI, and no more of them than people read. Texts
carry their language; numbers are strings, because `20.050` and `20.05` say different things.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from metro.model.judgement import Reason


class UnitProfile(StrEnum):
    """Whose rules for the writing of units: D-SI of PTB, or the stricter one of NIM."""

    PTB = "ptb"
    NIM = "nim"


@dataclass(frozen=True, slots=True)
class Said:
    """A text in its languages as (language or "", text); `name` heads it where it has a head."""

    content: tuple[tuple[str, str], ...] = ()
    name: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything is said."""
        return bool(self.content or self.name)

    def plain(self, *languages: str) -> str:
        """Return the text in the first of these languages that it has, else any text of it."""
        spoken = dict(reversed(self.content))
        return next((spoken[one] for one in languages if one in spoken), "") or next(
            (text for _, text in self.content), ""
        )


NOTHING_SAID = Said()


class ValueForm(StrEnum):
    """How values stand in the file, by the name of the D-SI element."""

    REAL = "real"
    CONSTANT = "constant"
    XML_LIST = "realListXMLList"
    REAL_LIST = "realList"
    LIST = "list"


class UncertaintyForm(StrEnum):
    """What is stated of an uncertainty: U with k and p, u, or an interval with p."""

    EXPANDED = "expanded"
    STANDARD = "standard"
    INTERVAL = "interval"


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """An uncertainty as stated; one entry serves all values, or there is one for each."""

    form: UncertaintyForm
    values: tuple[str, ...] = ()
    """U, or u where the form is standard or interval."""
    factors: tuple[str, ...] = ()
    probabilities: tuple[str, ...] = ()
    distributions: tuple[str, ...] = ()
    low: tuple[str, ...] = ()
    high: tuple[str, ...] = ()
    older: bool = False
    """Written with the element names that D-SI 2.2 calls deprecated."""


@dataclass(frozen=True, slots=True)
class Values:
    """Numbers with their unit; a list of lists has members instead."""

    form: ValueForm
    numbers: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    uncertainty: Uncertainty | None = None
    labels: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    """Kinds of quantity by QUDT."""
    digits: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    members: tuple["Values", ...] = ()
    line: int = field(default=0, compare=False)
    """Where its unit stands in the file it was read from; the value itself where it has none."""


@dataclass(frozen=True, slots=True)
class Software:
    """A program and its release."""

    name: Said = NOTHING_SAID
    release: str = ""
    type: str = ""
    description: Said = NOTHING_SAID
    ref_type: str = ""


@dataclass(frozen=True, slots=True)
class Identification:
    """A number by which something is known, and who gave it."""

    issuer: str = ""
    value: str = ""
    name: Said = NOTHING_SAID
    ref_type: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A certificate that is relied on: its number and hash, and the one that it relies on itself.

    A paper without a file has the procedure and value `analogue` (good practice of PTB).
    """

    referral: Said = NOTHING_SAID
    number: str = ""
    procedure: str = ""
    value: str = ""
    description: Said = NOTHING_SAID
    in_validity: bool | None = None
    traceable: bool | None = None
    linked: "Report | None" = None
    ref_type: str = ""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """One line of an address: the name of its element, and its text."""

    tag: str
    text: str = ""
    said: Said = NOTHING_SAID


@dataclass(frozen=True, slots=True)
class Contact:
    """A body or a person."""

    name: Said = NOTHING_SAID
    email: str = ""
    phone: str = ""
    fax: str = ""
    link: str = ""
    location: tuple[Whereabouts, ...] = ()
    ref_type: str = ""


@dataclass(frozen=True, slots=True)
class RespPerson:
    """A person who answers for the certificate."""

    person: Contact = Contact()
    description: Said = NOTHING_SAID
    role: str = ""
    main: bool | None = None
    ref_type: str = ""


@dataclass(frozen=True, slots=True)
class Method:
    """A method with its norms."""

    name: Said = NOTHING_SAID
    description: Said = NOTHING_SAID
    norms: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    quantities: tuple["DigitalQuantity", ...] = ()
    ref_type: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement: by which norm, what is declared, until when, and whether it conforms."""

    name: Said = NOTHING_SAID
    description: Said = NOTHING_SAID
    countries: tuple[str, ...] = ()
    convention: str = ""
    traceable: bool | None = None
    norms: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    declaration: Said = NOTHING_SAID
    valid: bool | None = None
    valid_each: tuple[str, ...] = ()
    date: str = ""
    period: str = ""
    authority: Contact | None = None
    conformity: str = ""
    conformity_each: tuple[str, ...] = ()
    data: tuple["Datum", ...] = ()
    non_si_definition: str = ""
    non_si_unit: str = ""
    location: tuple[Whereabouts, ...] = ()
    ref_type: str = ""

    def conformities(self) -> tuple[str, ...]:
        """Return every word of conformity in it."""
        return ((self.conformity,) if self.conformity else ()) + self.conformity_each


@dataclass(frozen=True, slots=True)
class DigitalQuantity:
    """A named quantity; several `values` say the same in several units (hybrid)."""

    name: Said = NOTHING_SAID
    description: Said = NOTHING_SAID
    values: tuple[Values, ...] = ()
    text: Said = NOTHING_SAID
    """What stands in place of a value that has no unit in D-SI."""
    words: tuple[str, ...] = ()
    methods: tuple[Method, ...] = ()
    software: tuple[Software, ...] = ()
    equipment: tuple["Equipment", ...] = ()
    conditions: tuple["Condition", ...] = ()
    meta: tuple[Statement, ...] = ()
    ref_type: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class QuantityList:
    """Quantities that belong together: a table, or a point of one."""

    name: Said = NOTHING_SAID
    description: Said = NOTHING_SAID
    time: str = ""
    times: tuple[str, ...] = ()
    rows: tuple["DigitalQuantity | QuantityList", ...] = ()
    methods: tuple[Method, ...] = ()
    software: tuple[Software, ...] = ()
    equipment: tuple["Equipment", ...] = ()
    conditions: tuple["Condition", ...] = ()
    meta: tuple[Statement, ...] = ()
    ref_type: str = ""


Datum = Said | DigitalQuantity | QuantityList


@dataclass(frozen=True, slots=True)
class Item:
    """What was verified or calibrated, with the things it is made of."""

    name: Said = NOTHING_SAID
    description: Said = NOTHING_SAID
    owner: Contact | None = None
    manufacturer: Contact | None = None
    model: str = ""
    identifications: tuple[Identification, ...] = ()
    quantities: tuple[DigitalQuantity, ...] = ()
    items: "ItemList | None" = None
    ref_type: str = ""


@dataclass(frozen=True, slots=True)
class ItemList:
    """The items of a certificate."""

    name: Said = NOTHING_SAID
    description: Said = NOTHING_SAID
    owner: Contact | None = None
    manufacturer: Contact | None = None
    identifications: tuple[Identification, ...] = ()
    items: tuple[Item, ...] = ()

    def every(self) -> tuple[Item, ...]:
        """Return the items and what they are made of."""
        found = []
        for item in self.items:
            found.append(item)
            found += item.items.every() if item.items else ()
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Equipment:
    """A standard or other equipment that was used, with its certificate."""

    name: Said = NOTHING_SAID
    description: Said = NOTHING_SAID
    certificate: Report | None = None
    manufacturer: Contact | None = None
    model: str = ""
    identifications: tuple[Identification, ...] = ()
    quantities: tuple[DigitalQuantity, ...] = ()
    ref_type: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of the surroundings, or another that influenced the result."""

    name: Said = NOTHING_SAID
    description: Said = NOTHING_SAID
    status: str = ""
    certificate: Report | None = None
    data: tuple[Datum, ...] = ()
    ref_type: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """One result: a table of quantities."""

    name: Said = NOTHING_SAID
    description: Said = NOTHING_SAID
    data: tuple[Datum, ...] = ()
    ref_type: str = ""


@dataclass(frozen=True, slots=True)
class Measurement:
    """Results with the methods, equipment and conditions they were taken with."""

    name: Said = NOTHING_SAID
    description: Said = NOTHING_SAID
    methods: tuple[Method, ...] = ()
    software: tuple[Software, ...] = ()
    equipment: tuple[Equipment, ...] = ()
    conditions: tuple[Condition, ...] = ()
    results: tuple[Result, ...] = ()
    meta: tuple[Statement, ...] = ()
    ref_type: str = ""


@dataclass(frozen=True, slots=True)
class Amendment:
    """That a certificate amends or replaces another, and which."""

    change: str = ""
    number: str = ""
    ref_type: str = ""


@dataclass(frozen=True, slots=True)
class CoreData:
    """Number, languages and days of a certificate; days as written."""

    country: str = ""
    languages: tuple[str, ...] = ()
    mandatory: tuple[str, ...] = ()
    number: str = ""
    identifications: tuple[Identification, ...] = ()
    received: str = ""
    begun: str = ""
    ended: str = ""
    place: str = ""
    issued: str = ""
    amendment: Amendment | None = None
    previous: Report | None = None


@dataclass(frozen=True, slots=True)
class Laboratory:
    """The body that issues."""

    code: str = ""
    contact: Contact = Contact()


@dataclass(frozen=True, slots=True)
class Administration:
    """Who, what, when, for whom."""

    software: tuple[Software, ...] = ()
    core: CoreData = CoreData()
    items: ItemList = ItemList()
    laboratory: Laboratory = Laboratory()
    persons: tuple[RespPerson, ...] = ()
    customer: Contact = Contact()
    statements: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class Measurements:
    """Everything measured, with what holds for all of it."""

    methods: tuple[Method, ...] = ()
    software: tuple[Software, ...] = ()
    equipment: tuple[Equipment, ...] = ()
    conditions: tuple[Condition, ...] = ()
    meta: tuple[Statement, ...] = ()
    results: tuple[Measurement, ...] = ()


@dataclass(frozen=True, slots=True)
class DigitalCertificate:
    """A whole certificate."""

    administration: Administration = Administration()
    measured: Measurements = Measurements()
    version: str = field(default="", compare=False)
    """Of the schema that it was read by."""


class Aspect(StrEnum):
    """What a finding is about; the four are never mixed."""

    SCHEMA = "schema"
    SIGNATURE = "signature"
    UNITS = "units"
    MEANING = "meaning"


class Grade(StrEnum):
    """How a finding weighs: something is right, worth knowing, or wrong."""

    SOUND = "sound"
    NOTE = "note"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class DigitalFinding:
    """One finding on a file, with the line it stands on (0 where it is about the whole)."""

    aspect: Aspect
    grade: Grade
    reason: Reason
    line: int = 0


@dataclass(frozen=True, slots=True)
class DigitalReport:
    """What was found in a file: the hash of its very bytes, its contents, the findings."""

    hash: str
    size: int
    certificate: DigitalCertificate
    findings: tuple[DigitalFinding, ...]

    def of(self, aspect: Aspect) -> tuple[DigitalFinding, ...]:
        """Return the findings of one aspect."""
        return tuple(row for row in self.findings if row.aspect is aspect)

    def faults(self, aspect: Aspect) -> tuple[DigitalFinding, ...]:
        """Return what is wrong in one aspect."""
        return tuple(row for row in self.of(aspect) if row.grade is Grade.FAULT)


@dataclass(frozen=True, slots=True)
class HeldReport:
    """Where a standard that was used stands in the chain, as far as this station holds it.

    `object` is the SHA-256 of the kept bytes, or "" where only paper exists. `cites` are the names
    of what a document of another body stands on; a name has no hash, so it is told and not linked.
    """

    number: str
    issuer: str
    on: date
    object: str = ""
    in_validity: bool | None = None
    traceable: bool | None = None
    above: tuple["HeldReport", ...] = ()
    cites: tuple[str, ...] = ()
