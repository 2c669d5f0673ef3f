import base64
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives import serialization
from lxml import etree

from metro.exchange.dcc_signature import check_root, signature_findings
from metro.model.digital import Aspect, Grade

from ..station import refused
from .samples import NOW, Signer, plain, signer

DS = "{http://www.w3.org/2000/09/xmldsig#}"


def codes(data: bytes, *roots: bytes) -> list[tuple[str, Grade]]:
    found = signature_findings(etree.fromstring(data), roots, NOW)
    assert {row.aspect for row in found} == {Aspect.SIGNATURE}
    return [(row.reason.code.removeprefix("dcc.signature_"), row.grade) for row in found]


def faults(data: bytes, *roots: bytes) -> list[str]:
    return [code for code, grade in codes(data, *roots) if grade is Grade.FAULT]


def test_that_a_file_without_one_says_so() -> None:
    assert codes(plain()) == [("none", Grade.NOTE)]


def test_that_a_signature_of_a_trusted_body_is_intact_and_trusted() -> None:
    lab = signer()
    assert codes(lab.sign(plain()), lab.root) == [
        ("intact", Grade.SOUND),
        ("trusted", Grade.SOUND),
        ("revocation", Grade.NOTE),
    ]


def test_that_the_signer_itself_may_be_trusted() -> None:
    lab = signer()
    own = lab.certificate.public_bytes(serialization.Encoding.PEM)
    assert faults(lab.sign(plain()), own) == []


def test_that_a_changed_value_is_altered() -> None:
    lab = signer()
    assert faults(lab.sign(plain()).replace(b"0.120", b"0.020"), lab.root) == ["altered"]


def test_that_a_foreign_key_is_foreign() -> None:
    lab = signer()
    assert faults(lab.sign(plain())) == ["foreign"]
    assert faults(lab.sign(plain()), signer(-99).root) == ["foreign"]


def test_that_a_body_that_may_not_certify_vouches_for_nobody() -> None:
    lab = signer(authority=False)
    assert faults(lab.sign(plain()), lab.root) == ["foreign"]


@pytest.mark.parametrize(("since", "until"), [(-100, -1), (1, 100)])
def test_that_a_certificate_out_of_time_is_told(since: int, until: int) -> None:
    lab = signer(since, until)
    rows = signature_findings(etree.fromstring(lab.sign(plain())), [lab.root], NOW)
    (fault,) = [row for row in rows if row.grade is Grade.FAULT]
    assert fault.reason.code == "dcc.signature_expired"
    assert fault.reason.parameters["until"] == str((NOW + timedelta(days=until)).date())


def test_that_a_key_of_another_certificate_does_not_fit() -> None:
    lab, other = signer(), signer(-98)
    mixed = Signer(lab.key, other.certificate, other.root)
    assert faults(mixed.sign(plain()), other.root) == ["altered"]


def test_that_what_is_added_beside_the_signed_part_is_partial() -> None:
    lab = signer()
    root = etree.fromstring(lab.sign(plain()))
    wrapped = etree.fromstring(plain())
    signature = root.find(f"{DS}Signature")
    assert signature is not None
    inner = etree.SubElement(wrapped, "inner")
    inner.append(etree.fromstring(lab.sign(plain())))
    wrapped.append(signature)
    assert faults(etree.tostring(wrapped), lab.root) == ["altered"]


def test_that_one_that_names_a_part_is_partial() -> None:
    from signxml import XMLSigner  # type: ignore[attr-defined]

    lab = signer()
    root = etree.fromstring(plain())
    results = root[1]
    results.set("Id", "part")
    made = XMLSigner(signature_algorithm="ecdsa-sha256").sign(
        root, key=lab.key, cert=[lab.certificate], reference_uri="#part"
    )
    assert faults(etree.tostring(made), lab.root) == ["partial"]


def declaring(data: bytes) -> bytes:
    """Declare the namespace of signatures at the root, as many files do."""
    return data.replace(b" xmlns:", b' xmlns:ds="http://www.w3.org/2000/09/xmldsig#" xmlns:', 1)


def signed_by_id(lab: Signer) -> etree._Element:
    """Return a file whose signature names its root by an id."""
    from signxml import XMLSigner  # type: ignore[attr-defined]

    root = etree.fromstring(declaring(plain()))
    root.set("Id", "whole")
    made = XMLSigner(signature_algorithm="ecdsa-sha256").sign(
        root, key=lab.key, cert=[lab.certificate], reference_uri="#whole"
    )
    return etree.fromstring(etree.tostring(made))


def test_that_one_that_names_the_root_by_its_id_is_whole() -> None:
    lab = signer()
    assert faults(etree.tostring(signed_by_id(lab)), lab.root) == []


def test_that_an_original_wrapped_within_its_own_signature_does_not_vouch_for_another() -> None:
    """The reference finds the signed original by its id; what is read is the root around it.

    The forged root has the tag and the count of elements of the original.
    """
    lab = signer()
    original = signed_by_id(lab)
    forged = etree.fromstring(declaring(plain()).replace(b"0.120", b"0.020"))
    signature = original.find(f"{DS}Signature")
    assert signature is not None
    forged.append(signature)
    etree.SubElement(signature, f"{DS}Object").append(original)
    assert faults(etree.tostring(forged), lab.root) == ["partial"]


def test_that_only_the_first_of_several_is_looked_at_and_that_is_said() -> None:
    lab = signer()
    root = etree.fromstring(lab.sign(plain()))
    etree.SubElement(root, f"{DS}Signature")
    assert codes(etree.tostring(root), lab.root)[-1] == ("many", Grade.NOTE)


def test_that_a_signature_without_a_certificate_cannot_be_checked() -> None:
    lab = signer()
    root = etree.fromstring(lab.sign(plain()))
    (certificate,) = root.iter(f"{DS}X509Certificate")
    for text in ("", "?", base64.b64encode(b"no certificate").decode()):
        certificate.text = text
        assert faults(etree.tostring(root), lab.root) == ["no_certificate"]


def test_that_a_weak_or_unknown_algorithm_is_not_accepted() -> None:
    lab = signer()
    data = lab.sign(plain())
    weak = data.replace(b"xmldsig-more#ecdsa-sha256", b"xmldsig-more#ecdsa-sha1")
    assert faults(weak, lab.root) == ["unreadable"]
    odd = data.replace(b"xmldsig-more#ecdsa-sha256", b"xmldsig-more#no-such")
    assert faults(odd, lab.root) == ["unreadable"]


def test_that_a_signature_over_parts_without_end_is_not_followed() -> None:
    lab = signer()
    root = etree.fromstring(lab.sign(plain()))
    (info,) = root.iter(f"{DS}SignedInfo")
    for _ in range(10):
        info.append(etree.fromstring(etree.tostring(info[-1])))
    assert faults(etree.tostring(root), lab.root) == ["unreadable"]


def test_that_a_root_has_to_be_a_certificate() -> None:
    check_root(signer().root, "root.pem")
    with refused("dcc.root_unreadable", file="root.pem"):
        check_root(b"no certificate", "root.pem")
