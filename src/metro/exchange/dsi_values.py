"""Values in D-SI: real, constant, lists and their uncertainties, read and written as they stand.

Complex quantities and covariances have no place in the model; a reader is told what was left out.
"""

from collections.abc import Iterator, Sequence

from metro.exchange.xml_codec import SI as SI_SPACE
from metro.exchange.xml_codec import Element, Left, local, namespace, put, text_of
from metro.model.digital import Uncertainty, UncertaintyForm, ValueForm, Values

XML_LIST = "XMLList"
TAGS = ("real", "constant", "realListXMLList", "realList", "list", "hybrid")
NOT_CARRIED = ("complex", "complexListXMLList", "complexList")
_FORMS = {form.value: form for form in ValueForm}
_EXPANDED, _STANDARD, _INTERVAL = UncertaintyForm
_INTERVAL_FIELDS = (
    ("intervalMin", "low"),
    ("intervalMax", "high"),
    ("coverageProbability", "probabilities"),
    ("distribution", "distributions"),
)
_STATED = {
    ("expandedMU", False): (
        _EXPANDED,
        (
            ("valueExpandedMU", "values"),
            ("coverageFactor", "factors"),
            ("coverageProbability", "probabilities"),
            ("distribution", "distributions"),
        ),
    ),
    ("standardMU", False): (
        _STANDARD,
        (("valueStandardMU", "values"), ("distribution", "distributions")),
    ),
    ("coverageIntervalMU", False): (
        _INTERVAL,
        (("valueStandardMU", "values"), *_INTERVAL_FIELDS),
    ),
    ("expandedUnc", True): (
        _EXPANDED,
        (
            ("uncertainty", "values"),
            ("coverageFactor", "factors"),
            ("coverageProbability", "probabilities"),
            ("distribution", "distributions"),
        ),
    ),
    ("coverageInterval", True): (_INTERVAL, (("standardUnc", "values"), *_INTERVAL_FIELDS)),
}
"""By element and whether it is an older one: the form, and field by child."""
_WRAPPERS = (
    "measurementUncertaintyUnivariate",
    "measurementUncertaintyUnivaraite",  # so spelled by the schema inside a realList
    "listMeasurementUncertaintyUnivariate",
    "listUnivariateUnc",
)
_PLAIN = {
    "label": "labels",
    "quantityTypeQUDT": "kinds",
    "listQuantityTypeQUDT": "kinds",
    "value": "numbers",
    "unit": "units",
    "listUnit": "units",
    "significantDigit": "digits",
    "listsignificantDigit": "digits",
    "dateTime": "times",
}


def read_values(element: Element, left: Left) -> tuple[Values, ...]:
    """Read one D-SI element; a hybrid gives several."""
    if local(element) == "hybrid":
        return tuple(
            value for child in element if local(child) for value in read_values(child, left)
        )
    if local(element) not in _FORMS or namespace(element) != SI_SPACE:
        left.add(local(element), element.sourceline)
        return ()
    return (_read(element, left),)


def _read(element: Element, left: Left) -> Values:
    form = _FORMS[local(element)]
    found: dict[str, tuple[str, ...]] = {}
    members: list[Values] = []
    uncertainty: Uncertainty | None = None
    line = element.sourceline or 0
    for child in element:
        name = local(child).removesuffix(XML_LIST) if form is ValueForm.XML_LIST else local(child)
        if not name:
            continue
        stated = _uncertainty(child, name, form)
        if stated is not None:
            uncertainty = stated
        elif form is ValueForm.CONSTANT and name == "distribution" and uncertainty:
            uncertainty = Uncertainty(
                _STANDARD, uncertainty.values, distributions=_texts(child, form)
            )
        elif name in _PLAIN:
            found[_PLAIN[name]] = _texts(child, form)
            line = child.sourceline or line if _PLAIN[name] == "units" else line
        elif local(child) in _FORMS:
            members.append(_read(child, left))
        else:
            left.add(local(child), child.sourceline)
    return Values(form, uncertainty=uncertainty, members=tuple(members), line=line, **found)


def _texts(element: Element, form: ValueForm) -> tuple[str, ...]:
    if form is ValueForm.XML_LIST:
        return tuple((element.text or "").split())
    return (text_of(element),) if text_of(element) else ()


def _uncertainty(element: Element, name: str, form: ValueForm) -> Uncertainty | None:
    if form is ValueForm.CONSTANT and name in ("valueStandardMU", "uncertainty"):
        return Uncertainty(_STANDARD, _texts(element, form), older=name == "uncertainty")
    inner = next((child for child in element if local(child)), None)
    if name in _WRAPPERS and inner is not None:
        return _uncertainty(inner, local(inner).removesuffix(XML_LIST), form)
    known = _STATED.get((name, False)) or _STATED.get((name, True))
    if known is None:
        return None
    stated, fields = known
    by_tag = {local(child).removesuffix(XML_LIST): child for child in element if local(child)}
    # A list in a list of reals states a coverage interval by the older names inside the newer one.
    if "standardUnc" in by_tag:
        by_tag["valueStandardMU"] = by_tag["standardUnc"]
    values = {field: _texts(by_tag[tag], form) for tag, field in fields if tag in by_tag}
    return Uncertainty(stated, older=(name, True) in _STATED, **values)


def put_values(parent: Element, values: Sequence[Values]) -> None:
    """Write values; several become a hybrid."""
    holder = put(parent, "si:hybrid") if len(values) > 1 else parent
    for row in values:
        _put(holder, row)


def _put(parent: Element, row: Values) -> None:
    made = put(parent, f"si:{row.form.value}")
    ending = XML_LIST if row.form is ValueForm.XML_LIST else ""
    listed = row.form in (ValueForm.REAL_LIST, ValueForm.LIST)
    for tag, texts in _plain(row, listed):
        if texts:
            put(made, f"si:{tag}{ending}", " ".join(texts))
    if row.uncertainty is not None:
        _put_uncertainty(made, row, ending, listed)
    for member in row.members:
        _put(made, member)


def _plain(row: Values, listed: bool) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the children in the order that the schema gives each form."""
    yield "label", row.labels
    if listed:
        yield "dateTime", row.times
        yield "listQuantityTypeQUDT", row.kinds
        yield "listUnit", row.units
        yield "listsignificantDigit", row.digits
        return
    yield "quantityTypeQUDT", row.kinds
    yield "value", row.numbers
    yield "unit", row.units
    yield "significantDigit", row.digits
    yield "dateTime", row.times


def _put_uncertainty(made: Element, row: Values, ending: str, listed: bool) -> None:
    stated = row.uncertainty
    assert stated is not None
    if row.form is ValueForm.CONSTANT:
        put(made, "si:uncertainty" if stated.older else "si:valueStandardMU", stated.values[0])
        for text in stated.distributions:
            put(made, "si:distribution", text)
        return
    older = stated.older or (listed and stated.form is _INTERVAL)
    tag, fields = next(
        (tag, fields)
        for (tag, old), (form, fields) in _STATED.items()
        if form is stated.form and old is older
    )
    holder = made
    if listed:
        holder = put(made, "si:listMeasurementUncertaintyUnivariate")
    elif not older:
        in_list = local(made.getparent()) == "realList"
        holder = put(made, f"si:{_WRAPPERS[1 if in_list else 0]}{ending}")
    inner = put(holder, f"si:{tag}{ending}")
    for name, field in fields:
        texts: tuple[str, ...] = getattr(stated, field)
        if texts:
            put(inner, f"si:{name}{ending}", " ".join(texts))
