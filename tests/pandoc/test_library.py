"""A folder of guides: what build records of each paper, and what `studyguide report` makes of it."""
import base64
import hashlib
import html.parser
import json
import os
import re
import shutil
import tempfile

from tap import COMMAND, done, result, run

FOLDER = tempfile.mkdtemp(prefix="studyguide-library-")
PAPER = ("# One\n\nA **pendulum** is a weight that swings. It loses 5.2 s per day in the heat, since its rod gets longer.\n\n"
         "# Two\n\nThe rod expands by 0.3 mm, as the first section says.\n")


def write(name, text):
    path = os.path.join(FOLDER, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return name


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.links, self.text, self.policy = [], [], {"script": "", "style": ""}, ""

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append(tag)
        self.links += [attrs["href"]] if tag == "a" else []
        self.policy = attrs["content"] if attrs.get("http-equiv") else self.policy

    def handle_endtag(self, tag):
        self.tags.append("/" + tag)

    def handle_data(self, data):
        if self.tags and self.tags[-1] in self.text:
            self.text[self.tags[-1]] += data


odd = "p/<img src=x onerror=alert(1)> & 'it'.md"
names = [write("p/a.md", PAPER), write("p/b.md", PAPER), write(odd, PAPER), write("p/empty.md", "")]
code, out, errors = run(COMMAND, "build", *names, "-d", "g", "-j2", cwd=FOLDER)
result(code == 3, "build with one paper that fails", errors)
records = sorted(os.listdir(os.path.join(FOLDER, "g/.studyguide/papers")))
result(len(records) == 4, "a record of each paper", records)
code, out, errors = run(COMMAND, "report", "g", cwd=FOLDER)
result(code == 0 and "4 papers: 3 done, 1 failed" in out and re.search(r"^empty\.md +FAILED .*is empty", out, re.M)
       and "embedded 6" in out and "again: studyguide build p/empty.md -d g" in out, "the table", out + errors)
code, out, errors = run(COMMAND, "report", "g/", "--json", cwd=FOLDER)
data = json.loads(out)
result(data["summary"]["done"] == 3 and data["summary"]["sections"] == {"embedded": 6} and len(data["papers"]) == 4
       and all(p["seconds"] > 0 for p in data["papers"]) and all(p["cpu"] > 0 for p in data["papers"] if p["code"] == 0) and data["next"][0] == "1 failed: they cannot be read: mend the files", "as JSON", out)
code, _, errors = run(COMMAND, "report", "g", "--html", "g/index.html", cwd=FOLDER)
page = Page()
with open(os.path.join(FOLDER, "g/index.html"), encoding="utf-8") as file:
    text = file.read()
page.feed(text)
result(code == 0 and "img" not in page.tags and text.count("<tr") == 5, "the page: names of files are words", text[-2000:])
targets = [os.path.join(FOLDER, "g", link.replace("%3C", "<").replace("%3E", ">").replace("%20", " ").replace("%3D", "=").replace("%28", "(")
                        .replace("%29", ")").replace("%26", "&").replace("%27", "'")) for link in page.links]
result(len(targets) == 3 and all(map(os.path.exists, targets)), "its links lead to the guides", page.links)
result(text.count("<th ") == 5 and text.count('aria-sort="ascending"') == 1, "its columns are those in which anything stands", text[-2000:])
code, _, errors = run(COMMAND, "report", "g", "--html", "all.html", cwd=FOLDER)
with open(os.path.join(FOLDER, "all.html"), encoding="utf-8") as file:
    result(code == 0 and 'href="g/a.md"' in file.read(), "beside the folder its links are relative", errors)
hashes = ["'sha256-" + base64.b64encode(hashlib.sha256(t.encode()).digest()).decode() + "'" for t in page.text.values()]
result(all(h in page.policy for h in hashes) and "default-src 'none'" in page.policy, "its policy names its own script and style", page.policy)
write("p/empty.md", PAPER)
run(COMMAND, "build", "p/empty.md", "-d", "g", cwd=FOLDER)
code, out, _ = run(COMMAND, "report", "g", cwd=FOLDER)
result("4 done, 0 failed" in out and "again:" not in out, "what is made later takes the failure's place", out)
code, _, errors = run(COMMAND, "report", "p", cwd=FOLDER)
result(code == 2 and "nothing was made in p" in errors, "a folder without guides", errors)
shutil.rmtree(FOLDER)
done()
