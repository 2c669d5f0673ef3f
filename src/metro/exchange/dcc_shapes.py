"""The elements of a DCC 3.x by the model: which child is which field, in the order of the schema.

Source: dcc.xsd 3.3.0 of PTB; every valid 3.0 to 3.2 file has these shapes too.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from metro.exchange.dsi_values import NOT_CARRIED, TAGS, put_values, read_values
from metro.exchange.xml_codec import DCC as DCC_SPACE
from metro.exchange.xml_codec import (
    Element,
    Flag,
    Left,
    Many,
    One,
    Place,
    Shape,
    Slot,
    Spoken,
    Text,
    Texts,
    Words,
    fill,
    local,
    namespace,
    put,
    put_said,
    said_of,
    shaped,
)
from metro.model import digital
from metro.model.digital import Datum, DigitalQuantity, QuantityList, Said, Values

SHAPES: dict[str, Shape] = {}
TEXT, TEXTS, FLAG, WORDS, SPOKEN, PLACE = Text(), Texts(), Flag(), Words(), Spoken(), Place()


def _one(shape: str, absent: object = None) -> One:
    return One(shape, SHAPES, absent)


def _many(shape: str, inside: str = "") -> Many:
    return Many(shape, SHAPES, inside)


@dataclass(frozen=True, slots=True)
class SiValues:
    """The values of a quantity."""

    def read(self, elements: Sequence[Element], left: Left) -> tuple[Values, ...]:
        """Return the values; a hybrid gives several."""
        return tuple(value for element in elements for value in read_values(element, left))

    def write(self, parent: Element, tag: str, value: tuple[Values, ...]) -> None:
        """Write them."""
        del tag
        if value:
            put_values(parent, value)


@dataclass(frozen=True, slots=True)
class Rows:
    """Quantities, lists and texts as they follow each other."""

    wrapped: bool

    def read(self, elements: Sequence[Element], left: Left) -> tuple[Datum, ...]:
        """Return them in order."""
        rows = [child for element in elements for child in element] if self.wrapped else elements
        found: list[Datum] = []
        for row in rows:
            name = local(row) if namespace_of(row) == DCC_SPACE else ""
            if name in ("quantity", "list"):
                read: Datum = shaped(row, SHAPES[name], left)
                if name == "list" or carries(read):
                    found.append(read)
            elif name == "text":
                found.append(said_of(row, left))
            elif local(row):
                left.add(local(row), row.sourceline)
        return tuple(found)

    def write(self, parent: Element, tag: str, value: tuple[Datum, ...]) -> None:
        """Write them in order."""
        if not value:
            return
        holder = put(parent, tag) if self.wrapped else parent
        for row in value:
            if isinstance(row, Said):
                put_said(holder, "text", row)
            else:
                name = "quantity" if isinstance(row, DigitalQuantity) else "list"
                fill(put(holder, name), SHAPES[name], row)


def namespace_of(element: Element) -> str:
    """Return the namespace of an element; `` of a comment."""
    return namespace(element) if local(element) else ""


def carries(row: Datum) -> bool:
    """Tell whether anything is left of a quantity to be written again."""
    return not isinstance(row, DigitalQuantity) or bool(row.values or row.text or row.words)


def _quantities(inside: str) -> Many:
    return _many("quantity", inside)


_NAMED = (Slot("name", "name", SPOKEN), Slot("description", "description", SPOKEN))
_AROUND = (
    Slot("usedMethods", "methods", _many("method", "usedMethod")),
    Slot("usedSoftware", "software", _many("software", "software")),
    Slot("measuringEquipments", "equipment", _many("equipment", "measuringEquipment")),
    Slot("influenceConditions", "conditions", _many("condition", "influenceCondition")),
)
_META = Slot("measurementMetaData", "meta", _many("statement", "metaData"))
_IDENTIFIED = Slot("identifications", "identifications", _many("identification", "identification"))
_OWNER = Slot("owner", "owner", _one("contact"))
_MAKER = Slot("manufacturer", "manufacturer", _one("contact"))

SHAPES |= {
    "software": Shape(
        digital.Software,
        (
            Slot("name", "name", SPOKEN),
            Slot("release", "release", TEXT),
            Slot("type", "type", TEXT),
            Slot("description", "description", SPOKEN),
        ),
    ),
    "identification": Shape(
        digital.Identification,
        (
            Slot("issuer", "issuer", TEXT),
            Slot("value", "value", TEXT),
            Slot("name", "name", SPOKEN),
        ),
    ),
    "report": Shape(
        digital.Report,
        (
            Slot("referral", "referral", SPOKEN),
            Slot("referralID", "number", TEXT),
            Slot("procedure", "procedure", TEXT),
            Slot("value", "value", TEXT),
            Slot("description", "description", SPOKEN),
            Slot("inValidityRange", "in_validity", FLAG),
            Slot("traceable", "traceable", FLAG),
            Slot("linkedReport", "linked", _one("report")),
        ),
    ),
    "contact": Shape(
        digital.Contact,
        (
            Slot("name", "name", SPOKEN),
            Slot("eMail", "email", TEXT),
            Slot("phone", "phone", TEXT),
            Slot("fax", "fax", TEXT),
            Slot("link", "link", TEXT),
            Slot("location", "location", PLACE),
        ),
    ),
    "person": Shape(
        digital.RespPerson,
        (
            Slot("person", "person", _one("contact", digital.Contact())),
            Slot("description", "description", SPOKEN),
            Slot("role", "role", TEXT),
            Slot("mainSigner", "main", FLAG),
        ),
    ),
    "method": Shape(
        digital.Method,
        (
            *_NAMED,
            Slot("norm", "norms", TEXTS),
            Slot("reference", "references", TEXTS),
            Slot("link", "links", TEXTS),
            Slot("usedMethodQuantities", "quantities", _quantities("usedMethodQuantity")),
        ),
    ),
    "statement": Shape(
        digital.Statement,
        (
            *_NAMED,
            Slot("countryCodeISO3166_1", "countries", TEXTS),
            Slot("convention", "convention", TEXT),
            Slot("traceable", "traceable", FLAG),
            Slot("norm", "norms", TEXTS),
            Slot("reference", "references", TEXTS),
            Slot("link", "links", TEXTS),
            Slot("declaration", "declaration", SPOKEN),
            Slot("valid", "valid", FLAG),
            Slot("validXMLList", "valid_each", WORDS),
            Slot("date", "date", TEXT),
            Slot("period", "period", TEXT),
            Slot("respAuthority", "authority", _one("contact")),
            Slot("conformity", "conformity", TEXT),
            Slot("conformityXMLList", "conformity_each", WORDS),
            Slot("data", "data", Rows(wrapped=True)),
            Slot("nonSIDefinition", "non_si_definition", TEXT),
            Slot("nonSIUnit", "non_si_unit", TEXT),
            Slot("location", "location", PLACE),
        ),
    ),
    "quantity": Shape(
        DigitalQuantity,
        (
            *_NAMED,
            Slot("noQuantity", "text", SPOKEN),
            Slot("charsXMLList", "words", WORDS),
            Slot("si:real", "values", SiValues(), (*TAGS, *NOT_CARRIED)),
            *_AROUND,
            _META,
        ),
        line=True,
    ),
    "list": Shape(
        QuantityList,
        (
            *_NAMED,
            Slot("dateTime", "time", TEXT),
            Slot("dateTimeXMLList", "times", WORDS),
            Slot("quantity", "rows", Rows(wrapped=False), ("list",)),
            *_AROUND,
            _META,
        ),
    ),
    "item": Shape(
        digital.Item,
        (
            *_NAMED,
            _OWNER,
            _MAKER,
            Slot("model", "model", TEXT),
            _IDENTIFIED,
            Slot("itemQuantities", "quantities", _quantities("itemQuantity")),
            Slot("subItems", "items", _one("items")),
        ),
    ),
    "items": Shape(
        digital.ItemList,
        (*_NAMED, _OWNER, _MAKER, _IDENTIFIED, Slot("item", "items", _many("item"))),
        ref_type=False,
    ),
    "equipment": Shape(
        digital.Equipment,
        (
            *_NAMED,
            Slot("certificate", "certificate", _one("report")),
            _MAKER,
            Slot("model", "model", TEXT),
            _IDENTIFIED,
            Slot(
                "measuringEquipmentQuantities",
                "quantities",
                _quantities("measuringEquipmentQuantity"),
            ),
        ),
    ),
    "condition": Shape(
        digital.Condition,
        (
            *_NAMED,
            Slot("status", "status", TEXT),
            Slot("certificate", "certificate", _one("report")),
            Slot("data", "data", Rows(wrapped=True)),
        ),
    ),
    "result": Shape(digital.Result, (*_NAMED, Slot("data", "data", Rows(wrapped=True)))),
    "measurement": Shape(
        digital.Measurement,
        (*_NAMED, *_AROUND, Slot("results", "results", _many("result", "result")), _META),
    ),
    "amendment": Shape(
        digital.Amendment,
        (Slot("typeOfChange", "change", TEXT), Slot("replacedUniqueIdentifier", "number", TEXT)),
    ),
    "core": Shape(
        digital.CoreData,
        (
            Slot("countryCodeISO3166_1", "country", TEXT),
            Slot("usedLangCodeISO639_1", "languages", TEXTS),
            Slot("mandatoryLangCodeISO639_1", "mandatory", TEXTS),
            Slot("uniqueIdentifier", "number", TEXT),
            _IDENTIFIED,
            Slot("receiptDate", "received", TEXT),
            Slot("beginPerformanceDate", "begun", TEXT),
            Slot("endPerformanceDate", "ended", TEXT),
            Slot("performanceLocation", "place", TEXT),
            Slot("issueDate", "issued", TEXT),
            Slot("reportAmendedSubstituted", "amendment", _one("amendment")),
            Slot("previousReport", "previous", _one("report")),
        ),
        ref_type=False,
    ),
    "laboratory": Shape(
        digital.Laboratory,
        (
            Slot("calibrationLaboratoryCode", "code", TEXT),
            Slot("contact", "contact", _one("contact", digital.Contact())),
        ),
        ref_type=False,
    ),
    "administration": Shape(
        digital.Administration,
        (
            Slot("dccSoftware", "software", _many("software", "software")),
            Slot("coreData", "core", _one("core", digital.CoreData())),
            Slot("items", "items", _one("items", digital.ItemList())),
            Slot("calibrationLaboratory", "laboratory", _one("laboratory", digital.Laboratory())),
            Slot("respPersons", "persons", _many("person", "respPerson")),
            Slot("customer", "customer", _one("contact", digital.Contact())),
            Slot("statements", "statements", _many("statement", "statement")),
        ),
        ref_type=False,
    ),
    "measurements": Shape(
        digital.Measurements,
        (*_AROUND, _META, Slot("measurementResult", "results", _many("measurement"))),
        ref_type=False,
    ),
}
