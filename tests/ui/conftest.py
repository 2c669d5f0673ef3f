"""A desk with no station, in Chinese and light."""

import pytest
from PySide6.QtWidgets import QApplication

from metro.ui import theme
from metro.ui.desk import Desk


@pytest.fixture
def desk(qapp: QApplication) -> Desk:
    return Desk("zh", theme.apply(qapp, "light", shipped=True))
