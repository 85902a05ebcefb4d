"""Bake the font of the pdf briefs: every letter one glyph, every glyph one letter.

In:   a static Noto Naskh Arabic (TTF), a name for the face, a file to write.
Out:  a TTF whose Arabic has no loose dots, no ligatures and no marks that are moved: glyphs stand one after
      another on the line, each for one code point.
Not:  run by mujaz: its two outputs are carried in pipeline/render/fonts/ (see the README there).
Why:  a program that copies text from a pdf sees glyphs and their places. Noto sets ب as a bowl and a dot, and
      moves every vowel; what is copied from such a pdf is not what was written. So each letter is drawn
      whole, and each vowel in the few places where Noto puts it, chosen by the letter before it.

    python tools/bake_font.py NotoNaskhArabic_400Regular.ttf Regular pipeline/render/fonts/mujaz-naskh-400.ttf

Needs fonttools and uharfbuzz. Source: OpenType 1.9, features init, medi, fina, rlig, mset and sups.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from dataclasses import dataclass

import uharfbuzz as hb
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

FAMILY = "Mujaz Naskh PDF"
SMALL, RAISED = 0.6, 330  # of a digit's size; thousandths of an em above the line
STEP = 40  # thousandths of an em: how finely the places of a vowel are told apart
JOINER = "\u200d"
VOWELS = [*range(0x64B, 0x653), 0x670]
MARKS = [*VOWELS, 0x653, 0x654, 0x655, 0x656, 0x657, 0x658]
SHADDA = 0x651
OTHER_MARKS = [
    *range(0x610, 0x61B),
    *range(0x6D6, 0x6DD),
    *range(0x6DF, 0x6E5),
    0x6E7,
    0x6E8,
    *range(0x6EA, 0x6EE),
]
LETTERS = [
    *range(0x620, 0x640),
    *range(0x641, 0x64B),
    0x66E,
    0x66F,
    *range(0x671, 0x6D4),
    0x6D5,
    0x6EE,
    0x6EF,
]
LETTERS += [*range(0x6FA, 0x700), *range(0x750, 0x780)]
ALEFS = [0x622, 0x623, 0x625, 0x627, 0x671]
LAM = 0x644
FORMS = {"": ("", ""), ".init": ("", JOINER), ".medi": (JOINER, JOINER), ".fina": (JOINER, "")}


@dataclass(frozen=True)
class Placed:
    """A glyph of the source font, moved."""

    glyph: str
    x: int
    y: int


class Shaper:
    """The source font, shaped by HarfBuzz."""

    def __init__(self, path: str) -> None:
        self.font = hb.Font(hb.Face(hb.Blob.from_file_path(path)))

    def shape(self, text: str) -> list[tuple[str, int, int, int, int]]:
        """Glyph, cluster, x, y and advance of each glyph, in visual order; joiners left out."""
        buffer = hb.Buffer()
        buffer.cluster_level = hb.BufferClusterLevel.CHARACTERS
        buffer.add_str(text)
        buffer.direction, buffer.script, buffer.language = "rtl", "Arab", "ar"
        hb.shape(self.font, buffer)
        found = zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        return [
            (self.font.glyph_to_string(info.codepoint), info.cluster, at.x_offset, at.y_offset, at.x_advance)
            for info, at in found
            if text[info.cluster] != JOINER
        ]

    def letter(self, text: str, index: int) -> tuple[tuple[Placed, ...], int]:
        """How one letter of a text is drawn, all its parts from its own origin, and its advance."""
        parts, pen = [], 0
        for glyph, cluster, x, y, advance in self.shape(text):
            if cluster == index:
                parts.append(Placed(glyph, pen + x, y))
                pen += advance
        return tuple(parts), pen

    def mark(self, text: str, index: int) -> tuple[str, int, int] | None:
        """A mark's glyph and where it stands, from the origin of the letter that carries it."""
        pen = 0
        for glyph, cluster, x, y, advance in self.shape(text):
            if cluster == index:
                return glyph, pen + x, y
            pen += advance
        return None


