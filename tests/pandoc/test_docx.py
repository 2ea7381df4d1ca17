"""Word documents as Word shows them: the same guide by `studyguide build` and by the filter in pandoc."""

import os
import tempfile

from docx_file import (COLUMN, H1, NORMAL, SENTENCE, TAB, box, cell, guides, headings, outline, p, placed, run_of, section, style, styled,
                       write)
from tap import done, result

# Name, body, styles, headings, words that the guide holds, words that it does not.
CASES = [
    ("outline levels of paragraphs", p("A", outline(0)) + p(SENTENCE) + p("B", outline(1)) + p(SENTENCE) + p("C", outline(0)) + p(SENTENCE), NORMAL,
     ["## A", "### B", "## C"], [], []),
    ("outline levels without a style sheet’s headings, level 2 alone", p("A", outline(1)) + p(SENTENCE) + p("B", outline(1)) + p(SENTENCE), NORMAL,
     ["## A", "## B"], [], []),
    ("a template’s styles beside Word’s", styled("Heading1", "A") + p(SENTENCE) + styled("Sub", "B") + p(SENTENCE) + styled("Heading1", "C"),
     H1 + style("Jnl Head", f"<w:pPr>{outline(1)}</w:pPr>", "Jnl") + style("Mine", '<w:basedOn w:val="Jnl"/>', "Sub"), ["## A", "### B", "## C"], [], []),
    ("localised styles beside Word’s", styled("Heading1", "A") + p(SENTENCE) + styled("Rubrik2", "B") + p(SENTENCE) + styled("Heading1", "C"),
     H1 + style("Rubrik 2", "", "Rubrik2"), ["## A", "### B", "## C"], [], []),
    ("a character style of a heading", '<w:p><w:r><w:rPr><w:rStyle w:val="C"/></w:rPr><w:t>A</w:t></w:r></w:p>' + p(SENTENCE),
     style("heading 1", '<w:link w:val="C"/>', "Heading1") + style("Heading 1 Char", '<w:link w:val="Heading1"/>', "C", "character"), ["## A"], [], []),
    ("text boxes", styled("Heading1", "A") + p(SENTENCE) + box(p("Grains shrink on the way to the sea.")), H1, ["## A"], ["Grains shrink"], []),
    ("a heading in a text box", styled("Heading1", "A") + p(SENTENCE) + box(styled("Heading1", "B") + p("Grains shrink on the way to the sea.")), H1,
     ["## A", "## B"], ["Grains shrink"], []),
    ("a table without a grid", styled("Heading1", "A") + p(SENTENCE) + "<w:tbl><w:tblPr/>" + "".join(
        f'<w:tr>{cell(p(a))}{cell(p(b))}</w:tr>' for a, b in [("Bird", "Count"), ("owl", "Seven")]) + "</w:tbl>", H1, ["## A"], ["Seven"], []),
    ("sections in a table that lays out", f'<w:tbl><w:tblGrid/><w:tr>{cell(styled("Heading1", "A") + p(SENTENCE) + styled("Heading1", "B") + p(SENTENCE))}'
     f'{cell(p("Beside it."))}</w:tr></w:tbl>' + p("End."), H1, ["## A", "## B"], [], []),
    ("controls in one another", f'<w:sdt><w:sdtContent>{styled("Heading1", "A")}<w:sdt><w:sdtContent>{p(SENTENCE)}</w:sdtContent></w:sdt>'
     "</w:sdtContent></w:sdt>", H1, ["## A"], ["Dry lakes"], []),
    ("deleted headings and words", styled("Heading1", "A") + p(SENTENCE) + '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:del w:id="1">'
     "<w:r><w:delText>Old</w:delText></w:r></w:del></w:p>" + p("It ends here."), H1, ["## A"], [], ["Old"]),
    ("numbers of headings", styled("Heading1", "A") + p(SENTENCE) + styled("Heading2", "B") + p(SENTENCE) + styled("Heading1", "C") + p(SENTENCE)
     + p("References", '<w:pStyle w:val="Heading1"/><w:numPr><w:numId w:val="0"/></w:numPr>') + p("Ada (1843) Notes."), "".join(
         style(f"heading {n}", f'<w:pPr><w:numPr><w:ilvl w:val="{n - 1}"/><w:numId w:val="5"/></w:numPr></w:pPr>', f"Heading{n}") for n in (1, 2)),
     ["## 1 A", "### 1.1 B", "## 2 C", "## References"], [], []),
    ("headings without words", styled("Heading1", "A") + p(SENTENCE) + styled("Heading1", " ") + styled("Heading1", "B") + p(SENTENCE), H1,
     ["## A", "## B"], [], []),
    ("codes of fields and a table of contents", '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o</w:instrText></w:r><w:r>'
     '<w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>Listed 3</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
     + styled("Heading1", "A") + p(SENTENCE), H1, ["## A"], ["Dry lakes"], ["TOC", "Listed"]),
    ("pages out of a PDF file", placed("1 Introduction", size=24, bold=True) + placed("Grains shrink on their long way to the sea (Ada,")
     + placed("2004), as rivers that were ob- served for years") + section()
     + placed("54", edges="center") + placed("Proceedings of the Rivers", edges="center", size=18) + section("continuous", 1)
     + placed(run_of("show") + run_of("1", 16, raised=8) + run_of(" in the north. They carry: "))
     + placed(run_of("1", 12) + run_of(" The longest rivers alone.", 18), size=18)
     + placed("\u2022 sand and", left=228, before=COLUMN) + placed("gravel;", left=436) + placed("\u2022 mud of old lakes.", left=228)
     + placed("2 Results", size=24, bold=True) + placed("Table 1 tells how deep they are where they were measured.", before=COLUMN)
     + placed(run_of("River") + TAB + run_of("Depth"), edges="left") + placed(run_of("Rhine") + TAB + run_of("20"), edges="center")
     + placed("Table 1: Depths of rivers.", edges="center") + section() + placed("3 End", size=24, bold=True) + placed(SENTENCE), NORMAL,
     ["## 1 Introduction", "## 2 Results", "## 3 End"],
     ["as rivers that were observed for years show in the north", "*Note*: The longest rivers alone.", "    - Sand and gravel", "**Table 1.** Depths of rivers.",
      "| Rhine | 20 |"], ["Proceedings", "54", "\u2022", "Table 1: Depths"]),
]


with tempfile.TemporaryDirectory() as folder:
    paper = os.path.join(folder, "paper.docx")
    for name, body, styles, expected, has, lacks in CASES:
        write(paper, body, styles)
        for way, text, said in guides(paper, folder):
            good = headings(text) == expected and all(w in text for w in has) and not any(w in text for w in lacks)
            result(good, f"{name}: {way}", f"{said}\n{text}")
done()
