"""Which descriptions of pictures a person wrote."""

import pytest

from library.descriptions import description_of, guess_of


@pytest.mark.parametrize(
    "text",
    [
        "",
        "图片 1",
        "图形 2",
        "Picture 3",
        "截图",
        "QQ截图20230101",
        "微信图片_20240613090122",
        "mmexport1680000000",
        "IMG_20230701_093011",
        "DSC01234 副本",
        "屏幕快照 2020-01-01 下午3.00.00",
        "image001",
        "党员学习.jpg",
        r"C:\Users\lihua\Desktop\党员 学习",
        r"\\server\share\a b",
        "file:///C:/Users/lihua/a b.png",
        "https://mmbiz.qpic.cn/a/640?wx_fmt=jpeg",
        "/var/folders/x/y",
        "8f3a9c1d2e",
        "{3F2504E0-4F89-11D3-9A0C-0305E82C3301}",
        "640 (1)",
        "…",
        "图片包含 室内\n\nAI 生成的内容可能不正确。",
        "描述已自动生成",
        "说明: 说明: IMG_20140301",
        "Description: IMG_1",
        "A group of people. Description generated with very high confidence",
        "图片包含人员 已生成极高可信度的说明",
        "timg (1)",
        "u=1234567,987654&fm=26&gp=0",
        "src=http___img.example.org_a",
        "P1010023",
        "DJI_0012",
        "mceclip0",
        "新建 位图图像",
        "qrcode",
        "稿定设计-1",
        "点击查看大图",
    ],
)
def test_what_a_program_wrote_is_no_description(text):
    assert description_of(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "党员在会议室学习",
        "图1 支部集中学习",
        "党支部图片展",
        "图书室",
        "2023年七一大会合影",
        "1号楼",
        "党委/支部",
        "Two readers & a lamp",
        "Logo of the branch",
        "封面人物王芳",
        "Pictures of the assembly",
        "Picture of the branch in 1978",
    ],
)
def test_what_a_person_wrote_stays(text):
    assert description_of(text) == text


@pytest.mark.parametrize(
    ("text", "guess"),
    [
        ("图片包含 室内, 桌子\n\nAI 生成的内容可能不正确。", "图片包含 室内, 桌子"),
        ("卡通人物\n\n中度可信度描述已自动生成", "卡通人物"),
        ("手机屏幕的截图\n\n描述已自动生成", "手机屏幕的截图"),
        ("A group of people\n\nDescription automatically generated with low confidence", "A group of people"),
        ("A room\n\nAI-generated content may be incorrect.", "A room"),
        ("党员在会议室学习", ""),
        (None, ""),
    ],
)
def test_guess_is_told_from_its_warning(text, guess):
    assert guess_of(text) == guess


def test_description_is_one_line_of_what_can_be_seen():
    assert description_of("党员\u200b在\n会议室") == "党员在 会议室"
    assert len(description_of("学" * 5000)) == 200


def test_hostile_description_is_read_in_no_time():
    assert description_of("/" * 100_000 + " x") == ""
