"""Kinds of Word documents that readers get wrong, several variants of each: headings and words as Word shows them."""

import os
import re
import tempfile

from docx_file import H1, LISTS, NORMAL, SENTENCE, box, cell, guides, headings, outline, p, style, styled, write
from tap import done, result

MORE = "Grains shrink on the way to the sea."
A, B = styled("Heading1", "A") + p(SENTENCE), styled("Heading1", "B") + p(MORE)
H2 = style("heading 2", f"<w:pPr>{outline(1)}</w:pPr>", "Heading2")


def run_of(text, inner=""):
    return f'<w:r><w:rPr>{inner}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs, properties=""):
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def heading(*runs, level=1):
    return paragraph(*runs, properties=f'<w:pStyle w:val="Heading{level}"/>')


def row(*cells, properties=""):
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(grid, *rows):
    return f"<w:tbl><w:tblPr/>{grid}{''.join(rows)}</w:tbl>"


def control(inner):
    return f'<w:sdt><w:sdtPr><w:alias w:val="Hidden"/></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>'


def shape(inner):
    """A box as Word writes it since 2010, the old form beside it."""
    space = ('xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
             'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
             'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
             'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"')
    content = f"<w:txbxContent>{inner}</w:txbxContent>"
    return (f'<w:r><mc:AlternateContent {space}><mc:Choice Requires="wps"><w:drawing><wp:inline><a:graphic><a:graphicData '
            f'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp>'
            f"</a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{content}</v:textbox>"
            "</v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>")


def numbered(text_of_levels, form="decimal", start=1):
    """Numberings of the first two headings' styles."""
    return ('<w:abstractNum w:abstractNumId="0">' + "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:pStyle w:val="Heading{i + 1}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for i, text in enumerate(text_of_levels)) + '</w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num>')


def in_list(level):
    return f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="5"/></w:numPr>{outline(level)}</w:pPr>'


def field(code, shown):
    return (f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">{code}</w:instrText></w:r><w:r>'
            f'<w:fldChar w:fldCharType="separate"/></w:r>{run_of(shown)}<w:r><w:fldChar w:fldCharType="end"/></w:r>')


def note(inner):
    return f'<w:footnote w:id="2">{inner}</w:footnote>'


COUNTED = style("heading 1", in_list(0), "Heading1") + style("heading 2", in_list(1), "Heading2")
CELLS = row(cell(p("Bird")), cell(p("Count"))) + row(cell(p("owl")), cell(p("Seven")))
NOTED = styled("Heading1", "A") + paragraph(run_of(SENTENCE), '<w:r><w:footnoteReference w:id="2"/></w:r>') + B
CHARACTER = style("heading 1", '<w:link w:val="C"/>', "Heading1") + style("Heading 1 Char", '<w:link w:val="Heading1"/>', "C", "character")
LINKED = CHARACTER + style("heading 2", '<w:link w:val="D"/>', "Heading2") + style("Heading 2 Char", '<w:link w:val="Heading2"/>', "D", "character")
OF_C, OF_D = '<w:rStyle w:val="C"/>', '<w:rStyle w:val="D"/>'
CAPTION = H1 + style("caption", "", "Caption")
LEVELS = ["## A", "### B", "## C"]


def localised(name):
    """A heading style under a name of another language, as a template in it has."""
    id = re.sub(r"\W", "", name)
    return styled(f"{id}1", "A") + p(SENTENCE) + styled(f"{id}2", "B") + p(SENTENCE) + styled(f"{id}1", "C") + p(MORE), "".join(
        style(f"{name} {n}", "", f"{id}{n}") for n in (1, 2))


