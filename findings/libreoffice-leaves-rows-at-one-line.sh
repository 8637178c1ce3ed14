#!/usr/bin/env bash
# LibreOffice opens a workbook (.xlsx) whose rows have no height with rows of one line, and calls that height optimal.
#
# Guess: a row without a height is fitted to its wrapped text when the file is opened, as in Excel: the attribute `ht` is optional.
# What happens (LibreOffice 7.4.7, XlsxWriter 3.3.1): a row with a cell of three lines gets the default height of the sheet, 15
# points, so two lines are drawn over the rows below, on the screen and in a PDF. The row is marked as of optimal height all the
# same. Only a change in a row fits it. Without the default height, or with another name of the program in `docProps/app.xml`,
# rows have one line too; so have those that openpyxl writes.
# Why it matters here: `mlops-canvas export -o portfolio.xlsx` has texts of many lines. It writes the height of each row.
set -euo pipefail
command -v soffice > /dev/null || { echo "this needs LibreOffice (on Debian: apt-get install libreoffice-calc)"; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check xlsxwriter==3.3.1
cd "$folder"
env/bin/python - <<'PYTHON'
import xlsxwriter

with xlsxwriter.Workbook("book.xlsx") as book:
    book.add_worksheet().write_string(0, 0, "one\ntwo\nthree", book.add_format({"text_wrap": True}))
PYTHON
soffice --version
soffice "-env:UserInstallation=file://$folder/profile" --headless --convert-to fods book.xlsx > /dev/null 2>&1
env/bin/python - <<'PYTHON'
import re
from pathlib import Path

text = Path("book.fods").read_text("utf-8")
is_wrapped = 'fo:wrap-option="wrap"' in text
(height,) = re.findall(r'style:row-height="([\d.]+)in"[^>]*use-optimal-row-height="true"', text)
print(f"wrapped: {is_wrapped}, height of the row: {float(height) * 72:.0f} points, marked as optimal")
assert is_wrapped, "the text is not wrapped"
assert round(float(height) * 72) == 15, "the behaviour has changed"
PYTHON
