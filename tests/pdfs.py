"""Small pdfs for tests: one font without a drawing, but with the table that names its letters.

A line is stored as it is given, from left to right: what a browser prints is the visual order.
"""

from __future__ import annotations

from collections.abc import Sequence

_FONT = (
    "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /F /FontDescriptor 3 0 R /DW 500"
    " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
)
_DESCRIPTOR = (
    "<< /Type /FontDescriptor /FontName /F /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0"
    " /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>"
)


def pdf(pages: Sequence[Sequence[str]], title: str = "", drawn: bool = False) -> bytes:
    """A pdf of pages of lines; `drawn` puts a line on every page that is no text."""
    letters = sorted({letter for page in pages for line in page for letter in line})
    code = {letter: number for number, letter in enumerate(letters, start=1)}
    table = "".join(f"<{code[letter]:04X}> <{letter.encode('utf-16-be').hex()}>\n" for letter in letters)
    names = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(letters)} beginbfchar\n{table}endbfchar endcmap end end"
    )
    first = 8  # objects before the pages: two for each
    kids = " ".join(f"{first + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        _DESCRIPTOR,
        _FONT,
        "<< /Type /Font /Subtype /Type0 /BaseFont /F /Encoding /Identity-H /DescendantFonts [4 0 R]"
        " /ToUnicode 6 0 R >>",
        _stream(names),
        f"<< /Title <feff{title.encode('utf-16-be').hex()}> >>",
    ]
    for number, page in enumerate(pages):
        shown = ["0 0 m 500 500 l S\n"] if drawn else []
        for row, line in enumerate(page):
            codes = "".join(f"{code[letter]:04X}" for letter in line)
            shown.append(f"BT /F 10 Tf 20 {800 - 14 * row} Td <{codes}> Tj ET\n")
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 900 842]"
            f" /Resources << /Font << /F 5 0 R >> >> /Contents {first + 2 * number + 1} 0 R >>"
        )
        objects.append(_stream("".join(shown)))
    return _file(objects)


def _stream(text: str) -> str:
    return f"<< /Length {len(text)} >> stream\n{text}\nendstream"


def _file(objects: list[str], encrypt: str = "") -> bytes:
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, text in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{text}\nendobj\n".encode("ascii")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info 7 0 R {encrypt} >>\n".encode()
    return bytes(out + f"startxref\n{start}\n%%EOF".encode())


def locked() -> bytes:
    """A pdf that asks for a password: its key check fails for the empty one."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>"]
    objects.append(f"<< /Filter /Standard /V 1 /R 2 /P -44 /O <{'41' * 32}> /U <{'42' * 32}> >>")
    return _file([*objects, "null", "null", "null", "<< >>"], "/Encrypt 3 0 R /ID [<00> <00>]")
