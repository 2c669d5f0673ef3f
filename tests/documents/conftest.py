"""Sample papers, built from model objects alone."""

from functools import cache

import pytest

from metro.documents.press import ReportLabPress
from metro.model.document import Paper

from .samples.every import SAMPLES


@pytest.fixture
def press() -> ReportLabPress:
    return ReportLabPress()


@pytest.fixture(params=sorted(SAMPLES))
def sample(request: pytest.FixtureRequest) -> Paper:
    """Return each sample paper in turn."""
    return SAMPLES[request.param]()


@pytest.fixture
def printed(request: pytest.FixtureRequest, sample: Paper) -> bytes:
    """Return the bytes of the sample; each is rendered once for all tests."""
    return _rendered(request.node.callspec.params["sample"])


@cache
def _rendered(name: str) -> bytes:
    return ReportLabPress().render(SAMPLES[name]())
