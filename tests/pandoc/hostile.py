"""Papers that try to have another file of the machine read, or an address called.

    for paper in hostile.papers(outside="/tmp/x/outside", address="http://127.0.0.1:4711"): …

A paper is { name, file, content, others }: `others` are files beside it, { name: content }, a value that is a
tuple ("link", target) being a symbolic link. All of them say "Clocks tell the hour" and are to be read.
"""

import io
import json
import zipfile

PROSE = "Clocks tell the hour by a pendulum that swings. "
MORE = "Pendulums lose time when they are warm. "


def latex(body, preamble=""):
    return (f"\\documentclass{{article}}\n\\usepackage{{listings}}\n{preamble}\n\\title{{T}}\\begin{{document}}\\maketitle\n"
            f"\\section{{One}}\n{PROSE}\n\n{body}\n\n\\section{{Two}}\n{MORE}\n\\end{{document}}\n")


def markdown(body="", meta="title: T"):
    return f"---\n{meta}\n---\n\n# One\n\n{PROSE}\n\n{body}\n\n# Two\n\n{MORE}\n"


def rst(body):
    return f"T\n=\n\nOne\n---\n\n{PROSE}\n\n{body}\n\nTwo\n---\n\n{MORE}\n"


def org(body):
    return f"* One\n{PROSE}\n\n{body}\n\n* Two\n{MORE}\n"


def html(body, head=""):
    return (f"<!doctype html><html><head><title>T</title>{head}</head><body><h1>One</h1><p>{PROSE}</p>{body}<h1>Two</h1>"
            f"<p>{MORE}</p></body></html>")


def zipped(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx(address, outside):
    """A picture and a hyperlink whose relations are external."""
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    r = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    a = "http://schemas.openxmlformats.org/drawingml/2006/main"
    wp = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    pic = "http://schemas.openxmlformats.org/drawingml/2006/picture"

    def paragraph(text, style=""):
        return f'<w:p><w:pPr>{style}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'

    def picture(relation):
        return (f'<w:p><w:r><w:drawing><wp:inline xmlns:wp="{wp}"><wp:extent cx="9" cy="9"/><wp:docPr id="1" name="x" descr="words"/>'
                f'<a:graphic xmlns:a="{a}"><a:graphicData uri="{pic}"><pic:pic xmlns:pic="{pic}"><pic:blipFill>'
                f'<a:blip r:link="{relation}" r:embed="{relation}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline>'
                f'</w:drawing></w:r></w:p>')

    heading = '<w:pStyle w:val="Heading1"/>'
    body = (paragraph("One", heading) + paragraph(PROSE) + picture("rId1") + picture("rId2") + paragraph("Two", heading)
            + paragraph(MORE))
    image = r + "/image"
    return zipped({
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" '
        'ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="d" '
        f'Type="{r}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/styles.xml": f'<w:styles xmlns:w="{w}"><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style></w:styles>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{image}" Target="{address}/docx.png" TargetMode="External"/>'
        f'<Relationship Id="rId2" Type="{image}" Target="file://{outside}/canary.png" TargetMode="External"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{w}" xmlns:r="{r}"><w:body>{body}</w:body></w:document>',
    })


def odt(address, outside, plain):
    """An ODT that pandoc wrote, with pictures from elsewhere."""
    def picture(target):
        return f'<text:p><draw:frame><draw:image xlink:href="{target}" xlink:type="simple"/></draw:frame></text:p>'

    members = {}
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        for name in archive.namelist():
            members[name] = archive.read(name)
    end = b"</office:text>"
    pictures = picture(address + "/odt.png") + picture(outside + "/canary.png") + picture("../../../../../../../.." + outside + "/canary.png")
    members["content.xml"] = members["content.xml"].replace(end, pictures.encode() + end)
    return zipped(members)


def notebook(address, outside):
    def cell(text):
        return {"cell_type": "markdown", "metadata": {}, "source": [text]}
    cells = [cell("# One\n\n" + PROSE), cell(f"![words]({address}/nb.png) ![words]({outside}/canary.png)"), cell("# Two\n\n" + MORE)]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4})


