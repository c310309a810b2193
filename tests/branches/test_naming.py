"""Members who have not agreed to be public are pointed out where a text names them."""

import time

import pytest
from django.db import connection
from django.db.models import prefetch_related_objects
from django.test.utils import CaptureQueriesContext

from branches.models import Endeavour
from branches.models.naming import named_without_consent
from publishing.states import State
from tests.factories import MemberFactory, make_article, make_profile

SENTENCE = "The text names a member who has not agreed to be public: {}."


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("支部书记李明主持会议。", ["李明"]),
        ("李　明、李 明和李明", ["李明"]),
        ("收拾行李\n明天出发", []),
        ("李明华主持会议。", []),  # who has agreed
        ("李明和李明华", ["李明"]),
        ("王小红、李明、王小红", ["王小红", "李明"]),
        ("阿不都·买买提发言", ["阿不都·买买提"]),
        ("Zhou Min spoke.", ["Zhou Min"]),
        ("Zhou  Min spoke.", ["Zhou Min"]),
        ("（Zhou Min）", ["Zhou Min"]),
        ("由Zhou Min发言", ["Zhou Min"]),
        ("Zhou Mining, McZhou Min, zhou min, Zhou Min2", []),
        ("张", []),
        ("", []),
    ],
)
def test_a_name_is_found_as_it_is_written(text, named):
    members = [("李明", False), ("李明华", True), ("王小红", False), ("阿不都·买买提", False), ("Zhou Min", False)]
    assert named_without_consent(text, [*members, ("张", False), ("", False)]) == named


def test_a_name_that_two_bear_is_pointed_out_unless_both_have_agreed():
    assert named_without_consent("李明发言", [("李明", True), ("李明", False)]) == ["李明"]
    assert named_without_consent("李明发言", [("李明", False), ("李明", True)]) == ["李明"]
    assert named_without_consent("李明发言", [("李明", True), ("李明", True)]) == []


CHINESE = [chr(0x4E00 + n % 200) + chr(0x5000 + n // 200) + chr(0x6000 + n % 7) for n in range(10_000)]
LATIN = [f"Member {n}" for n in range(10_000)]


@pytest.mark.parametrize(
    ("names", "text"),
    [(CHINESE, "".join(chr(0x4E00 + n * 7919 % 9000) for n in range(50_000))), (LATIN, "Membership, Member, " * 2500)],
    ids=["Chinese", "Latin"],
)
def test_ten_thousand_members_are_looked_for_at_once(names, text):
    text += names[77]
    begun = time.process_time()
    assert named_without_consent(text, [(name, False) for name in names])[-1] == names[77]
    assert time.process_time() - begun < 1  # some 20 ms where nothing else runs


@pytest.mark.django_db
def test_the_checks_point_out_who_is_named_wherever_the_member_belongs():
    MemberFactory(name="李明", may_be_public=False)
    MemberFactory(name="王小红", may_be_public=True)
    article = make_article(state=State.DRAFT, summary="李明和王小红")
    assert SENTENCE.format("李明") in article.checks()


@pytest.mark.django_db
def test_the_checks_look_at_parts_and_pictures_as_well():
    MemberFactory(name="李明", may_be_public=False), MemberFactory(name="张建国", may_be_public=False)
    profile = make_profile(
        state=State.DRAFT, endeavours=1, comment='<p><img src="/media/a.png" alt="张建国在授课"></p>'
    )
    Endeavour.objects.create(profile=profile, position=2, endeavour="Serve", specialty="able", text="<p>李明</p>")
    assert "The text names members who have not agreed to be public: 张建国, 李明." in profile.checks()


@pytest.mark.django_db
def test_what_is_said_names_no_branch():
    """An editor of one branch must not learn from it who belongs to which."""
    member = MemberFactory(name="李明", may_be_public=False)
    said = " ".join(make_article(state=State.DRAFT, body="<p>李明</p>").checks())
    assert "李明" in said
    assert member.branch.short_name not in said
    assert member.branch.name not in said


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 30])
def test_however_many_members_are_named_the_register_is_asked_once(count):
    names = [f"李{chr(0x6000 + number)}" for number in range(count)]
    for name in names:
        MemberFactory(name=name, may_be_public=False)
    article = make_article(state=State.DRAFT, body=f"<p>{'、'.join(names)}</p>")
    prefetch_related_objects([article], "attachments")
    with CaptureQueriesContext(connection) as captured:
        article.checks()
    assert len(captured) == 1
