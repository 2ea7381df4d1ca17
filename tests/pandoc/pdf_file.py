"""A PDF written by hand: text in the standard fonts, bookmarks, named destinations. For tests."""

SPARE = 100000
FONTS = {"roman": "Times-Roman", "bold": "Times-Bold", "italic": "Times-Italic", "mono": "Courier"}


def escaped(text):
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)").encode("cp1252")


class Pdf:
    def __init__(self):
        self.pages, self.bookmarks, self.dests, self.extra = [], [], [], {}
        self.spare = []  # objects that nothing needs, from the number 100,000 on
        self.page()

    def page(self):
        self.pages.append([])
        self.y = 750
        return self

    def put(self, x, y, text, font="roman", size=10):
        self.pages[-1].append(b"BT /%s %d Tf %d %d Td (%s) Tj ET" % (font.encode(), size, x, y, escaped(text)))
        return self

    def line(self, text, font="roman", size=10, x=72, skip=12):
        self.y -= skip
        return self.put(x, self.y, text, font, size)

    def paragraph(self, *lines):
        self.y -= 6
        for text in lines:
            self.line(text)
        return self

    def heading(self, text, level=1, bookmark=True, dest="section.1", font="bold"):
        self.y -= 14
        if bookmark:
            self.bookmarks.append((text, len(self.pages) - 1, level))
        if dest:
            self.dests.append((dest, len(self.pages) - 1, self.y - 12 + 10))
        return self.line(text, font, 14 if level == 1 else 12)

    def write(self, path):
        """Objects: 1 catalog, 2 pages, then fonts, a page and its content each, bookmarks."""
        objects = {}
        fonts = {name: 3 + i for i, name in enumerate(FONTS)}
        for name, number in fonts.items():
            objects[number] = b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>" % FONTS[name].encode()
        first = 3 + len(fonts)
        for i, content in enumerate(self.pages):
            stream = b"\n".join(content)
            resources = b" ".join(b"/%s %d 0 R" % (n.encode(), k) for n, k in fonts.items())
            objects[first + 2 * i] = (b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << %s >> >> /Contents %d 0 R >>"
                                      % (resources, first + 2 * i + 1))
            objects[first + 2 * i + 1] = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream)
        kids = b" ".join(b"%d 0 R" % (first + 2 * i) for i in range(len(self.pages)))
        objects[2] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(self.pages))
        catalog = b"/Type /Catalog /Pages 2 0 R"
        number = first + 2 * len(self.pages)
        if self.bookmarks:
            root = number
            catalog += b" /Outlines %d 0 R" % root
            parents = [(0, root)]  # level and object of the open ones
            children = {root: []}
            for i, (_, _, level) in enumerate(self.bookmarks):
                while parents[-1][0] >= level:
                    parents.pop()
                children[parents[-1][1]].append(root + 1 + i)
                children[root + 1 + i] = []
                parents.append((level, root + 1 + i))
            for parent, items in children.items():
                for k, item in enumerate(items):
                    title, page, _ = self.bookmarks[item - root - 1]
                    following = b"/Next %d 0 R" % items[k + 1] if k + 1 < len(items) else b""
                    inner = children[item]
                    inner = b"/First %d 0 R /Last %d 0 R /Count %d" % (inner[0], inner[-1], len(inner)) if inner else b""
                    objects[item] = (b"<< /Title (%s) /Parent %d 0 R /Dest [%d 0 R /XYZ 72 700 null] %s %s >>"
                                     % (escaped(title), parent, first + 2 * page, following, inner))
            top = children[root]
            objects[root] = b"<< /Type /Outlines /First %d 0 R /Last %d 0 R /Count %d >>" % (top[0], top[-1], len(top))
        if self.dests:
            catalog += b" /Dests << %s >>" % b" ".join(
                b"/%s [%d 0 R /XYZ 72 %d null]" % (name.replace("*", "#2a").encode(), first + 2 * page, y) for name, page, y in self.dests)
        for key, value in self.extra.items():
            catalog += b" /%s %s" % (key.encode(), value)
        objects[1] = b"<< %s >>" % catalog
        last = max(objects)
        objects.update((SPARE + i, content) for i, content in enumerate(self.spare))
        pieces, places, length = [b"%PDF-1.5\n"], {}, 9
        for number in sorted(objects):
            places[number] = length
            pieces.append(b"%d 0 obj\n%s\nendobj\n" % (number, objects[number]))
            length += len(pieces[-1])
        pieces.append(b"xref\n0 %d\n0000000000 65535 f \n" % (last + 1))
        pieces += (b"%010d 00000 n \n" % places[n] for n in sorted(objects) if n <= last)
        if self.spare:
            pieces.append(b"%d %d\n" % (SPARE, len(self.spare)))
            pieces += (b"%010d 00000 n \n" % places[SPARE + i] for i in range(len(self.spare)))
        pieces.append(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (max(objects) + 1, length))
        with open(path, "wb") as f:
            f.write(b"".join(pieces))
        return path
