"""Small Word documents for tests, and the guides of a paper by both ways."""

import os
import re
import zipfile

from tap import COMMAND, FILTER, run

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = ('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
         'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
         '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>')
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'
OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
MAIN = RELATIONS % f'<Relationship Id="a" Type="{OFFICE}officeDocument" Target="word/document.xml"/>'
PARTS = RELATIONS % (f'<Relationship Id="b" Type="{OFFICE}styles" Target="styles.xml"/>'
                     f'<Relationship Id="c" Type="{OFFICE}numbering" Target="numbering.xml"/>'
                     f'<Relationship Id="d" Type="{OFFICE}footnotes" Target="footnotes.xml"/>')
LISTS = ('<w:abstractNum w:abstractNumId="0">' + ''.join(
    f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading{i + 1}"/><w:lvlText w:val="{text}"/></w:lvl>'
    for i, text in enumerate(["%1", "%1.%2"])) + '</w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num>')
SENTENCE = "Dry lakes cover the southern plains."


def p(text, properties=""):
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def styled(style, text):
    return p(text, f'<w:pStyle w:val="{style}"/>')


def style(name, inner="", id=None, kind="paragraph"):
    return f'<w:style w:type="{kind}" w:styleId="{id or name}"><w:name w:val="{name}"/>{inner}</w:style>'


def outline(level):
    return f'<w:outlineLvl w:val="{level}"/>'


H1 = style("heading 1", f"<w:pPr>{outline(0)}</w:pPr>", "Heading1")
NORMAL = style("Normal")


def cell(inner):
    return f"<w:tc><w:tcPr/>{inner}</w:tc>"


def write(path, body, styles, lists=LISTS, notes=""):
    """A document of `body`; `lists` are its numberings, `notes` its footnotes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("[Content_Types].xml", TYPES)
        z.writestr("_rels/.rels", MAIN)
        z.writestr("word/_rels/document.xml.rels", PARTS)
        z.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        z.writestr("word/numbering.xml", f"<w:numbering {W}>{lists}</w:numbering>")
        z.writestr("word/footnotes.xml", f"<w:footnotes {W}>{notes}</w:footnotes>")
        z.writestr("word/styles.xml", f"<w:styles {W}>{styles}</w:styles>")


def placed(text, left=100, first=0, edges="both", size=22, bold=False, before=""):
    """A paragraph as converters of PDF files set it: `text` may hold marked runs of its own."""
    runs = text if text.startswith("<w:r>") else run_of(text, size, bold)
    return (f'<w:p><w:pPr><w:spacing w:before="0" w:line="240"/><w:ind w:left="{left}" w:firstLine="{first}"/><w:jc w:val="{edges}"/></w:pPr>'
            f'{before}{runs}</w:p>')


def run_of(text, size=22, bold=False, raised=0):
    return (f'<w:r><w:rPr><w:sz w:val="{size}"/>{"<w:b/>" if bold else ""}{f"""<w:position w:val="{raised}"/>""" if raised else ""}</w:rPr>'
            f'<w:t xml:space="preserve">{text}</w:t></w:r>')


COLUMN = '<w:r><w:br w:type="column"/></w:r>'
TAB = "<w:r><w:tab/></w:r>"


def section(kind="nextPage", columns=2):
    return f'<w:p><w:pPr><w:sectPr><w:type w:val="{kind}"/><w:pgSz w:w="12000"/><w:cols w:num="{columns}"/></w:sectPr></w:pPr></w:p>'


def box(inner):
    return f'<w:p><w:r><w:pict><v:textbox xmlns:v="urn:schemas-microsoft-com:vml"><w:txbxContent>{inner}</w:txbxContent></v:textbox></w:pict></w:r></w:p>'


def headings(markdown):
    return [re.sub(r"\s*\{#.*\}$", "", line) for line in markdown.split("\n") if line.startswith("#")]


def guides(paper, folder):
    """(way, guide or "", what was said) by the command, by the filter, and by the filter behind the reader that mends first."""
    guide = os.path.join(folder, "guide.md")
    reader = os.path.join(os.path.dirname(FILTER), "studyguide-any.lua")
    alone = ["pandoc", paper, f"--lua-filter={FILTER}", "-o", guide]
    for way, command in (("build", [COMMAND, "build", paper, "-o", guide]), ("filter", alone), ("reader and filter", alone + ["-f", reader])):
        if os.path.exists(guide):
            os.remove(guide)
        code, _, errors = run(*command)[:3]
        text = ""
        if os.path.exists(guide):
            with open(guide, encoding="utf-8") as file:
                text = file.read()
        yield way, text, f"{code} {errors}"
