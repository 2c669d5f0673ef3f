"""Make the registers of the demo county from `resources/demo/county.yaml`."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from metro import resource
from metro.model.instrument import MeasuringInstrument, Part, Use
from metro.model.organisation import Organisation
from metro.model.people import Appointment, Person, Qualification, Role
from metro.model.standard import EventKind, MeasurementStandard, Member, UpstreamCertificate
from metro.model.station import Authorisation, StationSettings
from metro.model.verification import StandardInUse
from metro.model.words import Bilingual
from metro.quantities.quantity import Quantity
from metro.quantities.reading import read
from metro.regulations.cursor import plain
from metro.regulations.source import parse

CITY = "示例市计量测试所"
REGION = "000000"
"""The region of the demo's credit codes: no real body has it."""


def county() -> dict[str, Any]:
    """Return the data file, every value a text."""
    found = plain(parse(resource.read_bytes("demo", "county.yaml"), "county.yaml"))
    assert isinstance(found, dict)
    return found


@dataclass(frozen=True)
class County:
    """The data of the county as of a day."""

    data: dict[str, Any]
    today: date

    def settings(self) -> StationSettings:
        """Return the settings of the station; its paper says that it is a demo."""
        row = self.data["station"]
        until = self.today + timedelta(days=int(row["authorisation"]["valid_days"]))
        kinds = tuple(self.data["instruments"])
        return StationSettings(
            name=Bilingual(**row["name"]),
            authorisation=Authorisation(row["authorisation"]["number"], until, kinds),
            legal_status=Bilingual(**row["legal_status"]),
            address=row["address"],
            post_code=row["post_code"],
            telephone=row["telephone"],
            fax=row["fax"],
            email=row["email"],
            record_form=row["record_form"],
            demo=True,
        )

    def people(
        self,
    ) -> Iterator[tuple[Person, tuple[Appointment, ...], tuple[Qualification, ...], str]]:
        """Yield each person with roles, items and password."""
        since = self.today - timedelta(days=800)
        until = self.today + timedelta(days=700)
        for number, row in enumerate(self.data["people"], 1):
            person = Person(row["id"], row["name"])
            roles = tuple(
                Appointment(person.id, Role(role), since, None, f"示任〔2024〕{number} 号")
                for role in row["roles"]
            )
            items = row["items"]
            kinds = self.data["instruments"] if items == "all" else items if items != "none" else []
            held = tuple(
                Qualification(person.id, kind, f"示考 {number:02d}-{kind}", until) for kind in kinds
            )
            yield person, roles, held, row["password"]

    def standards(
        self,
    ) -> Iterator[tuple[MeasurementStandard, list[MeasuringInstrument], list[UpstreamCertificate]]]:
        """Yield each measurement standard with its instruments and their certificates."""
        for row in self.data["standards"]:
            since = self.today - timedelta(days=900)
            things = [self.thing(member, Use.STANDARD) for member in row["members"]]
            papers = [self.certificate(member) for member in row["members"]]
            yield (
                MeasurementStandard(
                    id=row["id"],
                    name=row["name"],
                    certificate=row["certificate"],
                    issuer=row["issuer"],
                    issued=since,
                    valid_until=self.today + timedelta(days=590),
                    instruments=tuple(row["instruments"]),
                    range_text=row["range"],
                    accuracy_text=row["accuracy"],
                    members=tuple(Member(thing.id, since) for thing in things),
                ),
                things,
                papers,
            )

    def auxiliary(self) -> Iterator[tuple[MeasuringInstrument, UpstreamCertificate]]:
        """Yield the auxiliary equipment with its certificates."""
        for row in self.data["auxiliary"]:
            yield self.thing(row, Use.AUXILIARY), self.certificate(row)

    def thing(self, row: dict[str, Any], use: Use) -> MeasuringInstrument:
        """Return a standard or auxiliary instrument."""
        return MeasuringInstrument(
            id=row["id"],
            kind=row["kind"],
            name=row["name"],
            model=row["model"],
            serial=row["serial"],
            manufacturer=row["maker"],
            accuracy_class=row.get("class", ""),
            range_text=row["range"],
            use=use,
        )

    def certificate(self, row: dict[str, Any]) -> UpstreamCertificate:
        """Return what a certificate of the city says of one of them."""
        on = self.today - timedelta(days=int(row["ago"]))
        return UpstreamCertificate(
            id=f"up-{row['id']}",
            instrument=row["id"],
            kind=EventKind.VERIFICATION,
            number=row["certificate"],
            issuer=CITY,
            on=on,
            valid_until=on + timedelta(days=int(row["valid"])),
            passed=True,
            characteristics=StandardInUse(
                accuracy_class=row.get("class", ""),
                mpe=_magnitude(row.get("mpe")),
                uncertainty=_magnitude(row.get("U")),
                coverage_factor=row.get("k", ""),
                values={name: _value(text) for name, text in row.get("values", {}).items()},
                low=read(row["low"]) if "low" in row else None,
                high=read(row["high"]) if "high" in row else None,
                pieces=tuple(
                    (read(nominal), read(mpe))
                    for nominal, mpe, count in row.get("pieces", [])
                    for _ in range(int(count))
                ),
            ),
            stated=row["stated"],
            range_text=row["range"],
            cites=tuple(row.get("cites", [])),
        )

    def bodies(self) -> list[Organisation]:
        """Return applicants and holders: filling stations, a market, a water company, a granary."""
        towns, row = self.data["towns"], self.data["filling_stations"]
        names = [
            row["name"].format(
                town=towns[number % len(towns)], n="一二三四五"[number // len(towns)]
            )
            for number in range(int(row["count"]))
        ]
        names += [self.data[key]["name"] for key in ("market", "water_company", "granary")]
        return [
            Organisation(f"org-{number:03d}", name, credit_code(number), REGION)
            for number, name in enumerate(names, 1)
        ]

    def instruments(self) -> Iterator[tuple[MeasuringInstrument, int]]:
        """Yield the working instruments, each with the months its verification lasts."""
        yield from self._dispensers()
        yield from self._scales()
        yield from self._meters()
        yield self._weights(), int(self.data["granary"]["months"])

    def _dispensers(self) -> Iterator[tuple[MeasuringInstrument, int]]:
        row, stations = self.data["dispensers"], int(self.data["filling_stations"]["count"])
        count, nozzles = int(row["count"]), int(row["nozzles"])
        single = 2 * count - nozzles
        ratings = {name: read(text) for name, text in row["ratings"].items()}
        for number in range(count):
            parts = tuple(
                _nozzle(number, side) for side in range(1 if number >= count - single else 2)
            )
            holder = f"org-{number % stations + 1:03d}"
            yield (
                MeasuringInstrument(
                    id=f"disp-{number + 1:03d}",
                    kind="fuel_dispenser",
                    name="燃油加油机",
                    model=row["model"],
                    serial=f"22{number + 9001:05d}",
                    manufacturer=row["maker"],
                    holder=holder,
                    ratings=ratings,
                    parts=parts,
                    purpose="trade_settlement",
                    place=f"{number // stations + 1} 号岛",
                    registration=f"QG{REGION}J{number + 1:06d}",
                    range_text="(5～50) L/min",
                ),
                int(row["months"]),
            )

    def _scales(self) -> Iterator[tuple[MeasuringInstrument, int]]:
        row, holder = self.data["market"], self._holder("market")
        for number in range(int(row["scales"])):
            ratings = {"Max": "15 kg", "Min": "100 g", "e": "5 g", "d": "5 g", "supports": "4"}
            yield (
                MeasuringInstrument(
                    id=f"scale-{number + 1:03d}",
                    kind="digital_indicating_scale",
                    name="电子计价秤",
                    model=row["model"],
                    serial=f"C{number + 31001}",
                    manufacturer=row["maker"],
                    holder=holder,
                    accuracy_class="III",
                    ratings={name: read(text) for name, text in ratings.items()},
                    purpose="trade_settlement",
                    place=f"{number // 10 + 1} 区 {number % 10 + 1} 号摊位",
                    registration=f"QG{REGION}C{number + 1:06d}",
                    range_text="Max 15 kg，e = 5 g",
                ),
                int(row["months"]),
            )

    def _meters(self) -> Iterator[tuple[MeasuringInstrument, int]]:
        row, holder = self.data["water_company"], self._holder("water_company")
        flows = {"Q3": "4 m³/h", "Q1": "0.04 m³/h", "Q2": "0.064 m³/h", "Q4": "5 m³/h"}
        ratings = {**flows, "DN": "20 mm", "division": "0.05 L"}
        for number in range(int(row["meters"])):
            yield (
                MeasuringInstrument(
                    id=f"meter-{number + 1:03d}",
                    kind="cold_water_meter",
                    name="饮用冷水水表",
                    model=row["model"],
                    serial=f"W26{number + 4001:06d}",
                    manufacturer=row["maker"],
                    holder=holder,
                    accuracy_class="2",
                    ratings={name: read(text) for name, text in ratings.items()},
                    purpose="trade_settlement",
                    place=f"示例小区 {number // 24 + 1} 栋 {number % 24 + 101} 室",
                    registration=f"QG{REGION}S{number + 1:06d}",
                    range_text="DN20，Q3 = 4 m³/h，Q3/Q1 = 100",
                ),
                int(row["months"]),
            )

    def _weights(self) -> MeasuringInstrument:
        row = self.data["granary"]
        nominal = ("5 kg", "2 kg", "1 kg", "500 g")
        parts = tuple(
            Part(str(number), text, "M1", {"nominal": read(text)})
            for number, text in enumerate(nominal, 1)
        )
        return MeasuringInstrument(
            id="weights-granary",
            kind="weight_set",
            name="砝码组",
            model=row["model"],
            serial=row["serial"],
            manufacturer=row["maker"],
            holder=self._holder("granary"),
            accuracy_class="M1",
            parts=parts,
            purpose="trade_settlement",
            range_text="500 g～5 kg",
        )

    def _holder(self, key: str) -> str:
        order = ("market", "water_company", "granary")
        first = int(self.data["filling_stations"]["count"])
        return f"org-{first + 1 + order.index(key):03d}"


def _nozzle(number: int, side: int) -> Part:
    """Return one nozzle: the first gives petrol, the second mostly diesel."""
    petrol = side == 0 or number % 7 == 0
    fuel = "petrol" if petrol else "diesel"
    name = f"{95 if (number + side) % 2 else 92} 号汽油" if petrol else "0 号柴油"
    ratings: dict[str, Quantity | str] = {"fuel": fuel}
    return Part(str(side + 1), f"{number % 8 * 2 + side + 1} 号枪（{name}）", "", ratings)


def _value(text: str) -> Quantity | str:
    """Return a quantity, or the word itself where it names a material."""
    return read(text) if text[:1].isdigit() else text


def _magnitude(text: str | None) -> Quantity | None:
    """Read a limit; that of a thermometer is a difference of temperature."""
    if text is None:
        return None
    found = read(text)
    return read(text, kind="temperature_difference") if found.kind == "temperature" else found


def credit_code(number: int) -> str:
    """Return a credit code with a right check digit and no real region."""
    from stdnum.cn import uscc

    body = f"91{REGION}MADEM0{number:03d}"
    return body + uscc.calc_check_digit(body)
