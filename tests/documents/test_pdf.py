from __future__ import annotations

import io

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

from mkdocs_mlops_canvas.documents.document import DocumentFacts
from mkdocs_mlops_canvas.documents.pdf import describe

FACTS = DocumentFacts("Shield", (), "", (), "mkdocs-mlops-canvas")


def printed(first: int) -> bytes:
    """A PDF as Chromium makes it, of a table with two header cells that have numbers from `first` on."""
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    names = [TextStringObject(f"node{first + n:08}") for n in range(2)]
    heads = [element("TH", NumberObject(n), ID=name) for n, name in enumerate(names)]
    cells = [element("TD", NumberObject(2), A=ArrayObject([named(O="Table", Headers=ArrayObject([names[1]]))]))]
    refs = [writer._add_object(each) for each in (*heads, *cells)]
    leaf = named(Limits=ArrayObject(names), Names=ArrayObject([names[0], refs[0], names[1], refs[1]]))
    tree = named(IDTree=named(Kids=ArrayObject([leaf])), K=element("Table", ArrayObject(refs)))
    writer.root_object[NameObject("/StructTreeRoot")] = writer._add_object(tree)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def named(**values: object) -> DictionaryObject:
    return DictionaryObject(
        {
            NameObject(f"/{key}"): NameObject(f"/{value}") if type(value) is str else value
            for key, value in values.items()
        }
    )


def element(role: str, children: object, **values: object) -> DictionaryObject:
    return named(S=role, K=children, **values)


def test_the_numbers_that_chromium_gives_to_header_cells_change_no_byte() -> None:
    first, second = (describe(printed(number), "<p>Shield</p>", FACTS, None) for number in (104, 105))
    assert printed(104) != printed(105)
    assert first == second
    tree = PdfReader(io.BytesIO(first)).trailer["/Root"]["/StructTreeRoot"]
    heads = [each.get_object() for each in tree["/K"]["/K"]]
    assert heads[2]["/A"][0]["/Headers"] == [heads[1]["/ID"]]
    assert heads[0]["/ID"] != heads[1]["/ID"]
    assert tree["/IDTree"]["/Kids"][0]["/Names"][::2] == [head["/ID"] for head in heads[:2]]
