"""What is found in a text as personal data, and what is not: an alarm about every number would be read by nobody."""

import os
import re
import time
from pathlib import Path

import pytest

from library.personal_data import Finding, found_in, masked, sentence_around

HOUSE = Path(__file__).parents[2]
SEED = HOUSE.parent / "shared/seed/cadre-branch-article.txt"  # not ours to commit; CI lays it there
SAMPLE = sorted(HOUSE.glob("portal/sample/*/*.toml"))


def kinds(text):
    return [finding.kind for finding in found_in(text)]


def words(text):
    return [finding.words for finding in found_in(text)]


# --- found


@pytest.mark.parametrize(
    "number",
    [
        "340102199001011236",
        "340102 19900101 1236",
        "340102-19900101-1236",
        "3401 0219 9001 0112 36",
        "３４０１０２１９９００１０１１２３６",
        "34010219900101\u200b1236",
        "11010119800229000X",
        "11010119800229000x",
        "11010119800229000Ｘ",
    ],
)
def test_an_identity_number_is_found_however_it_is_typed(number):
    assert found_in(f"身份证号{number}，") == [Finding("identity", number, 4, 4 + len(number))]


@pytest.mark.parametrize(
    "number",
    [
        "340102199001011237",  # another check digit
        "340102199002301235",  # no such day
        "990102199001011236",  # no such region
        "3401021990010112361",  # a digit too many
        "40102199001011236",
    ],
)
def test_what_only_looks_like_an_identity_number_is_none(number):
    assert kinds(number) == []


def test_an_identity_number_of_the_old_kind_is_found():
    assert kinds("原身份证号 340102900101123。") == ["identity"]
    assert kinds("340102901301123") == []  # no thirteenth month


@pytest.mark.parametrize(
    "number",
    [
        "13812345678",
        "138 1234 5678",
        "138-1234-5678",
        "138.1234.5678",
        "1381 234 5678",
        "1 3 8 1 2 3 4 5 6 7 8",
        "１３８１２３４５６７８",
        "+86 13812345678",
        "+86-138-1234-5678",
        "+8613812345678",
        "8613812345678",
        "0086 19912345678",
    ],
)
def test_a_mobile_number_is_found_however_it_is_typed(number):
    assert found_in(f"电话{number}（王") == [Finding("mobile", number, 2, 2 + len(number))]


@pytest.mark.parametrize("text", ["微信a13812345678", "tel13812345678", "13812345678x"])
def test_a_mobile_number_beside_a_letter_is_one(text):
    assert words(text) == ["13812345678"]


def test_two_numbers_in_one_row_are_two():
    assert words("张三 13812345678 15987654321") == ["13812345678", "15987654321"]
    assert words("2019 340102199001011236") == ["340102199001011236"]


@pytest.mark.parametrize(
    "number",
    [
        "6228480012345678903",
        "6228 4800 1234 5678 903",
        "6228-4800-1234-5678-903",
        "4000000000000002",
        "4000 0000 0000 0002",
        "５５００００００００００００００４",
    ],
)
def test_a_bank_card_is_found_however_it_is_typed(number):
    assert found_in(f"卡号：{number}。") == [Finding("card", number, 3, 3 + len(number))]


def test_a_number_that_fails_luhn_is_no_bank_card():
    assert kinds("6228480012345678904") == []


@pytest.mark.parametrize("address", ["li.ming+dangwu@mail.example.cn", "li_ming＠163.com", "a@b.cn"])
def test_an_e_mail_address_is_found(address):
    assert words(f"邮箱：{address}。") == [address]
    assert kinds(f"Write to {address}, please.") == ["email"]


@pytest.mark.parametrize(
    "address",
    [
        "安徽省合肥市蜀山区望江西路350号阳光小区3栋2单元501室",
        "合肥市望江西路350号阳光小区，3栋501",
        "望江西路 350 号 2 栋 501 室",
        "阳光小区3-2-501",
        "金寨路5号省检察院宿舍3栋201室",
        "检察院旁阳光小区3栋501室",
        "幸福路三栋二单元五零一室",
        "望江西路350号3栋",
        "望江镇新河村李庄组12号",
    ],
)
def test_a_home_address_in_chinese_is_found(address):
    assert found_in(f"现住{address}。") == [Finding("home", address, 2, 2 + len(address))]