def in_latex(outside, address):
    relative = "../outside"
    return [
        ("\\lstinputlisting", "a.tex", latex(f"\\lstinputlisting{{{outside}/canary.txt}}\\lstinputlisting[language=C, lastline=9]{{{relative}/canary.txt}}"), {}),
        ("\\inputminted", "a.tex", latex(f"\\inputminted{{c}}{{{outside}/canary.txt}}\\inputminted[x]{{c}}{{{relative}/canary.txt}}"), {}),
        ("\\VerbatimInput and its kin", "a.tex", latex("".join(f"\\{name}{{{outside}/canary.txt}}\n" for name in (
            "VerbatimInput", "BVerbatimInput", "LVerbatimInput", "verbatiminput", "verbatimtabinput", "listinginput{1}"))), {}),
        ("\\input by an absolute path", "a.tex", latex(f"\\input{{{outside}/canary.tex}}\\input {outside}/canary\n"), {}),
        ("\\input by ../", "a.tex", latex(f"\\input{{{relative}/canary}}"), {}),
        ("\\include, \\subfile, \\import", "a.tex", latex(f"\\include{{{relative}/canary}}\\subfile{{{relative}/canary}}"
                                                          f"\\import{{{relative}/}}{{canary}}\\subimport{{{outside}/}}{{canary}}"), {}),
        ("\\input through a link", "a.tex", latex("\\input{harmless}\\lstinputlisting{code.c}"),
         {"harmless.tex": ("link", outside + "/canary.tex"), "code.c": ("link", outside + "/canary.txt")}),
        ("\\input through a folder that is a link", "a.tex", latex("\\input{sub/canary}\\lstinputlisting{sub/canary.txt}"), {"sub": ("link", outside)}),
        ("\\input under another name", "a.tex", latex(f"\\let\\x\\input\\x{{{outside}/canary}}\\csname input\\endcsname{{{outside}/canary}}"
                                                      f"\\def\\y#1{{\\input{{#1}}}}\\y{{{outside}/canary}}\\expandafter\\input\\expandafter{{{outside}/canary}}"
                                                      f"\\^^69nput{{{outside}/canary}}"), {}),
        ("\\input in a formula", "a.tex", latex(f"Here $x = \\input{{{outside}/canary}}$ and $\\csname input\\endcsname {outside}/canary $ stand."), {}),
        ("\\input in a caption, a heading, a note", "a.tex", latex(
            f"\\begin{{figure}}\\caption{{Words \\input{{{outside}/canary}}}}\\end{{figure}}\\subsection{{H \\input{{{outside}/canary}}}}{MORE}"
            f"\\footnote{{\\input{{{outside}/canary}}}}"), {}),
        ("verbatim that another reader ends", "a.tex", latex(
            f"\\begin{{alltt}}\n\\end{{verbatim}}\\input{{{outside}/canary}}\n\\end{{alltt}}\n\\begin{{code}}\n\\input{{{outside}/canary}}\n\\end{{code}}\n"
            f"\\lstinputlisting[caption={{\\input{{{outside}/canary}}}}]{{own.c}}"),
         {"own.c": f"\\end{{verbatim}}\\end{{lstlisting}}\\input{{{outside}/canary}}\n"}),
        ("a package and a class from outside", "a.tex", latex("\\leak", f"\\usepackage{{{outside}/canary}}\\RequirePackage{{{relative}/canary}}\\input{{{relative}/canary.sty}}"), {}),
        ("\\openin and \\read", "a.tex", latex(f"\\newread\\f\\openin\\f={outside}/canary.txt \\read\\f to\\x \\x\\input|\"cat {outside}/canary.txt\"\n"), {}),
        ("\\includegraphics from outside", "a.tex", latex(
            f"\\begin{{figure}}\\includegraphics{{{outside}/canary.png}}\\includegraphics{{{relative}/canary}}\\includegraphics{{{address}/tex.png}}"
            "\\caption{A figure of words}\\end{figure}", f"\\graphicspath{{{{{outside}/}}}}"), {}),
        ("\\bibliography from outside", "a.tex", latex(f"Known since long \\cite{{canary}}. \\bibliography{{{outside}/canary}}"), {}),
        ("\\addbibresource at an address", "a.tex", latex("Known since long \\cite{canary}.", f"\\addbibresource{{{address}/canary.bib}}"), {}),
        ("tables of data from outside", "a.tex", latex(f"\\csvautotabular{{{outside}/canary.csv}}\\pgfplotstabletypeset{{{outside}/canary.csv}}"
                                                       f"\\DTLloaddb{{a}}{{{outside}/canary.csv}}\\csvreader{{{outside}/canary.csv}}{{}}{{x}}"), {}),
    ]


