"""Records made to harm, drawn by a seed: bombs, polyglots, endless pages, wrong types; each one is small to send."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

Draw = Callable[[random.Random], bytes]


class Upload(NamedTuple):
    """A file as a browser would send it."""

    kind: str
    name: str
    data: bytes


def uploads(seed: int, count: int) -> Iterator[Upload]:
    """Give so many uploads, the kinds in turn, the rest by the seed."""
    chance = random.Random(seed)
    names = list(KINDS)
    for number in range(count):
        kind = names[number % len(names)]
        ending = chance.choice(("pdf", "docx", "html", "json", "txt", "exe", ""))
        yield Upload(kind, f"record.{ending}", KINDS[kind](chance))


def _zip(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


_WORD = "word/document.xml"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def zip_bomb(chance: random.Random) -> bytes:
    """A Word file whose text unpacks to some hundred MB."""
    size = chance.randrange(150, 400) << 20
    return _zip({_WORD: b"<w>" + b"\0" * size})


def nested_zip(chance: random.Random) -> bytes:
    """Archives in archives."""
    data = b"\0" * (1 << 20)
    for depth in range(chance.randrange(3, 9)):
        data = _zip({f"{depth}-{copy}.zip": data for copy in range(4)})
    return data


def many_entries(chance: random.Random) -> bytes:
    """A Word file with thousands of parts."""
    return _zip(
        {_WORD: b"<w/>"} | {f"word/{number}.xml": b"" for number in range(chance.randrange(3000, 9000))}
    )


def laughs(chance: random.Random) -> bytes:
    """Entities that grow ten-fold, in a Word file."""
    levels = chance.randrange(8, 14)
    lines = ['<!ENTITY l0 "lol">'] + [f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, levels)]
    text = f'<?xml version="1.0"?><!DOCTYPE d [{"".join(lines)}]><w:document xmlns:w="{_W}"><w:t>&l{levels - 1};</w:t></w:document>'
    return _zip({_WORD: text.encode()})


def outside(chance: random.Random) -> bytes:
    """An entity that names a file of the server or an address."""
    where = chance.choice(("file:///etc/passwd", "http://127.0.0.1:9/x", "file:///proc/self/environ"))
    text = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "{where}">]><w:document xmlns:w="{_W}"><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>'
    return _zip({_WORD: text.encode()})


def deep_xml(chance: random.Random) -> bytes:
    """Elements in elements, in a Word file."""
    depth = chance.randrange(50_000, 200_000)
    return _zip({_WORD: b"<a>" * depth + b"</a>" * depth})


def pdf(objects: list[bytes]) -> bytes:
    """Join objects to a PDF."""
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return bytes(
        out + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    )


def pdf_pages(chance: random.Random) -> bytes:
    """Ten thousand pages and more, one page's content named again and again."""
    count = chance.randrange(10_000, 30_000)
    content = zlib.compress(b"BT /F1 12 Tf (words) Tj ET " * 3000)
    kids = b" ".join(b"%d 0 R" % (number + 4) for number in range(count))
    page = b"<</Type/Page/Parent 2 0 R/Contents 3 0 R/MediaBox[0 0 9 9]>>"
    stream = b"<</Length %d/Filter/FlateDecode>>stream\n" % len(content) + content + b"\nendstream"
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids),
            stream,
            *([page] * count),
        ]
    )


def pdf_bomb(chance: random.Random) -> bytes:
    """A page whose content unpacks to gigabytes, packed twice."""
    data = zlib.compress(zlib.compress(b" " * (chance.randrange(100, 250) << 20), 9), 9)
    stream = b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n" % len(data) + data + b"\nendstream"
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[4 0 R]>>",
            stream,
            b"<</Type/Page/Parent 2 0 R/Contents 3 0 R/MediaBox[0 0 9 9]>>",
        ]
    )


def pdf_circle(chance: random.Random) -> bytes:
    """Pages that are their own parents."""
    depth = chance.randrange(2, 50)
    ring = [
        b"<</Type/Pages/Count 9/Kids[%d 0 R]/Parent %d 0 R>>" % ((number + 1) % depth + 2, number + 2)
        for number in range(depth)
    ]
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", *ring])


def pdf_scraps(chance: random.Random) -> bytes:
    """A PDF's head and noise."""
    return (
        b"%PDF-1."
        + bytes([chance.randrange(48, 56)])
        + b"\n"
        + chance.randbytes(chance.randrange(10, 60_000))
    )


def polyglot(chance: random.Random) -> bytes:
    """Several types at once: an archive, a program or a picture with a PDF's head inside."""
    heads = (b"PK\x03\x04", b"GIF89a", b"MZ\x90\0", b"\x7fELF\x02", b"\x89PNG\r\n\x1a\n")
    return (
        chance.choice(heads)
        + b" %PDF-1.4\n<html><script>alert(1)</script>"
        + chance.randbytes(400)
        + _zip({"a": b"b"})
    )


def picture(chance: random.Random) -> bytes:
    """A picture that says it is enormous."""
    side = chance.randrange(30_000, 65_000)
    head = struct.pack(">II", side, side) + b"\x08\x06\0\0\0"
    return (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", 13)
        + b"IHDR"
        + head
        + struct.pack(">I", zlib.crc32(b"IHDR" + head))
    )


def program(chance: random.Random) -> bytes:
    """A program."""
    return chance.choice((b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe")) + chance.randbytes(
        chance.randrange(100, 9000)
    )


def packed(chance: random.Random) -> bytes:
    """Some other archive."""
    return chance.choice(
        (b"\x1f\x8b\x08", b"BZh9", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\xfd7zXZ\0")
    ) + chance.randbytes(900)


def noise(chance: random.Random) -> bytes:
    """Bytes without meaning."""
    return b"\0\1\2\3" + chance.randbytes(chance.randrange(200, 20_000))


def deep_json(chance: random.Random) -> bytes:
    """Lists in lists that call themselves FHIR."""
    depth = chance.randrange(20_000, 90_000)
    return b'{"resourceType":"Bundle","entry":' + b"[" * depth + b"]" * depth + b"}"


def broken_json(chance: random.Random) -> bytes:
    """FHIR that ends in the middle."""
    return (
        b'{"resourceType":"Bundle","entry":['
        + b'{"resource":{"resourceType":"Patient"' * chance.randrange(5, 900)
    )


def too_large(chance: random.Random) -> bytes:
    """More than is taken."""
    return b"cancer " * ((11 << 20) // 7 + chance.randrange(1000))


def blank(chance: random.Random) -> bytes:
    """Nothing but blanks."""
    return b" \n\t" * chance.randrange(1, 5000)


KINDS: dict[str, Draw] = {
    draw.__name__: draw
    for draw in (
        zip_bomb, nested_zip, many_entries, laughs, outside, deep_xml, pdf_pages, pdf_bomb, pdf_circle, pdf_scraps,
        polyglot, picture, program, packed, noise, deep_json, broken_json, too_large, blank,
    )
}  # fmt: skip
