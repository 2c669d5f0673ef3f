"""What would close a gap, by the code of its reason: a table, the nearest remedy first."""

from metro.model.completeness import Remedies

ELSEWHERE = ("send_up", "buy_service")
"""What another body does instead."""

REMEDIES: Remedies = {
    "completeness.no_standard": ("build_standard", *ELSEWHERE),
    "completeness.standard_expired": ("renew_assessment", *ELSEWHERE),
    "completeness.standard_not_yet": ("wait_for_assessment", *ELSEWHERE),
    "completeness.lacks_instrument": ("add_instrument", *ELSEWHERE),
    "completeness.lacks_auxiliary": ("add_auxiliary", *ELSEWHERE),
    "completeness.range": ("extend_range", *ELSEWHERE),
    "completeness.grade": ("better_standard", *ELSEWHERE),
    "completeness.no_regulation": ("bring_regulation", *ELSEWHERE),
    "completeness.regulation_not_in_force": ("bring_regulation",),
    "completeness.regulation_open": ("confirm_numbers",),
    "completeness.authority_scope": ("extend_authorisation", *ELSEWHERE),
    "completeness.authority_expired": ("renew_authorisation", *ELSEWHERE),
    "completeness.no_verifier": ("train_person", *ELSEWHERE),
    "completeness.no_checker": ("train_person", *ELSEWHERE),
    "completeness.one_person": ("second_person", *ELSEWHERE),
    "completeness.item_expired": ("renew_item",),
    "completeness.no_member": ("add_instrument",),
    "completeness.chain": ("calibrate",),
    "chain.no_event": ("calibrate",),
    "chain.expired": ("calibrate",),
    "chain.failed": ("replace_standard", "calibrate"),
    "chain.check_failed": ("replace_standard", "calibrate"),
    "chain.not_confirmed": ("confirm_certificate",),
    "chain.not_accepted": ("replace_standard", "calibrate"),
    "chain.relied_on_voided": ("calibrate",),
    "chain.circle": ("calibrate",),
    "chain.grade": ("replace_standard", "calibrate"),
    "chain.claims_more": ("ask_issuer", "calibrate"),
    "chain.names_nothing": ("name_certificate",),
}
