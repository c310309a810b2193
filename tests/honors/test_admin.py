"""The honors register in the admin: each refusal a sentence beside its field, nothing typed lost."""

import pytest

from honors.models import Honor
from tests.factories import BranchFactory, HonorFactory, MemberFactory
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
        ({"document_number": "a\0b"}, "Null characters are not allowed."),
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
