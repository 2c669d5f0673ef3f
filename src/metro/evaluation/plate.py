"""Is the nameplate whole, and does it fit the regulation? Nothing passes before it does."""

from collections.abc import Iterator, Mapping, Sequence

from metro.errors import MetroError
from metro.evaluation import environment
from metro.evaluation.environment import Env
from metro.model.instrument import MeasuringInstrument
from metro.model.judgement import Reason
from metro.model.letters import is_plain, shown, unspaced
from metro.model.regulation import Rating, VerificationRegulation
from metro.quantities import table
from metro.quantities.quantity import Quantity
from metro.quantities.reading import read, read_into


def plate_reasons(regulation: VerificationRegulation, env: Env) -> Iterator[Reason]:
    """Name what of the nameplate is missing, and the rules it does not keep.

    `env` are the values known of the part before any adjustment.
    """
    for rating in regulation.required_ratings:
        if rating.id not in env:
            words = {"rating": rating.id, "zh": rating.title.zh, "en": rating.title.en}
            yield Reason("rating.missing", words)
    if regulation.accuracy_classes and "class" not in env:
        yield Reason("class.missing", {"known": "、".join(regulation.accuracy_classes)})
    optional = regulation.may_be_absent
    for rule in regulation.nameplate:
        try:
            if not environment.applies(rule.when, env, optional):
                continue
            # A rule about what a plate may leave out is not asked where it does.
            named = rule.holds.names & optional
            if named <= env.keys() and not rule.holds.holds(env):
                words = {"rule": rule.id, "zh": rule.title.zh, "en": rule.title.en}
                yield Reason("rating.does_not_fit", words)
        except MetroError:
            continue  # what is missing was named above


def unfit(
    thing: MeasuringInstrument, regulations: Sequence[VerificationRegulation]
) -> Iterator[MetroError]:
    """Yield a refusal for each text that no seal could bear, and for each rating out of its kind.

    A rating that none of the regulations knows is left alone: the ledger may hold more than they
    ask for. The refusals are `instrument.hidden` with field and part, and `rating.wrong_kind`
    with rating and part.
    """
    yield from _hidden("", {"name": thing.name, "model": thing.model, "serial": thing.serial})
    for part in thing.parts:
        yield from _hidden(part.id, {"label": part.label})
    whole = [regulation.ratings for regulation in regulations]
    of_part = [row.parts.ratings for row in regulations if row.parts is not None]
    yield from _unreadable("", thing.ratings, whole)
    for part in thing.parts:
        yield from _unreadable(part.id, part.ratings, of_part)


def _hidden(part: str, texts: Mapping[str, str]) -> Iterator[MetroError]:
    """Spaces of any width are kept as they were typed; what nobody sees would be sealed unread."""
    for name, text in texts.items():
        if not is_plain(text):
            yield MetroError("instrument.hidden", field=name, part=part, text=shown(text))


def _unreadable(
    part: str, stated: Mapping[str, Quantity | str], known: Sequence[Mapping[str, Rating]]
) -> Iterator[MetroError]:
    for name, value in stated.items():
        asked = [ratings[name] for ratings in known if name in ratings]
        text = rating_text(value)
        if asked and not any(_reads(rating, text) for rating in asked):
            first = asked[0]
            words = {"zh": first.title.zh, "en": first.title.en, "kind": first.declared.kind}
            units = table.codes_of(first.declared.kind)
            place = {"rating": name, "part": part, "text": text}
            yield MetroError("rating.wrong_kind", units=units, **place, **words)


def _reads(rating: Rating, text: str) -> bool:
    """Tell whether a text of the plate can be read as this rating: in a legal unit of its kind."""
    if rating.declared.word:
        return True
    try:
        read_into(text, rating.declared.kind, rating.declared.unit)
    except MetroError:
        return False
    return True


def rating_text(value: Quantity | str) -> str:
    """Return a rating as it was typed."""
    return value if isinstance(value, str) else value.text or str(value)


def rating_of(text: str) -> Quantity | str:
    """Read a rating as it is typed; a text that begins with no digit is a word, such as a material.

    Raises MetroError `quantity.…`.
    """
    return read(text) if text[:1].isdigit() else text


def plate_cells(thing: MeasuringInstrument) -> dict[str, str]:
    """Return what the nameplate says, as the cells of a draft."""
    cells = {"class": thing.accuracy_class}
    cells |= {f"rating/{name}": rating_text(value) for name, value in thing.ratings.items()}
    for part in thing.parts:
        head = f"part/{part.id}"
        cells[f"{head}/label"] = part.label
        cells[f"{head}/class"] = part.accuracy_class
        cells |= {f"{head}/rating/{name}": rating_text(v) for name, v in part.ratings.items()}
    return cells


def same_serial(one: str, other: str) -> bool:
    """Tell whether two serial numbers are one, but for width, case and spaces of the writing."""
    return unspaced(one).casefold() == unspaced(other).casefold()
