#!/usr/bin/python3
"""Builds CarnetSans-Regular.ttf and CarnetSans-Bold.ttf.

One family for the screen and for the PDF: Noto Sans for the letters (French,
English, Bambara and the phonetic extensions that Bambara borrows from), and
the signs it lacks from Noto Sans Math, Noto Sans Symbols and Noto Sans
Symbols 2. All four are under the SIL Open Font License (OFL.txt).

Needs the Debian packages fonts-noto-core and python3-fonttools. Run it in
this folder: ./make.py
"""
import os
import tempfile

from fontTools import subset
from fontTools.merge import Merger
from fontTools.ttLib import TTFont

ASCENT, DESCENT = 1066, 301
SRC = "/usr/share/fonts/truetype/noto/"

# What Noto Sans itself gives: Latin with its extensions, the phonetic letters,
# spacing and combining marks, Greek, punctuation, super- and subscripts,
# currencies, letter-like signs, number forms.
LETTERS = (
    list(range(0x20, 0x7F)) + list(range(0xA0, 0x250)) + list(range(0x250, 0x2B0))
    + list(range(0x2B0, 0x300)) + list(range(0x300, 0x330)) + list(range(0x370, 0x3D0))
    + list(range(0x1D00, 0x1DC0)) + list(range(0x1E00, 0x1F00)) + list(range(0x2000, 0x2070))
    + list(range(0x2070, 0x20A0)) + list(range(0x20A0, 0x20C0)) + list(range(0x2100, 0x2190))
    + [0xFFFD]
)
# Signs, each from the first of the other fonts that has it.
SIGNS = (
    "←↑→↓↔↕↖↗↘↙⇄⇆⇐⇒⇔↺↻↩↪⟳⏎⌫⇥⇧⌘⌃"
    "≤≥≠≈≡−∓×÷√∞∑∏∂∆∈∉∩∪⊂⊃∅∙∘"
    "✓✔✗✘✕☐☑☒▲△▼▽▶▷◀◁▸▾▴◂●○◐◑◉◌◎■□▪▫◆◇◊•"
    "◷◴⏱⌛⚠⚡☎✎✏✉★☆♀♂⚥☰⋮⋯…🔒🔓🔍🖨"
)


def cmap(path):
    return TTFont(path).getBestCmap()


def cut(path, runes, out):
    o = subset.Options()
    o.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl", "sups", "subs", "frac", "ordn"]
    o.name_IDs = ["*"]
    o.notdef_outline = True
    o.hinting = False
    o.glyph_names = False
    o.drop_tables += ["meta", "STAT", "DSIG", "gasp", "prep"]
    f = TTFont(path)
    s = subset.Subsetter(o)
    s.populate(unicodes=runes)
    s.subset(f)
    # The merger refuses two fonts that both mark the same script; signs need no layout.
    f.save(out)


def strip_layout(path):
    f = TTFont(path)
    for t in ("GSUB", "GPOS", "GDEF", "MATH"):
        if t in f:
            del f[t]
    f.save(path)


# Signs that stand in a line of text are brought to the size of its letters:
# factor, and the height of the middle in thousandths of an em.
SIZES = {
    **dict.fromkeys("●○◐◑◉◌◎", (0.68, 345)),
    **dict.fromkeys("▲▼△▽▶◀▷◁", (0.9, 345)),
    **dict.fromkeys("▾▴▸◂", (1.45, 320)),
    **dict.fromkeys("◷◴", (1.12, 350)),
}


def resize(font):
    glyphs, metrics, names = font["glyf"], font["hmtx"], font.getBestCmap()
    for sign, (factor, middle) in SIZES.items():
        name = names[ord(sign)]
        g = glyphs[name]
        coords, ends, flags = g.getCoordinates(glyphs)
        ys = [y for _, y in coords]
        centre = (min(ys) + max(ys)) / 2
        g.coordinates.scale((factor, factor))
        g.coordinates.translate((0, middle - centre * factor))
        g.coordinates.toInt()
        g.recalcBounds(glyphs)
        adv, lsb = metrics[name]
        metrics[name] = (round(adv * factor), g.xMin)


def build(style):
    base = SRC + "NotoSans-%s.ttf" % style
    others = [SRC + "NotoSansMath-Regular.ttf", SRC + "NotoSansSymbols-%s.ttf" % style, SRC + "NotoSansSymbols2-Regular.ttf"]
    have = cmap(base)
    letters = sorted(set(LETTERS) & set(have)) + [ord(c) for c in SIGNS if ord(c) in have]
    left = [ord(c) for c in SIGNS if ord(c) not in have]
    with tempfile.TemporaryDirectory() as d:
        parts = [os.path.join(d, "0.ttf")]
        cut(base, letters, parts[0])
        for i, p in enumerate(others, 1):
            got = [c for c in left if c in cmap(p)]
            left = [c for c in left if c not in got]
            if not got:
                continue
            out = os.path.join(d, "%d.ttf" % i)
            cut(p, got, out)
            strip_layout(out)
            parts.append(out)
        if left:
            raise SystemExit("no source has: " + "".join(map(chr, left)))
        m = Merger().merge(parts)
    resize(m)
    # Noto Sans has an ascent of 1069: at 15 px that is 16.03, which a painter
    # that rounds up turns into 17, and the feet of g and p are cut off. Three
    # thousandths less, and a little more below, keep whole letters at every
    # scale.
    m["hhea"].ascent, m["hhea"].descent, m["hhea"].lineGap = ASCENT, -DESCENT, 0
    o = m["OS/2"]
    o.sTypoAscender, o.sTypoDescender, o.sTypoLineGap = ASCENT, -DESCENT, 0
    o.usWinAscent, o.usWinDescent = ASCENT, DESCENT
    for n in m["name"].names:
        text = n.toUnicode().replace("Noto Sans", "Carnet Sans").replace("NotoSans", "CarnetSans")
        if n.nameID in (1, 3, 4, 6, 16):
            n.string = text
    m["head"].created = m["head"].modified = 3786912000
    m.recalcTimestamp = False
    out = "CarnetSans-%s.ttf" % style
    m.save(out)
    print(out, os.path.getsize(out), "bytes,", len(m.getBestCmap()), "runes")


if __name__ == "__main__":
    os.chdir(os.path.dirname(os.path.abspath(__file__)))
    for s in ("Regular", "Bold"):
        build(s)
