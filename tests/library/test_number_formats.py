"""A cell is what it shows. Expected is what Excel shows in China; most of it was compared with LibreOffice."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.number_formats import codes_of_styles, shown
from library.shown_dates import UnshownError

DAY = 43647  # 2019-07-01, a Monday


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (7, "General", "7"),
        (0.985, "General", "0.985"),
        (0.1 + 0.2, "General", "0.3"),
        (12345678901, "General", "12345678901"),
        (123456789012, "General", "1.23457E+11"),
        (110101199003078515, "General", "1.10101E+17"),
        (35, "G/通用格式", "35"),
        (35, 'General"人"', "35人"),
        (7, "000", "007"),
        (-7, "000", "-007"),
        (1234, "000", "1234"),
        (0.985, "0.0%", "98.5%"),
        (0.5, "0%", "50%"),
        (12, '"省检机党〔2019〕"0"号"', "省检机党〔2019〕12号"),
        (201907, '0000"年"00"月"', "2019年07月"),
        (13812345678, r"000\-0000\-0000", "138-1234-5678"),
        (2 / 3, "0.0", "0.7"),
        (1.005, "0.00", "1.01"),
        (2.5, "0", "3"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (999.5, "#,##0", "1,000"),
        (-1234.5, "#,##0.00;(#,##0.00)", "(1,234.50)"),
        (-5, '0;-0;"零"', "-5"),
        (0, '0;-0;"零"', "零"),
        (0, "0;-0;;@", ""),
        (5, ";;;", ""),
        (-5, "[Red]0;[蓝色]0", "5"),
        (150, '[>=100]"多"0;[<0]"负"0;"少"0', "多150"),
        (-5, '[>=100]"多"0;[<0]"负"0;"少"0', "负5"),
        (50, '[>=100]"多"0;[<0]"负"0;"少"0', "少50"),
        (5551234, r"[<=9999999]###\-####;\(###\)\ ###\-####", "555-1234"),
        (1234.5, "[$¥-804]#,##0.00", "¥1,234.50"),
        (1234.5, '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ', "¥1,234.50"),
        (0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        (12345, "0.00E+00", "1.23E+04"),
        (12345, "##0.0E+0", "12.3E+3"),
        (12345, '0.0,"千"', "12.3千"),
        (123456, '0!.0,"万"', "12.3万"),
        (12345678, "0.00,,", "12.35"),
        (0.5, "# ?/?", "1/2"),
        (2.5, "# ?/?", "2 1/2"),
        (3, "# ?/?", "3"),
        (-1.25, "# ?/?", "-1 1/4"),
        (3.14159, "# ??/??", "3 14/99"),
        (1.3, "# ?/4", "1 1/4"),
        (12.5, "@", "12.5"),
        ("检", '"省"@', "省检"),
        ("检", "0.00", "检"),
        (True, "0.00", "TRUE"),
        (123, "[DBNum1][$-804]General", "一百二十三"),
        (20105, "[DBNum1][$-804]G/通用格式", "二万〇一百〇五"),
        (1234567, "[DBNum2][$-804]General", "壹佰贰拾叁万肆仟伍佰陆拾柒"),
        (2019, "[DBNum1]0", "二〇一九"),
    ],
)
def test_number_is_shown_by_its_format(value, code, text):
    assert shown(value, code) == text


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (DAY, 'yyyy"年"m"月"', "2019年7月"),
        (DAY, 'yyyy"年"m"月"d"日"', "2019年7月1日"),
        (DAY, r"yyyy\-mm\-dd;@", "2019-07-01"),
        (DAY, "yyyy.m.d", "2019.7.1"),
        (DAY, "yy/mm/dd", "19/07/01"),
        (DAY, "d-mmm-yy", "1-Jul-19"),
        (DAY, "dddd, mmmm dd, yyyy", "Monday, July 01, 2019"),
        (DAY, "aaaa", "星期一"),
        (DAY, "[$-804]dddd", "星期一"),
        (DAY, 'e"年"', "2019年"),
        (DAY, "[$-F800]dddd, mmmm dd, yyyy", "2019年7月1日"),
        (DAY, '[DBNum1][$-804]yyyy"年"m"月"d"日"', "二〇一九年七月一日"),
        (43819, '[DBNum1][$-804]yyyy"年"m"月"d"日"', "二〇一九年十二月二十日"),
        (DAY + 0.4, r'yyyy"年"m"月"d"日"\ h:mm', "2019年7月1日 9:36"),
        (0.75, "h:mm AM/PM", "6:00 PM"),
        (0.75, '上午/下午h"时"mm"分"', "下午6时00分"),
        (0.999999999, "h:mm", "0:00"),
        (1.5, "[h]:mm:ss", "36:00:00"),
        (1.1, '[h]"小时"mm"分"', "26小时24分"),
        (0.1, "[mm]:ss", "144:00"),
        (0.123456, "mm:ss.0", "57:46.6"),
        (59, "yyyy-mm-dd", "1900-02-28"),
        (61, "yyyy-mm-dd", "1900-03-01"),
    ],
)
def test_day_and_time_are_shown_by_their_format(value, code, text):
    assert shown(value, code) == text


def test_a_workbook_may_count_its_days_from_1904():
    assert shown(DAY - 1462, "yyyy-mm-dd", since_1904=True) == "2019-07-01"


def test_formats_that_a_file_names_by_number_are_those_of_chinese_excel():
    codes = codes_of_styles({"164": "yyyy"}, ["0", "14", "31", "57", "58", "164", "999"])
    assert [shown(DAY, code) for code in codes] == [
        "43647", "2019/7/1", "2019年7月1日", "2019年7月", "7月1日", "2019", "43647",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (2 / 3, "General"),  # as many digits as the column is wide
        (-1, "yyyy-mm-dd"),
        (60, "yyyy-mm-dd"),  # a day that never was
        (3_000_000, "yyyy-mm-dd"),
        (DAY, "[$-411]ggge"),
        (DAY, "[$-419]mmmm"),
        (0.378, '[DBNum1]h"时"mm"分"'),  # 〇五 or 五: programs differ
        (5, "[DBNum3]0"),
        (5, "[blinking]0"),
        (-5, "[>0]0;[=0]0"),
    ],
)
def test_where_nobody_can_know_what_is_shown_it_is_not_said(value, code):
    with pytest.raises(UnshownError):
        shown(value, code)


@settings(max_examples=1000)
@given(
    st.text(alphabet='0#?.,%/@;E+-ymdhsabgeGeneral"\\!_*[]<>=$-804DBNum1 年¥:', max_size=20),
    st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.integers(), st.text(max_size=5)),
)
def test_whatever_a_file_calls_a_format_gives_a_text_or_that_one_error(code, value):
    with contextlib.suppress(UnshownError):
        assert isinstance(shown(value, code), str)