def in_markdown(outside, address):
    relative = "../outside"
    style = (f'<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0"><info><title>x</title><id>x</id>'
             f'<link rel="independent-parent" href="{address}/parent.csl"/></info></style>')
    bib = "@book{own, title={Clocks}, author={Huygens, C.}, year={1673}}\n"
    cite = "Known since long [@own; @canary]."
    return [
        ("csl at an address", "a.md", markdown(cite, f"bibliography: own.bib\ncsl: {address}/x.csl\ncitation-abbreviations: {outside}/canary.json"), {"own.bib": bib}),
        ("csl that leans on one at an address", "a.md", markdown(cite, "bibliography: own.bib\ncsl: own.csl"), {"own.bib": bib, "own.csl": style}),
        ("bibliography from outside", "a.md", markdown(cite, f"bibliography:\n- {relative}/canary.bib\n- {outside}/canary.bib\n- own.bib"), {"own.bib": bib}),
        ("bibliography at an address", "a.md", markdown(cite, f"bibliography: {address}/x.bib"), {}),
        ("bibliography through a link", "a.md", markdown(cite, "bibliography: own.bib"), {"own.bib": ("link", outside + "/canary.bib")}),
        ("bibliography with commands in it", "a.md", markdown(cite, "bibliography: own.bib"),
         {"own.bib": bib.replace("Clocks", f"Clocks \\input{{{outside}/canary}}\\lstinputlisting{{{outside}/canary.txt}}")}),
        ("css, cover and stylesheet in metadata", "a.md", markdown("", f"title: T\ncss: ['{address}/x.css', '{outside}/canary.txt']\nstylesheet: {address}/s.css\n"
                                                                   f"cover-image: {address}/cover.png\nepub-cover-image: {outside}/canary.png\nlogo: {address}/logo.png"), {}),
        ("a cover from outside", "a.md", markdown("", f"title: T\ncover-image: {outside}/canary.png"), {}),
        ("pictures in metadata", "a.md", markdown("", f"title: 'T ![x]({address}/title.png)'\nauthor: '![x]({outside}/canary.png)'\nsubtitle: '![x]({relative}/canary.png)'"), {}),
        ("remote pictures", "a.md", markdown(f"![A figure of words]({address}/pic.png)\n\nText ![x](//127.0.0.1:1/x.png) of words.\n\n"
                                             f"## Three ![x]({address}/h.png)\n\n{MORE}"), {}),
        ("pictures from outside", "a.md", markdown(f"![A figure of words]({outside}/canary.png)\n\n![Another of words]({relative}/canary.png)\n\n"
                                                   "![A third of words](own.png)\n\n![A fourth of words](file://" + outside + "/canary.png)"),
         {"own.png": ("link", outside + "/canary.png")}),
        ("raw HTML that embeds", "a.md", markdown(f'<iframe src="{address}/f.html"></iframe> <img src="{outside}/canary.png"> <object data="{address}/o"></object>\n\n'
                                                  f'<video src="{address}/v" poster="{address}/p"></video><link rel="stylesheet" href="{address}/l.css">'), {}),
        ("raw LaTeX that reads", "a.md", markdown(f"\\input{{{outside}/canary}}\n\n`\\input{{{outside}/canary}}`{{=latex}} and $\\input{{{outside}/canary}}$ stand."
                                                  f"\n\n\\newcommand{{\\x}}{{\\input{{{outside}/canary}}}}\n\nHere $\\x$ stands."), {}),
        ("native JSON", "a.json", None, {}),
        ("a notebook", "a.ipynb", notebook(address, outside), {}),
    ]