@pytest.mark.parametrize(
    "address",
    [
        "Room 302, Unit 2, Building 5, No. 350 Wangjiang West Road",
        "Building 5, Unit 2, Room 302, Sunshine Residential Quarter",
        "350 Wangjiang West Road, Apartment 12B",
        "Flat 5B, 12 Garden Lane",
    ],
)
def test_a_home_address_in_english_is_found(address):
    assert words(f"He lives in {address}, Hefei.") == [address]


# --- not found: ordinary numbers


@pytest.mark.parametrize(
    "ordinary",
    [
        "2020年7月1日，2020-07-01，20200701，2020.07.01 12:30",
        "皖检发〔2020〕15号、（2020）皖01刑初123号、GB/T 37668-2019",
        "0551-62812345、(010) 6281-2345、0551 6281 2345、400-800-1234、12309",
        "13,812,345,678、13800000000元、15000000000 yuan、¥13812345678、13812345678.50元、1.5亿元",
        "0.1587301587301587、0.13812345678、3.6666666666666665、1381 234 567、1381 2345 6789",
        "13 20 15 18 22 17、2017 2018 2019 2020、1 2 3 4 5 6 7 8 9 10 11",
        "20200701123045678、202007011230、1593561600000",
        "978-7-01-020202-1、11340000002986000X、91340100MA2NXXXX3T、192.168.100.200",
        "荣立集体三等功2次、个人二等功1次，党员12名，委员5名",
        "@示例、a@b、党建@检察",
        "SHA-256: 9f5c1d17570888746ab03e2d",
        "合肥市望江西路350号",
        "屯溪路128号省检察院办公楼302室、东流路1号省检察院3号楼302室",
        "天鹅湖路88号政务中心3楼305室、徽州大道20号市公安局2号楼301室、长江中路369号国际大厦12楼1203室",
        "长江路3号楼会议室、幸福路小学2号楼301教室",
        "走访望江路社区12户困难党员，对长江路小区18栋楼进行改造",
        "会议室在302室，第三检察室，2室1厅，第一单元",
        "在新河村12号开展活动，新河村党小组12号开会",
        "Room 302; Room 302, Office Building, 350 Wangjiang Road; Unit 2 studied Building 5 Party rules on the Road",
        "350 Wangjiang West Road",
    ],
)
def test_ordinary_numbers_are_no_alarm(ordinary):
    assert words(ordinary) == []


@pytest.mark.parametrize("page", SAMPLE, ids=lambda page: f"{page.parent.name}/{page.stem}")
def test_nothing_in_the_sample_is_an_alarm(page):
    assert words(page.read_text()) == []


@pytest.mark.skipif(not SEED.exists() and "CI" not in os.environ, reason="the model page is not here")
def test_nothing_in_the_model_page_is_an_alarm():
    assert words(SEED.read_text()) == []


# --- shown where it stands


def test_it_is_shown_in_its_sentence():
    text = "第一句。请与李明联系，电话13812345678，谢谢。第三句。"
    [finding] = found_in(text)
    assert sentence_around(text, finding) == ("请与李明联系，电话", "，谢谢。")


def test_a_long_sentence_is_cut_on_both_sides():
    text = "甲" * 100 + "13812345678" + "乙" * 100
    [finding] = found_in(text)
    assert sentence_around(text, finding, reach=10) == ("…" + "甲" * 10, "乙" * 10 + "…")


def test_it_is_the_same_however_it_is_typed_and_another_if_a_digit_differs():
    def key(text):
        [finding] = found_in(text)
        return finding.key

    assert key("138 1234 5678") == key("１３８-1234-5678") == key("13812345678")
    assert key("13812345679") != key("13812345678")


def test_a_masked_number_can_be_known_again_and_not_used():
    assert masked("340102199001011236") == "3401**********1236"
    assert masked("13812345678") == "138*****678"
    assert masked("a@b.cn") == "a@**cn"


# --- hostile texts


@pytest.mark.parametrize(
    "piece", ["1", "1 ", "34 0102 19900101 1234 ", "a.", "村", "路501室", "1号", "Aa Road ", "Room 1, "]
)
def test_the_time_grows_with_the_text_and_with_nothing_else(piece):
    def seconds(size):
        text = piece * (size // len(piece))
        begun = time.process_time()
        found_in(text + "@")
        return time.process_time() - begun

    assert seconds(100_000) < 1


def test_a_page_of_findings_keeps_its_places():
    text = "、".join(f"138{number:08}" for number in range(500))
    found = found_in(text)
    assert len(found) == 500
    assert all(re.fullmatch(r"138\d{8}", finding.words) for finding in found)
    assert all(text[finding.start : finding.end] == finding.words for finding in found)
