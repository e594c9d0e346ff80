"""Reading: a page as a reader of HTML takes it apart, for the tests of the page."""

import re
from html.parser import HTMLParser

VOID = {"meta", "br", "link", "img", "input", "hr"}
BLOCKS = {"address", "article", "div", "dl", "h1", "h2", "h3", "h4", "ol", "p", "section", "table", "ul"}


class Read(HTMLParser):
    """A document as a reader of HTML takes it apart: tags, texts, ids. Unbalanced tags fail."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.tags, self.texts = [], [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> says one attribute twice"
        assert not ("p" in self.open and tag in BLOCKS), f"<{tag}> within <p>"
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open and data.strip():
            self.texts.append(data)

    def all(self, name):
        """Every value of an attribute."""
        return [attributes[name] for _, attributes in self.tags if name in attributes]

    def text(self):
        return " ".join(" ".join(self.texts).split())


def section(text, name):
    """What stands in one section of a page."""
    found = re.search(rf'<section[^>]*aria-labelledby="{name}".*?</section>', text, re.DOTALL)
    return Read(found[0]).text()


def items_of(plan):
    advised = [*plan.stops, *plan.meanwhile, *(item for group in plan.advice for item in group.options)]
    return [one for item in advised for one in (item, *item.qualified_by)]
