"""Chain and impact by brute force: plain loops over what was told, written apart from the code."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Use:
    """An instrument that an event relied on, in a role; `named` is the event its record names."""

    instrument: str
    role: str
    named: str = ""


@dataclass(frozen=True)
class Told:
    """One fact, in the order in which facts were told."""

    what: str
    """calibration, verification, inspection, check, void, merge, withdraw (its document is void),
    restore."""
    event: str = ""
    instrument: str = ""
    day: int = 0
    time: str = ""
    passed: bool = True
    uses: tuple[Use, ...] = ()
    into: str = ""


EVENTS = ("calibration", "verification", "inspection", "check")
FEEDS = ("main", "check", "auxiliary")


class Oracle:
    """What is known after some facts."""

    def __init__(self, facts):
        self.facts = list(facts)
        self.void = set()
        withdrawn, killed = set(), set()
        self.order = {}
        self.events = {}
        self.survivor = {}
        for number, fact in enumerate(facts):
            if fact.what == "withdraw":
                withdrawn.add(fact.event)
            if fact.what == "void":
                killed.add(fact.event)
            if fact.what in EVENTS:
                withdrawn.discard(fact.event)
                self.events[fact.event] = fact
                self.order[fact.event] = number
            if fact.what == "merge":
                gone, stays = self.one(fact.instrument), self.one(fact.into)
                if gone != stays:
                    self.survivor[gone] = stays
        self.void = killed | withdrawn

    def one(self, instrument):
        """Return the instrument that another one is by now."""
        while instrument in self.survivor:
            instrument = self.survivor[instrument]
        return instrument

    def living(self):
        return [fact for name, fact in self.events.items() if name not in self.void]

    def counts(self, fact):
        if fact.what == "inspection":
            return not fact.passed
        return fact.what in ("calibration", "verification")

    def last(self, candidates):
        def key(fact):
            return fact.day, fact.time, self.order[fact.event]

        return max(candidates, key=key).event if candidates else None

    def effective(self, use, user):
        """Return the event that counted for what an event relied on."""
        if use.role == "intermediate_check":
            return self.last(
                [
                    fact
                    for fact in self.living()
                    if fact.what == "check"
                    and self.one(fact.instrument) == self.one(use.instrument)
                    and fact.day <= user.day
                ]
            )
        found = []
        for fact in self.living():
            if self.one(fact.instrument) != self.one(use.instrument) or not self.counts(fact):
                continue
            same_day = fact.day == user.day
            in_time = fact.time != "" and (user.time == "" or fact.time < user.time)
            if fact.day < user.day or (same_day and (in_time or fact.event == use.named)):
                found.append(fact)
        return self.last(found)

    def chain(self, event):
        """Return every link above an event: user, instrument, role, named, effective."""
        links, waiting, met = set(), [event], set()
        while waiting:
            here = waiting.pop()
            if here in met or here in self.void:
                continue
            met.add(here)
            user = self.events[here]
            for use in user.uses:
                found = self.effective(use, user)
                links.add((here, self.one(use.instrument), use.role, use.named, found))
                if found is not None and use.role in FEEDS:
                    waiting.append(found)
        return links

    def impact(self, suspicion):
        """Return every event that relied on an instrument in a period: event, via, role, direct."""
        instrument, first, last, from_event, to_event = suspicion
        found = set()
        for user in self.living():
            for use in user.uses:
                if use.role not in FEEDS or self.one(use.instrument) != self.one(instrument):
                    continue
                via = self.effective(use, user)
                dated = self.events[via].day if via else None
                if not first <= user.day <= last:
                    continue
                if from_event and user.day == first and not (dated is not None and dated >= first):
                    continue
                if to_event and user.day == last and not (dated is not None and dated < last):
                    continue
                found.add((user.event, via or "", use.role, True))
        while True:
            hit = {row[0] for row in found}
            more = set()
            for user in self.living():
                for use in user.uses:
                    via = self.effective(use, user)
                    if use.role in FEEDS and via in hit:
                        more.add((user.event, via, use.role, False))
            if more <= found:
                return found
            found |= more
