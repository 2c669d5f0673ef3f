from metro.ui.widgets.pieces import Shortened


def test_that_padding_takes_no_room_from_the_text(qtbot) -> None:
    """A chip asks for its padding too, and shortens with an ellipsis rather than cut a date."""
    label = Shortened("chip", 0)
    label.setStyleSheet("QLabel { padding: 4px 12px; }")
    qtbot.addWidget(label)
    label.setText("in force from 2013-04-08")
    bare = label.fontMetrics().horizontalAdvance(label.text())
    assert label.sizeHint().width() >= bare + 24
    label.resize(label.sizeHint())
    label.show()
    assert not label.toolTip()
    label.resize(bare, label.height())
    assert label.toolTip() == label.text()
    assert label.sizeHint().width() >= bare + 24
