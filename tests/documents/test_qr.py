from itertools import pairwise

import segno

from metro.documents.qr import modules


def test_that_runs_are_the_dark_modules_of_the_code():
    text = "METRO1:" + "ABC123$%" * 30
    code = segno.make_qr(text, error="m", boost_error=False, mask=3)
    rows = modules(text)
    assert len(rows) == len(code.matrix)
    for runs, row in zip(rows, code.matrix, strict=True):
        dark = {column for start, length in runs for column in range(start, start + length)}
        assert dark == {column for column, cell in enumerate(row) if cell}
        assert all(first + length < second for (first, length), (second, _) in pairwise(runs))
