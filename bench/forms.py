"""Write every printed form, short and very long, in each language: to be opened and looked at.

    python bench/forms.py DIR [NAME ...]

Each is a PDF; the pages of all are pictures on contact sheets, where poppler is here.
"""

import importlib
import shutil
import subprocess
import sys
from pathlib import Path

from metro.model.paper_settings import PaperLanguages

ROOT = Path(__file__).resolve().parents[1]
RESOLUTION = "70"


def main() -> None:
    sys.path.insert(0, str(ROOT))
    shown = importlib.import_module("tests.documents.samples.shown")
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    painter = shutil.which("pdftoppm")
    for name in sys.argv[2:] or shown.SHOWN:
        for languages in PaperLanguages:
            file = folder / f"{name}.{languages}.pdf"
            file.write_bytes(shown.printed(name, languages))
            if painter is not None:
                words = [painter, "-png", "-r", RESOLUTION, file, file.with_suffix("")]
                subprocess.run(words, check=True)
            print(file)


if __name__ == "__main__":
    main()
