"""A small certificate of another laboratory, its signers, and what goes wrong with such files."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml import XMLSigner  # type: ignore[attr-defined]

NOW = datetime(2026, 11, 3, 1, 30, tzinfo=UTC)
SERIAL = "T-118"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
XML = """<dcc:digitalCalibrationCertificate xmlns:dcc="https://ptb.de/dcc"
 xmlns:si="https://ptb.de/si" schemaVersion="3.2.1">
 <dcc:administrativeData>
  <dcc:dccSoftware>
   <dcc:software><dcc:name><dcc:content>LabWriter</dcc:content></dcc:name>
    <dcc:release>v1.0</dcc:release></dcc:software>
  </dcc:dccSoftware>
  <dcc:coreData>
   <dcc:countryCodeISO3166_1>CN</dcc:countryCodeISO3166_1>
   <dcc:usedLangCodeISO639_1>zh</dcc:usedLangCodeISO639_1>
   <dcc:mandatoryLangCodeISO639_1>zh</dcc:mandatoryLangCodeISO639_1>
   <dcc:uniqueIdentifier>EX-T-2026-001</dcc:uniqueIdentifier>
   <dcc:beginPerformanceDate>2026-10-01</dcc:beginPerformanceDate>
   <dcc:endPerformanceDate>2026-10-02</dcc:endPerformanceDate>
   <dcc:performanceLocation>laboratory</dcc:performanceLocation>
  </dcc:coreData>
  <dcc:items><dcc:item>
   <dcc:name><dcc:content>数字温度计</dcc:content></dcc:name>
   <dcc:identifications><dcc:identification>
    <dcc:issuer>manufacturer</dcc:issuer><dcc:value>T-118</dcc:value>
   </dcc:identification></dcc:identifications>
  </dcc:item></dcc:items>
  <dcc:calibrationLaboratory><dcc:contact>
   <dcc:name><dcc:content>示例省计量院</dcc:content></dcc:name>
   <dcc:location><dcc:city>示例市</dcc:city></dcc:location>
  </dcc:contact></dcc:calibrationLaboratory>
  <dcc:respPersons><dcc:respPerson><dcc:person>
   <dcc:name><dcc:content>某某</dcc:content></dcc:name>
  </dcc:person><dcc:mainSigner>true</dcc:mainSigner></dcc:respPerson></dcc:respPersons>
  <dcc:customer>
   <dcc:name><dcc:content>示例县计量检定所</dcc:content></dcc:name>
   <dcc:location><dcc:city>示例县</dcc:city></dcc:location>
  </dcc:customer>
  <dcc:statements>
   <dcc:statement refType="basic_recalibration"><dcc:date>2027-10-01</dcc:date></dcc:statement>
   <dcc:statement refType="basic_validityRange"><dcc:data>
    <dcc:quantity refType="basic_validityRangeMin"><si:hybrid>
     <si:real><si:value>-10</si:value><si:unit>\\degreecelsius</si:unit></si:real>
     <si:real><si:value>263.15</si:value><si:unit>\\kelvin</si:unit></si:real>
    </si:hybrid></dcc:quantity>
    <dcc:quantity refType="basic_validityRangeMax">
     <si:real><si:value>50.0</si:value><si:unit>\\degreecelsius</si:unit></si:real>
    </dcc:quantity>
   </dcc:data></dcc:statement>
   <dcc:statement refType="basic_conformity"><dcc:conformity>pass</dcc:conformity></dcc:statement>
  </dcc:statements>
 </dcc:administrativeData>
 <dcc:measurementResults><dcc:measurementResult>
  <dcc:name><dcc:content>结果</dcc:content></dcc:name>
  <dcc:measuringEquipments><dcc:measuringEquipment>
   <dcc:name><dcc:content>标准铂电阻温度计</dcc:content></dcc:name>
   <dcc:certificate>
    <dcc:referral><dcc:content>国家计量院</dcc:content></dcc:referral>
    <dcc:referralID>EX-N-2026-9</dcc:referralID>
    <dcc:procedure>SHA-256</dcc:procedure><dcc:value>00ff</dcc:value>
   </dcc:certificate>
  </dcc:measuringEquipment></dcc:measuringEquipments>
  <dcc:results><dcc:result>
   <dcc:name><dcc:content>示值误差</dcc:content></dcc:name>
   <dcc:data><dcc:list><dcc:quantity refType="basic_measurementError">
    <si:realListXMLList>
     <si:valueXMLList>0.10 0.120 -0.0</si:valueXMLList>
     <si:unitXMLList>\\kelvin</si:unitXMLList>
     <si:expandedUncXMLList>
      <si:uncertaintyXMLList>0.050</si:uncertaintyXMLList>
      <si:coverageFactorXMLList>2.0</si:coverageFactorXMLList>
      <si:coverageProbabilityXMLList>0.95</si:coverageProbabilityXMLList>
     </si:expandedUncXMLList>
    </si:realListXMLList>
   </dcc:quantity></dcc:list></dcc:data>
  </dcc:result></dcc:results>
 </dcc:measurementResult></dcc:measurementResults>
</dcc:digitalCalibrationCertificate>
"""


def plain(*changes: tuple[str, str]) -> bytes:
    """Return the certificate with each first text replaced by its second; it has to be there."""
    text = XML
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return (HEAD + text).encode()


@dataclass(frozen=True)
class Signer:
    """A laboratory's key with its certificate, and the root above it (PEM)."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    root: bytes

    def sign(self, data: bytes) -> bytes:
        signer = XMLSigner(signature_algorithm="ecdsa-sha256")
        root = etree.fromstring(data, etree.XMLParser(huge_tree=True))
        signed = signer.sign(root, key=self.key, cert=[self.certificate])
        return bytes(etree.tostring(signed, xml_declaration=True, encoding="UTF-8"))


@cache
def signer(since: int = -100, until: int = 400, authority: bool = True) -> Signer:
    """Return a signer whose certificate is in time from and until so many days beside NOW."""
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = _certificate("示例根", root_key, None, root_key, -400, 4000, authority)
    made = _certificate("示例省计量院", key, root, root_key, since, until, False)
    return Signer(key, made, root.public_bytes(serialization.Encoding.PEM))


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Certificate | None,
    issuing: ec.EllipticCurvePrivateKey,
    since: int,
    until: int,
    authority: bool,
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW + timedelta(days=since))
        .not_valid_after(NOW + timedelta(days=until))
        .add_extension(x509.BasicConstraints(authority, None), critical=True)
        .sign(issuing, hashes.SHA256())
    )