def in_others(outside, address):
    relative = "../outside"
    return [
        ("RST include", "a.rst", rst(f".. include:: {outside}/canary.txt\n\n.. include:: {relative}/canary.txt\n   :literal:\n\n.. include:: own.txt"),
         {"own.txt": f".. include:: {relative}/canary.txt\n\n.. literalinclude:: {outside}/canary.txt\n"}),
        ("RST csv-table and raw", "a.rst", rst(f".. csv-table:: T\n   :file: {outside}/canary.csv\n\n.. csv-table:: T\n   :url: {address}/x.csv\n\n"
                                              f".. raw:: html\n   :file: {outside}/canary.txt\n\n.. raw:: html\n   :url: {address}/raw"), {}),
        ("RST pictures", "a.rst", rst(f".. image:: {outside}/canary.png\n\n.. figure:: {address}/rst.png\n\n   A figure of words"), {}),
        ("Org include", "a.org", org(f'#+INCLUDE: "{outside}/canary.txt"\n#+INCLUDE: "{relative}/canary.txt" src c\n#+include: {relative}/canary.txt\n#+SETUPFILE: {outside}/canary.txt\n'
                                     f'#+BIBLIOGRAPHY: {outside}/canary.bib\n[[file:{outside}/canary.png]]'),
         {}),
        ("Org include through a link", "a.org", org('#+INCLUDE: "own.txt"'), {"own.txt": ("link", outside + "/canary.txt")}),
        ("HTML that embeds", "a.html", html(f'<iframe src="{address}/f.html"></iframe><iframe src="{outside}/canary.txt"></iframe><iframe src="file://{outside}/canary.txt"></iframe>'
                                            f'<img src="{address}/i.png"><img src="{outside}/canary.png"><object data="{address}/o"></object><embed src="{address}/e">'
                                            f'<svg><image href="{address}/svg.png"/></svg><p style="background:url({address}/bg)">Words.</p>',
                                            f'<link rel="stylesheet" href="{address}/h.css"><base href="{address}/"><meta http-equiv="refresh" content="0;url={address}/m">'), {}),
        ("a manual page's .so", "a.1", f".TH A 1\n.SH ONE\n{PROSE}\n.so {outside}/canary.txt\n.so {relative}/canary.txt\n.SH TWO\n{MORE}\n", {}),
        ("DOCX with external relations", "a.docx", docx(address, outside), {}),
        ("ODT with external pictures", "a.odt", None, {}),
        ("Textile, a remote picture", "a.textile", f"h1. One\n\n{PROSE}\n\n!{address}/t.png!\n\n!{outside}/canary.png!\n\nh1. Two\n\n{MORE}\n", {}),
        ("DocBook", "a.dbk", '<?xml version="1.0"?><article xmlns:xi="http://www.w3.org/2001/XInclude"><title>T</title><section><title>One</title>'
         f'<para>{PROSE}</para><xi:include href="{outside}/canary.txt" parse="text"/><mediaobject><imageobject><imagedata fileref="{outside}/canary.png"/></imageobject></mediaobject>'
         f'<mediaobject><imageobject><imagedata fileref="{address}/dbk.png"/></imageobject></mediaobject></section><section><title>Two</title><para>{MORE}</para></section></article>', {}),
    ]


def native(outside, address, api):
    """Pandoc's own JSON, which may say anything."""
    def text(words):
        return [item for word in words.split() for item in ({"t": "Str", "c": word}, {"t": "Space"})]

    def image(target):
        return {"t": "Image", "c": [["", [], []], text("words"), [target, ""]]}
    blocks = [{"t": "Header", "c": [1, ["one", [], []], text("One") + [image(address + "/head.png")]]}, {"t": "Para", "c": text(PROSE)},
              {"t": "Para", "c": [image(address + "/json.png"), image(outside + "/canary.png")]},
              {"t": "RawBlock", "c": ["html", f'<img src="{address}/raw.png">']},
              {"t": "Header", "c": [1, ["two", [], []], text("Two")]}, {"t": "Para", "c": text(MORE)}]
    return json.dumps({"pandoc-api-version": api, "meta": {"css": {"t": "MetaString", "c": address + "/x.css"}}, "blocks": blocks})


def papers(outside, address, api, plain_odt):
    """`api`: the version of pandoc's JSON; `plain_odt`: bytes of an ODT of pandoc's."""
    rows = in_latex(outside, address) + in_markdown(outside, address) + in_others(outside, address)
    out = []
    for name, file, content, others in rows:
        if file == "a.json":
            content = native(outside, address, api)
        if file == "a.odt":
            content = odt(address, outside, plain_odt)
        out.append({"name": name, "file": file, "content": content, "others": others})
    return out