# Kind, variant, body, styles, headings, words that the guide holds, words that it lacks; numberings, notes.
CASES = [
    ("table without a grid", "an empty grid", A + table("<w:tblGrid/>", CELLS), H1, ["## A"], ["Seven", "owl", "Bird"], []),
    ("table without a grid", "fewer columns than cells", A + table('<w:tblGrid><w:gridCol w:w="900"/></w:tblGrid>', CELLS), H1, ["## A"],
     ["Seven", "owl", "Count"], []),
    ("table without a grid", "in a cell of another", A + table("<w:tblGrid/>", row(cell(p("Outer") + table("<w:tblGrid/>", CELLS) + p("")), cell(p("Beside")))),
     H1, ["## A"], ["Seven", "Outer", "Beside"], []),
    ("table without a grid", "cells over two columns", A + table("", row(
        f'<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{p("Both")}</w:tc>', properties="<w:tblHeader/>"), CELLS), H1, ["## A"], ["Both", "Seven"], []),

    ("outline level", "of a style", styled("S", "A") + p(SENTENCE) + styled("T", "B") + p(SENTENCE) + styled("S", "C") + p(MORE),
     style("S", f"<w:pPr>{outline(0)}</w:pPr>") + style("T", f"<w:pPr>{outline(1)}</w:pPr>"), LEVELS, [], []),
    ("outline level", "of a style's ancestor", styled("S", "A") + p(SENTENCE) + styled("U", "B") + p(SENTENCE) + styled("S", "C") + p(MORE),
     style("S", f"<w:pPr>{outline(0)}</w:pPr>") + style("T", f"<w:pPr>{outline(1)}</w:pPr>") + style("M", '<w:basedOn w:val="T"/>')
     + style("U", '<w:basedOn w:val="M"/>'), LEVELS, [], []),
    ("outline level", "body text has the tenth", A + p("This is text of the body.", outline(9)) + B, H1, ["## A", "## B"], ["text of the body"], []),
    ("outline level", "of a paragraph in a control", A + control(p("B", outline(1)) + p(SENTENCE)) + styled("Heading1", "C") + p(MORE), H1, LEVELS, [], []),

    *(("localised heading styles", name, *localised(name), LEVELS, [], []) for name in ("Überschrift", "Titre", "Título", "Заголовок", "标题", "見出し", "Kop")),

    ("character style of a heading", "in two runs", paragraph(run_of("Cold ", OF_C), run_of("sand", OF_C)) + p(SENTENCE), CHARACTER, ["## Cold sand"], [], []),
    ("character style of a heading", "two levels", paragraph(run_of("A", OF_C)) + p(SENTENCE) + paragraph(run_of("B", OF_D)) + p(SENTENCE)
     + paragraph(run_of("C", OF_C)) + p(MORE), LINKED, LEVELS, [], []),
    ("character style of a heading", "of a word in a paragraph", A + paragraph(run_of("Sand", OF_C), run_of(" is warm in summer.")), CHARACTER, ["## A"],
     ["is warm in summer"], []),

    ("numbers of headings", "with points", styled("Heading1", "A") + p(SENTENCE) + styled("Heading2", "B") + p(SENTENCE) + styled("Heading1", "C") + p(MORE),
     COUNTED, ["## 1. A", "### 1.1. B", "## 2. C"], [], [], numbered(["%1.", "%1.%2."])),
    ("numbers of headings", "in Roman", A + B, COUNTED, ["## I A", "## II B"], [], [], numbered(["%1", "%2"], "upperRoman")),
    ("numbers of headings", "with a word", A + B, COUNTED, ["## Chapter 3: A", "## Chapter 4: B"], [], [], numbered(["Chapter %1:", "%2"], start=3)),
    ("numbers of headings", "in letters, deleted headings do not count", A + '<w:p><w:pPr><w:pStyle w:val="Heading1"/><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>'
     '<w:del w:id="2"><w:r><w:delText>Gone</w:delText></w:r></w:del></w:p>' + B, COUNTED, ["## A A", "## B B"], [], ["Gone"],
     numbered(["%1", "%2"], "upperLetter")),
    ("numbers of headings", "of the paragraph itself", p("A", '<w:pStyle w:val="Heading1"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="5"/></w:numPr>')
     + p(SENTENCE) + B, H1, ["## 1 A", "## B"], [], [], numbered(["%1", "%2"])),

    ("text box", "with its old form beside it", A + paragraph(shape(p(MORE))) + B.replace(MORE, "Ends."), H1, ["## A", "## B"], [MORE], []),
    ("text box", "in a paragraph of text", styled("Heading1", "A") + paragraph(run_of(SENTENCE), shape(p(MORE))), H1, ["## A"], [MORE, "Dry lakes cover"], []),
    ("text box", "with a heading, its old form beside it", A + paragraph(shape(B)), H1, ["## A", "## B"], [MORE], []),
    ("text box", "in a cell", A + table("<w:tblGrid/>", row(cell(p("Bird")), cell(box(p("Seven owls"))))), H1, ["## A"], ["Bird", "Seven owls"], []),
    ("text box", "with a table", A + box(table("<w:tblGrid/>", CELLS)), H1, ["## A"], ["owl", "Seven"], []),

    ("content control", "in a line", styled("Heading1", "A") + paragraph(run_of("The lakes of "), control(run_of("Ada Byron")), run_of(" are dry.")), H1, ["## A"],
     ["The lakes of Ada Byron are dry"], ["Hidden"]),
    ("content control", "around rows", A + table("<w:tblGrid/>", control(CELLS)), H1, ["## A"], ["owl", "Seven"], ["Hidden"]),
    ("content control", "around a cell", A + table("<w:tblGrid/>", row(control(cell(p("owl"))), cell(p("Seven")))), H1, ["## A"], ["owl", "Seven"], ["Hidden"]),
    ("content control", "around a heading's words", heading(control(run_of("A"))) + p(SENTENCE) + B, H1, ["## A", "## B"], [], ["Hidden"]),
    ("content control", "three deep, with all sections", control(A + control(control(B))), H1, ["## A", "## B"], ["Dry lakes", MORE], []),

    ("layout table", "one cell", table('<w:tblGrid><w:gridCol w:w="9000"/></w:tblGrid>', row(cell(A + B))), H1, ["## A", "## B"], ["Dry lakes", MORE], []),
    ("layout table", "a section in each of two cells", table("<w:tblGrid/>", row(cell(A), cell(B))), H1, ["## A", "## B"], ["Dry lakes", MORE], []),
    ("layout table", "in another", table("<w:tblGrid/>", row(cell(table("<w:tblGrid/>", row(cell(A))) + B))), H1, ["## A", "## B"], ["Dry lakes", MORE], []),
    ("layout table", "sections in its rows, a table of numbers in one", table("<w:tblGrid/>", row(cell(A + table("<w:tblGrid/>", CELLS) + p(""))), row(cell(B))), H1,
     ["## A", "## B"], ["Seven", MORE], []),

    ("deleted and moved text", "moved", A + '<w:p><w:moveFrom w:id="1"><w:r><w:t>Moved words stand once.</w:t></w:r></w:moveFrom></w:p>' + B
     + '<w:p><w:moveTo w:id="2"><w:r><w:t>Moved words stand once.</w:t></w:r></w:moveTo></w:p>', H1, ["## A", "## B"], ["Moved words stand once"], []),
    ("deleted and moved text", "a paragraph's mark", A + '<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr><w:r><w:t xml:space="preserve">The wind is </w:t></w:r></w:p>'
     + p("cold at night."), H1, ["## A"], ["The wind is cold at night"], []),
    ("deleted and moved text", "rows of a table", A + table("<w:tblGrid/>", CELLS, row(cell(
        '<w:p><w:del w:id="3"><w:r><w:delText>crow</w:delText></w:r></w:del></w:p>'), cell(
            '<w:p><w:del w:id="4"><w:r><w:delText>Nine</w:delText></w:r></w:del></w:p>'), properties='<w:del w:id="2"/>')), H1, ["## A"], ["Seven"],
     ["crow", "Nine"]),
    ("deleted and moved text", "a heading's words replaced", heading('<w:del w:id="1"><w:r><w:delText>Old</w:delText></w:r></w:del>',
     '<w:ins w:id="2"><w:r><w:t>New</w:t></w:r></w:ins>') + p(SENTENCE), H1, ["## New"], [], ["Old"]),
    ("deleted and moved text", "a style that was changed", paragraph(run_of("This was once a heading of the paper."),
     properties='<w:pPrChange w:id="1"><w:pPr><w:pStyle w:val="Heading1"/></w:pPr></w:pPrChange>') + A, H1, ["## A"], ["once a heading"], []),

    ("headings without words", "a bookmark alone", A + heading('<w:bookmarkStart w:id="0" w:name="x"/><w:bookmarkEnd w:id="0"/>') + B, H1, ["## A", "## B"], [], []),
    ("headings without words", "spaces that do not break", A + styled("Heading1", "\u00a0\u2003 ") + B, H1, ["## A", "## B"], [], []),
    ("headings without words", "tabs and lines", A + heading("<w:r><w:tab/><w:br/></w:r>") + B, H1, ["## A", "## B"], [], []),
    ("headings without words", "Word counts them", A + heading() + B, COUNTED, ["## 1 A", "## 3 B"], [], []),

    ("page breaks as headings", "alone", A + heading('<w:r><w:br w:type="page"/></w:r>') + B, H1, ["## A", "## B"], [], []),
    ("page breaks as headings", "before the words", A + heading('<w:r><w:br w:type="page"/></w:r>', run_of("B")) + p(MORE), H1, ["## A", "## B"], [], []),
    ("page breaks as headings", "where Word last broke", A + heading(run_of("Cold "), '<w:r><w:lastRenderedPageBreak/><w:t>sand</w:t></w:r>') + p(MORE), H1,
     ["## A", "## Cold sand"], [], []),
    ("page breaks as headings", "of a column", A + heading('<w:r><w:br w:type="column"/></w:r>') + B, H1, ["## A", "## B"], [], []),

    ("soft hyphens", "as an element", heading("<w:r><w:t>Sedi</w:t><w:softHyphen/><w:t>ment</w:t></w:r>") + p(SENTENCE), H1, ["## Sediment"], [], []),
    ("soft hyphens", "as a character", styled("Heading1", "Sedi\u00adment") + p("Sand\u00adstone is old and hard."), H1, ["## Sediment"], ["Sandstone"], ["\u00ad"]),
    ("soft hyphens", "between runs", styled("Heading1", "A") + paragraph(run_of("Sand"), "<w:r><w:softHyphen/></w:r>", run_of("stone is old and hard.")), H1, ["## A"],
     ["Sandstone is old"], ["\u00ad"]),
    ("soft hyphens", "those that do not break stay", styled("Heading1", "A") + paragraph("<w:r><w:t>X</w:t><w:noBreakHyphen/><w:t>rays are bright here.</w:t></w:r>"), H1,
     ["## A"], ["X\u2011rays"], []),

    ("captions", "above a table", A + paragraph(run_of("Table "), field(" SEQ Table ", "1"), run_of(". Owls at dusk."), properties='<w:pStyle w:val="Caption"/>')
     + table("<w:tblGrid/>", CELLS) + B, CAPTION, ["## A", "## B"], ["Owls at dusk"], ["SEQ"]),
    ("captions", "with a heading's outline level", A + table("<w:tblGrid/>", CELLS) + paragraph(run_of("Table 1. Owls at dusk."),
     properties=f'<w:pStyle w:val="Caption"/>{outline(1)}') + B, CAPTION, ["## A", "## B"], ["Owls at dusk"], []),
    ("captions", "under a table", A + table("<w:tblGrid/>", CELLS) + styled("Caption", "Table 1. Owls at dusk.") + B, CAPTION, ["## A", "## B"],
     ["Owls at dusk"], []),
    ("captions", "a bold line", A + paragraph(run_of("Figure 1. Owls at dusk.", "<w:b/>")) + B, CAPTION, ["## A", "## B"], ["Owls at dusk"], []),

    ("footnotes are no headings", "in a heading's style", NOTED, H1, ["## A", "## B"], [], [], LISTS, note(styled("Heading1", "A note on lakes."))),
    ("footnotes are no headings", "bold and numbered", NOTED, H1, ["## A", "## B"], [], [], LISTS, note(paragraph(run_of("1 Introduction", "<w:b/>")))),
    ("footnotes are no headings", "with an outline level", NOTED, H1, ["## A", "## B"], [], [], LISTS, note(p("A note on lakes.", outline(0)))),
    ("footnotes are no headings", "in a paper that only shows its headings", "".join(paragraph(run_of(f"{i} {name}", "<w:b/>")) + paragraph(
        run_of(f"{SENTENCE} {MORE}"), '<w:r><w:footnoteReference w:id="2"/></w:r>') for i, name in enumerate(("Introduction", "Methods", "Results"), 1)),
     NORMAL, ["## 1 Introduction", "## 2 Methods", "## 3 Results"], [], [], LISTS, note(paragraph(run_of("4 Discussion", "<w:b/>")))),
]


# Kinds whose words readers give twice, or not at all.
ONCE = {"text box", "captions", "deleted and moved text", "content control"}


def good(kind, text, expected, has, lacks):
    plain = re.sub(r"[*=]+|\{[^}]*\}", "", text)
    return headings(text) == expected and not any(w in text for w in lacks) and all(
        plain.count(w) == 1 if kind in ONCE else w in plain for w in has)


with tempfile.TemporaryDirectory() as folder:
    paper = os.path.join(folder, "paper.docx")
    for kind, variant, body, styles, expected, has, lacks, *parts in CASES:
        write(paper, body, styles, *parts)
        for way, text, said in guides(paper, folder):
            result(good(kind, text, expected, has, lacks), f"{kind}, {variant}: {way}", f"expected {expected} {has}; {said}\n{text}")
done()