class Bakery:
    """The new font, as it grows."""

    def __init__(self, path: str) -> None:
        self.source, self.shaper = TTFont(path), Shaper(path)
        self.drawn = self.source.getGlyphSet()
        self.cmap = self.source.getBestCmap()
        self.glyphs: dict[str, object] = {}
        self.advances: dict[str, int] = {}
        self.codes: dict[int, str] = {}
        self.features: dict[str, list[str]] = defaultdict(list)
        self.bases: dict[str, tuple[str, int]] = {}  # glyph: a text that shows it, and its place in it

    def add(self, name: str, parts: tuple[Placed, ...], advance: int, size: float = 1) -> None:
        """Draw a glyph from parts of the source."""
        pen = TTGlyphPen(None)
        for part in parts:
            record = DecomposingRecordingPen(self.drawn)
            self.drawn[part.glyph].draw(record)
            record.replay(TransformPen(pen, (size, 0, 0, size, part.x, part.y)))
        self.glyphs[name], self.advances[name] = pen.glyph(), round(advance * size)

    def raised(self) -> None:
        """Small digits and brackets above the line, for footnotes: a number that is moved is read apart."""
        for code in map(ord, "0123456789[]"):
            name, glyph = f"uni{code:04X}", self.cmap[code]
            advance = self.source["hmtx"][glyph][0]
            self.add(f"{name}.sups", (Placed(glyph, 0, RAISED),), advance, SMALL)
            self.features["sups"].append(f"sub {name} by {name}.sups;")

    def plain(self) -> None:
        """Everything that is not Arabic letters or marks: as it is."""
        self.add(".notdef", (Placed(".notdef", 0, 0),), self.source["hmtx"][".notdef"][0])
        special = {*LETTERS, *MARKS, *OTHER_MARKS}
        for code, glyph in sorted(self.cmap.items()):
            if code in special or code < 0x20 or 0xFB50 <= code < 0xFDF0 or 0xFE70 <= code < 0xFF00:
                continue
            if 0x200B <= code <= 0x200F or 0x300 <= code < 0x370:
                continue
            name = f"uni{code:04X}" if code < 0x10000 else f"u{code:X}"
            self.add(name, (Placed(glyph, 0, 0),), self.source["hmtx"][glyph][0])
            self.codes[code] = name

    def letters(self) -> None:
        """Each letter in each form that differs."""
        for code in LETTERS:
            if code not in self.cmap:
                continue
            base = f"uni{code:04X}"
            self.codes[code] = base
            seen = {}
            for form, (before, after) in FORMS.items():
                text = before + chr(code) + after
                drawing = self.shaper.letter(text, len(before))
                if form and drawing in (seen.get(""), seen.get(".fina") if form == ".medi" else None):
                    if form == ".medi" and drawing != seen.get(""):
                        self.features["medi"].append(f"sub {base} by {base}.fina;")
                    continue
                seen[form] = drawing
                self.add(base + form, *drawing)
                self.bases[base + form] = (text, len(before))
                if form:
                    self.features[form[1:]].append(f"sub {base} by {base}{form};")
        self.lam_alef()

    def lam_alef(self) -> None:
        """Lam and alef lean into each other: two glyphs in a row, no ligature."""
        lam = f"uni{LAM:04X}"
        for code in ALEFS:
            alef = f"uni{code:04X}"
            for form, before in ((".init", ""), (".medi", JOINER)):
                text, tag = before + chr(LAM) + chr(code), f"{form[1]}{code:04X}"
                self.add(f"{lam}{form}.{tag}", *self.shaper.letter(text, len(before)))
                self.add(f"{alef}.fina.{tag}", *self.shaper.letter(text, len(before) + 1))
                self.bases[f"{lam}{form}.{tag}"] = (text, len(before))
                self.bases[f"{alef}.fina.{tag}"] = (text, len(before) + 1)
                self.features["lam"].append(f"sub {lam}{form}' {alef}.fina by {lam}{form}.{tag};")
                self.features["alef"].append(f"sub {lam}{form}.{tag} {alef}.fina' by {alef}.fina.{tag};")

    def marks(self) -> None:
        """Each mark in every place where it is needed, by the letter before it, and over a shadda."""
        for code in [*MARKS, *OTHER_MARKS]:
            if code in self.cmap:
                name = f"uni{code:04X}"
                self.codes[code] = name
                self.add(name, (Placed(self.cmap[code], *self._usual(code)),), 0)
        for code in (code for code in MARKS if code in self.cmap):
            self._variants(code, "")
        for code in (code for code in VOWELS if code in self.cmap and code != SHADDA):
            self._variants(code, chr(SHADDA))

    def _usual(self, code: int) -> tuple[int, int]:
        found = self.shaper.mark("\u0633" + chr(code), 1)
        return found[1:] if found else (0, 0)

    def _variants(self, code: int, under: str) -> None:
        name = f"uni{code:04X}"
        where: dict[tuple[str, int, int], list[str]] = defaultdict(list)
        for base, (text, index) in self.bases.items():
            marked = text[: index + 1] + under + chr(code) + text[index + 1 :]
            found = self.shaper.mark(marked, index + 1 + len(under))
            if found:
                glyph, x, y = found
                origin = self._origin(marked, index)
                where[glyph, round((x - origin) / STEP) * STEP, round(y / STEP) * STEP].append(base)
        shaddas = sorted(one for one in self.glyphs if one.startswith(f"uni{SHADDA:04X}"))
        for (glyph, x, y), bases in sorted(where.items()):
            variant = f"{name}.{glyph.replace('.', '_')}_{x}_{y}".replace("-", "m")
            if variant not in self.glyphs:
                self.add(variant, (Placed(glyph, x, y),), 0)
            context = f"[{' '.join(sorted(bases))}]" + (f" [{' '.join(shaddas)}]" if under else "")
            self.features["second" if under else "first"].append(f"sub {context} {name}' by {variant};")

    def _origin(self, text: str, index: int) -> int:
        """Where the letter that carries the mark begins."""
        pen = 0
        for _, cluster, _, _, advance in self.shaper.shape(text):
            if cluster == index:
                return pen
            pen += advance
        return 0

    def write(self, style: str, path: str) -> None:
        """Put the tables together and write the file; its dates are those of the source."""
        builder = FontBuilder(self.source["head"].unitsPerEm, isTTF=True)
        builder.setupGlyphOrder(list(self.glyphs))
        builder.setupCharacterMap(self.codes)
        builder.setupGlyf(self.glyphs)
        table = builder.font["glyf"]
        builder.setupHorizontalMetrics(
            {
                name: (wide, table[name].xMin if table[name].numberOfContours else 0)
                for name, wide in self.advances.items()
            }
        )
        hhea, os2 = self.source["hhea"], self.source["OS/2"]
        builder.setupHorizontalHeader(ascent=hhea.ascent, descent=hhea.descent, lineGap=hhea.lineGap)
        names = {
            "copyright": self.source["name"].getDebugName(0),
            "familyName": FAMILY,
            "styleName": style,
            "uniqueFontIdentifier": f"{FAMILY} {style} 1",
            "fullName": f"{FAMILY} {style}",
            "version": "Version 1.000; baked from Noto Naskh Arabic",
            "psName": f"{FAMILY.replace(' ', '')}-{style}",
            "licenseDescription": self.source["name"].getDebugName(13),
            "licenseInfoURL": self.source["name"].getDebugName(14),
        }
        builder.setupNameTable(names)
        raised = ("ySuperscriptXSize", "ySuperscriptYSize", "ySuperscriptXOffset", "ySuperscriptYOffset")
        lowered = [name.replace("Super", "Sub") for name in raised]
        lines = ("yStrikeoutSize", "yStrikeoutPosition")
        builder.setupOS2(
            **{name: getattr(os2, name) for name in (*raised, *lowered, *lines)},
            usWeightClass=700 if style == "Bold" else 400,
            fsSelection=0x20 if style == "Bold" else 0x40,
            sTypoAscender=os2.sTypoAscender,
            sTypoDescender=os2.sTypoDescender,
            sTypoLineGap=os2.sTypoLineGap,
            usWinAscent=os2.usWinAscent,
            usWinDescent=os2.usWinDescent,
            sxHeight=os2.sxHeight,
            sCapHeight=os2.sCapHeight,
        )
        builder.setupPost(keepGlyphNames=False)
        builder.font["head"].macStyle = 1 if style == "Bold" else 0
        builder.font["head"].created = builder.font["head"].modified = self.source["head"].modified
        addOpenTypeFeaturesFromString(builder.font, self.fea())
        builder.font.recalcTimestamp = False
        builder.save(path)

    def fea(self) -> str:
        """The features: forms, lam before alef, and the places of marks."""
        lines = ["languagesystem DFLT dflt;", "languagesystem arab dflt;", "languagesystem latn dflt;"]
        marks = sorted(name for name in self.glyphs if self._is_mark(name))
        bases = sorted(name for name in self.glyphs if name not in marks and name != ".notdef")
        lines.append(f"table GDEF {{ GlyphClassDef [{' '.join(bases)}], , [{' '.join(marks)}], ; }} GDEF;")
        rules = {name: " ".join(found) for name, found in self.features.items()}
        lines += [f"feature {tag} {{ {rules[tag]} }} {tag};" for tag in ("init", "medi", "fina", "sups")]
        lines += [
            f"lookup {one} {{ lookupflag IgnoreMarks; {rules[one]} }} {one};" for one in ("lam", "alef")
        ]
        lines.append("feature rlig { lookup lam; lookup alef; } rlig;")
        lines += [f"lookup {name} {{ {rules[name]} }} {name};" for name in ("first", "second")]
        lines.append("feature mset { lookup first; lookup second; } mset;")
        # A font that places marks is not helped by the shaper; this one does not need its help.
        lines.append(f"markClass {marks[0]} <anchor 0 0> @NONE;")
        lines.append("feature mark { pos base .notdef <anchor 0 0> mark @NONE; } mark;")
        return "\n".join(lines)

    @staticmethod
    def _is_mark(name: str) -> bool:
        return any(name.startswith(f"uni{code:04X}") for code in [*MARKS, *OTHER_MARKS])


if __name__ == "__main__":
    bakery = Bakery(sys.argv[1])
    bakery.plain()
    bakery.raised()
    bakery.letters()
    bakery.marks()
    bakery.write(sys.argv[2], sys.argv[3])
    print(len(bakery.glyphs), "glyphs")
