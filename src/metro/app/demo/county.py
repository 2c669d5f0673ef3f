"""Make the registers of the demo county from `resources/demo/county.yaml`."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from metro import resource
from metro.app.registers.file import Registers, registers_of
from metro.app.registers.rows import NO_REGION
from metro.model.arrangement import Form, ServiceArrangement
from metro.model.instrument import MeasuringInstrument, Part, Use
from metro.model.organisation import Organisation
from metro.model.people import Appointment, Person, Qualification
from metro.model.standard import MeasurementStandard, UpstreamCertificate
from metro.model.station import StationSettings
from metro.quantities.quantity import Quantity
from metro.quantities.reading import read
from metro.regulations.cursor import Cursor, plain
from metro.regulations.source import Node, parse

CITY = "示例市计量测试所"
REGION = NO_REGION
"""The region of the demo's credit codes."""


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

    @cached_property
    def _registers(self) -> Registers:
        """The registers that don't grow by counting, read as those of any station."""
        top = Cursor(node_of(self._dated()), "county.yaml")
        return registers_of(top, resource.path("demo"))

    def _dated(self) -> dict[str, Any]:
        """Return the data in the form of a file of registers: days counted, demo keys left out."""
        station, since = self.data["station"], self._day(-800)
        authorisation = dict(station["authorisation"])
        authorisation["valid_until"] = self._day(int(authorisation.pop("valid_days")))
        kinds = authorisation["instruments"]
        people = []
        for number, row in enumerate(self.data["people"], 1):
            document = f"示任〔2024〕{number} 号"
            named = {"all": kinds, "none": []}
            held = named[row["items"]] if isinstance(row["items"], str) else row["items"]
            also = self._lacking("items", {}).get(row["id"], [])
            ended = self._lacking("ended_items", {}).get(row["id"], [])
            items = [
                {
                    "instrument": kind,
                    "certificate": f"示考 {number:02d}-{kind}",
                    "valid_until": self._day(-60 if kind in ended else 700),
                }
                for kind in (*held, *also, *ended)
            ]
            given = {"roles": row["roles"], "document": document, "since": since}
            who = {"id": row["id"], "name": row["name"]}
            people.append({**who, "appointments": [given], "items": items})
        authorisation["instruments"] = [*kinds, *self._lacking("authorised", [])]
        standards = (*self.data["standards"], *self._lacking("standards", []))
        return {
            "station": {**station, "authorisation": authorisation},
            "people": people,
            "standards": [self._standard(row) for row in standards],
            "auxiliary": [self._thing(row) for row in self.data["auxiliary"]],
        }

    def _standard(self, row: dict[str, Any]) -> dict[str, Any]:
        members = [self._thing(member) for member in row["members"]]
        row = dict(row)
        until = self._day(-int(row.pop("ended", -590)))
        return {**row, "issued": self._day(-900), "valid_until": until, "members": members}

    def _thing(self, row: dict[str, Any]) -> dict[str, Any]:
        paper = dict(row["certificate"])
        ago = int(paper.pop("ago"))
        until = self._day(int(paper.pop("valid")) - ago)
        paper |= {"issuer": CITY, "on": self._day(-ago), "valid_until": until}
        return {**row, "certificate": paper}

    def _day(self, days: int) -> str:
        return (self.today + timedelta(days=days)).isoformat()

    def code(self) -> str:
        """Return the code of the station."""
        return str(self.data["station"]["code"])

    def settings(self) -> StationSettings:
        """Return the settings of the station; its paper says that it is a demo."""
        station = self._registers.station
        assert station is not None
        return replace(station.row.settings, demo=True)

    def people(
        self,
    ) -> Iterator[tuple[Person, tuple[Appointment, ...], tuple[Qualification, ...], str]]:
        """Yield each person with roles, items and password."""
        for placed, row in zip(self._registers.people, self.data["people"], strict=True):
            who = placed.row
            yield who.person, who.appointments, who.qualifications, row["password"]

    def standards(
        self,
    ) -> Iterator[tuple[MeasurementStandard, list[MeasuringInstrument], list[UpstreamCertificate]]]:
        """Yield each measurement standard with its instruments and their certificates."""
        for placed in self._registers.standards:
            members = {member.instrument for member in placed.row.members}
            things = [row.row for row in self._registers.instruments if row.row.id in members]
            yield placed.row, things, [self._certificate(thing) for thing in things]

    def auxiliary(self) -> Iterator[tuple[MeasuringInstrument, UpstreamCertificate]]:
        """Yield the auxiliary equipment with its certificates."""
        for row in self._registers.instruments:
            if row.row.use is Use.AUXILIARY:
                yield row.row, self._certificate(row.row)

    def _certificate(self, thing: MeasuringInstrument) -> UpstreamCertificate:
        """Return what a certificate of the city says of one of them."""
        papers = (row.row.certificate for row in self._registers.papers)
        found = next(paper for paper in papers if paper.instrument == thing.id)
        return replace(found, id=f"up-{thing.id}")

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
        names += self._lacking("bodies", [])
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
        for row in self._lacking("instruments", []):
            for number in range(int(row["count"])):
                yield self._further(row, number), int(row["months"])

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

    def _further(self, row: dict[str, Any], number: int) -> MeasuringInstrument:
        """Return one instrument of a kind that the county lacks something for."""
        body = int(self.data["filling_stations"]["count"]) + 4 + int(row["body"])
        return MeasuringInstrument(
            id=f"{row['id']}-{number + 1:03d}",
            kind=row["kind"],
            name=row["name"],
            model=row["model"],
            serial=f"{row['id'][0].upper()}X{number + 7001}",
            manufacturer=row["maker"],
            holder=f"org-{body:03d}",
            accuracy_class=row["class"],
            ratings={name: read(text) for name, text in row["ratings"].items()},
            purpose=row["purpose"],
            range_text=row["range"],
        )

    def arrangements(self) -> Iterator[ServiceArrangement]:
        """Yield what other bodies perform for the county."""
        for row in self._lacking("arranged", []):
            since = self.today - timedelta(days=int(row["ago"]))
            words = (row["kind"], row["body"], Form(row["form"]), since, None, row["document"])
            yield ServiceArrangement(f"{row['kind']}/{row['document']}", *words)

    def _lacking(self, key: str, nothing: Any) -> Any:
        return self.data.get("lacking", {}).get(key, nothing)

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


def node_of(value: object) -> Node:
    """Return plain lists, mappings and texts as a file that holds them would be parsed."""
    if isinstance(value, dict):
        return Node({key: node_of(child) for key, child in value.items()}, 1)
    if isinstance(value, list):
        return Node([node_of(child) for child in value], 1)
    return Node(str(value), 1)


def credit_code(number: int) -> str:
    """Return a credit code with a right check digit and no real region."""
    from stdnum.cn import uscc

    body = f"91{REGION}MADEM0{number:03d}"
    return body + uscc.calc_check_digit(body)
