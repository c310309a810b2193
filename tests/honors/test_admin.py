"""The honors register in the admin: each refusal a sentence beside its field, nothing typed lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.log import Event, What
from honors.models import Honor
from tests.factories import BranchFactory, HonorFactory, MemberFactory, make_picture
from tests.library.files import make_pdf
from tests.staff import address, errors_of, post_form, signed_in, typed

pytestmark = pytest.mark.django_db
ADD = address(Honor, "add")


@pytest.fixture
def keeper():
    return signed_in("Records keeper")


@pytest.fixture
def words():
    return {
        "branch": BranchFactory().pk,
        "title": "Advanced Grass-roots Party Organization",
        "kind": "advanced_organization",
        "level": "provincial",
        "year": "2019",
        "awarding_body": "Party Committee of the Provincial Organs",
        "holder": "branch",
    }


def test_an_honor_is_entered_and_is_not_public_by_itself(keeper, words):
    assert post_form(keeper, ADD, **words).status_code == 302
    honor = Honor.objects.get()
    assert (honor.title, honor.year, honor.is_public) == (words["title"], 2019, False)


def test_a_character_that_nobody_sees_is_taken_out(keeper, words):
    assert post_form(keeper, ADD, **words, document_number="2019\0〕12\u200b号").status_code == 302
    assert Honor.objects.get().document_number == "2019〕12号"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"kind": "merit"}, "A merit has a class, and only a merit has one."),
        ({"merit_class": "second"}, "A merit has a class, and only a merit has one."),
        ({"holder": "member"}, "Name the member where the holder is a member by name, and only there."),
        ({"member": "theirs"}, "This member belongs to another branch."),
        ({"member": "own"}, "Name the member where the holder is a member by name, and only there."),
        ({"member": "9" * 40}, "Select a valid choice. That choice is not one of the available choices."),
        ({"year": "1920"}, "The year lies between 1921 and this year."),
        ({"year": "0"}, "The year lies between 1921 and this year."),
        ({"year": "2199"}, "The year lies between 1921 and this year."),
        ({"year": "二〇一九"}, "Enter a whole number."),
        ({"title": " "}, "This field is required."),
        ({"title": "x" * 121}, "Ensure this value has at most 120 characters (it has 121)."),
        ({"level": "galactic"}, "Select a valid choice. galactic is not one of the available choices."),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_the_rest_stays(keeper, words, change, sentence):
    if change.get("member") == "own":
        change = {"member": MemberFactory(branch_id=words["branch"]).pk}
    elif change.get("member") == "theirs":
        change = {"member": MemberFactory().pk, "holder": "member"}
    response = post_form(keeper, ADD, **words | change)
    assert response.status_code == 200
    assert errors_of(response) == [sentence]
    kept = typed(response)
    assert {name: kept[name] for name in words if name not in change} == {
        name: str(value) for name, value in words.items() if name not in change
    }
    assert not Honor.objects.exists()


def test_the_same_honor_twice_is_refused_with_a_sentence(keeper, words):
    post_form(keeper, ADD, **words)
    response = post_form(keeper, ADD, **words)
    assert errors_of(response) == ["This honor of that year is in the register already."]
    assert post_form(keeper, ADD, **words | {"year": "2018"}).status_code == 302


@pytest.mark.parametrize("query", ["kind__exact=merit", "level__exact=national", "holder__exact=office", "q=Merit"])
def test_the_register_is_filtered_and_searched(keeper, query):
    HonorFactory()
    found = HonorFactory(title="Merit", kind="merit", merit_class="second", level="national", holder="office")
    assert list(keeper.get(f"{address(Honor, 'changelist')}?{query}").context["cl"].queryset) == [found]


class TestPersonalDataInEvidence:
    """A certificate may name people; numbers of their papers stay out of it, or somebody answers for them."""

    NUMBER = "11010519491231002X"
    REFUSED = "Personal data in this file: page 1: identity card number 1101**********002X. Take them out, "

    def evidence(self):
        return make_pdf(f"Awarded to the bearer of {self.NUMBER}")

    def test_it_is_refused_before_it_is_stored_and_an_editor_cannot_answer_for_it(self, words):
        branch = BranchFactory()
        editor = signed_in("Branch editor", branch)
        said = words | {"branch": branch.pk, "reason": "Because."}
        response = editor.post(ADD, typed(editor.get(ADD), **said) | {"evidence": self.evidence()})
        assert errors_of(response) == [self.REFUSED + "then choose the file again."]
        assert typed(response)["title"] == words["title"]
        assert "reason" not in typed(response)
        assert not Honor.objects.exists()

    def test_who_may_show_honors_keeps_it_with_a_reason_that_the_log_keeps(self, keeper, words):
        response = post_form(keeper, ADD, **words, evidence=self.evidence())
        assert errors_of(response)[0].startswith(self.REFUSED + "or say below why")
        reason = "The number belongs to the decision."
        assert post_form(keeper, ADD, **words, evidence=self.evidence(), reason=reason).status_code == 302
        assert Honor.objects.get().evidence
        event = Event.objects.get(what=What.ALLOWED)
        assert (event.by, event.thing_id, event.details["reason"]) == (keeper.user, Honor.objects.get().pk, reason)

    @pytest.mark.parametrize("content", ["harmless", "damaged", "picture"])
    def test_other_evidence_is_kept_as_before(self, keeper, words, content):
        files = {
            "harmless": make_pdf("Awarded in 2019"),
            "damaged": SimpleUploadedFile("a.pdf", b"%PDF-1.4\n%%EOF\n"),
            "picture": make_picture(),
        }
        assert post_form(keeper, ADD, **words, evidence=files[content]).status_code == 302
        assert Honor.objects.get().evidence
        assert not Event.objects.filter(what=What.ALLOWED).exists()
