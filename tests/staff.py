"""Members of staff before the admin: who is signed in, what a page's form would post, and a branch to work on."""

from html.parser import HTMLParser
from itertools import chain
from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from branches.models import Post
from publishing.editions import State
from tests.factories import (
    ActivityFactory,
    BranchFactory,
    HonorFactory,
    MemberFactory,
    TermFactory,
    UserFactory,
    make_article,
    make_picture,
    make_profile,
)


def signed_in(role, *branches):
    """A client whose `user` has a role and works on these branches."""
    client = Client()
    client.user = UserFactory(role=role, branches=branches)
    client.force_login(client.user)
    return client


def address(what, page="change"):
    """The admin's address of a model's list or form (`changelist`, `add`), or of one row's page."""
    arguments = [] if isinstance(what, type) else [what.pk]
    return reverse(f"admin:{what._meta.app_label}_{what._meta.model_name}_{page}", args=arguments)


class FormReader(HTMLParser):
    """The controls of a page's own form, as a browser would send them; files and buttons aside."""

    def __init__(self, page):
        super().__init__()
        self.values, self.files, self.inside, self.select, self.textarea = {}, [], False, None, None
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        control = dict(attributes)
        name = control.get("name", "")
        if tag == "form":
            own = control.get("id", "").endswith("_form") or "deed-form" in control.get("class", "").split()
            self.inside = own and control.get("method") == "post"
        elif not self.inside or "__prefix__" in name:
            return
        elif tag == "input":
            self.handle_input(name, control)
        elif tag == "textarea":
            self.textarea = name
            self.values[name] = ""
        elif tag == "select":
            self.select = name
            self.values[name] = [] if "multiple" in control else None
        elif tag == "option" and self.select is not None:
            self.handle_option(control)

    def handle_input(self, name, control):
        kind = control.get("type", "text")
        if kind == "file":
            self.files.append(name)
        elif kind in ("checkbox", "radio"):
            if "checked" in control:
                value = control.get("value", "on")
                many = kind == "checkbox" and value != "on"
                self.values[name] = [*self.values.get(name, []), value] if many else value
        elif kind != "submit" and name:
            self.values[name] = control.get("value", "")

    def handle_option(self, control):
        chosen = self.values[self.select]
        if isinstance(chosen, list):
            if "selected" in control:
                chosen.append(control["value"])
        elif "selected" in control or chosen is None:
            self.values[self.select] = control.get("value", "")

    def handle_data(self, text):
        if self.textarea is not None:
            self.values[self.textarea] += text

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        elif tag == "textarea" and self.textarea is not None:
            self.values[self.textarea] = self.values[self.textarea].removeprefix("\n").removeprefix("\r\n")
            self.textarea = None
        elif tag == "select" and self.select is not None:
            if self.values[self.select] is None:
                del self.values[self.select]
            self.select = None


def typed(response, **changes):
    """What the form on a page would post, with what somebody typed: `typed(page, title="New")`."""
    values = FormReader(response.content.decode()).values
    assert values, "There is no form on this page."
    return values | changes


def post_form(client, url, **changes):
    """Open a page, type into its form, and send it."""
    return client.post(url, typed(client.get(url), **changes))


def opened(client, url):
    """The status and the whole content of a file; what was begun to be read stays open otherwise."""
    response = client.get(url)
    return response.status_code, b"".join(response)


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


def errors_of(response):
    """Every sentence with which a posted form was refused."""
    if "adminform" in response.context:
        return [str(sentence) for sentence in chain.from_iterable(map(flat, response.context["errors"]))]
    return list(chain.from_iterable(response.context["form"].errors.values()))


def flat(sentences):
    return chain.from_iterable(map(flat, sentences)) if isinstance(sentences, list) else [sentences]


def full_branch(word):
    """A branch with a row of every kind, none of them public, whose names all begin with a word."""
    branch = BranchFactory(short_name=f"{word} Office", slug=f"{word.lower()}-office", contact=f"{word} room 3")
    member = MemberFactory(
        branch=branch, name=f"{word} Zhou", may_be_public=False, portrait=make_picture(colour=(ord(word[0]), 9, 9))
    )
    return SimpleNamespace(
        branch=branch,
        member=member,
        term=TermFactory(member=member, post=Post.SECRETARY),
        activity=ActivityFactory(branch=branch, title=f"{word} lecture", is_public=False),
        honor=HonorFactory(
            branch=branch,
            title=f"{word} prize",
            is_public=False,
            evidence=SimpleUploadedFile("evidence.pdf", b"%PDF-1.4 " + word.encode()),
        ),
        profile=make_profile(branch=branch, brand_name=f"{word} brand", state=State.DRAFT, endeavours=2),
        article=make_article(branch=branch, title=f"{word} day", slug=f"{word.lower()}-day", state=State.DRAFT),
    )
