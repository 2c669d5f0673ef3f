"""Is the nameplate whole, and does it fit the regulation? Nothing passes before it does."""

from collections.abc import Iterator

from metro.errors import MetroError
from metro.evaluation import environment
from metro.evaluation.environment import Env
from metro.model.judgement import Reason
from metro.model.regulation import VerificationRegulation


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
