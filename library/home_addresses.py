"""Home addresses in a plain text: a street or an estate with a building, a unit or a room, in Chinese and in English.

The address of an office is none: it ends with the number of the house, or says whose house it is.
"""

import re

HAN = r"\u4e00-\u9fff"
NUMBER = r"(?:[A-Za-z]?\d{1,5}[A-Za-z]?|[一二三四五六七八九十百〇零两]{1,6})"
LINK = r"[ ,，、-]{0,2}"
BUILDING = rf"{NUMBER} ?(?:号楼|栋|幢|座|楼)"
ROOM = rf"(?:{NUMBER} ?室|{NUMBER} ?房(?![{HAN}])|\d{{3,5}}[A-Za-z]?(?![\d{HAN}]))"
INSIDE = re.compile(  # 3栋2单元501室, 3栋2单元, 2单元501, 350号3栋, 3-2-501, 501室
    rf"(?<![第\d])(?:(?:{NUMBER} ?号{LINK})?(?:{BUILDING}{LINK}(?:{NUMBER} ?单元{LINK})?(?:{NUMBER} ?层{LINK})?{ROOM}"
    rf"|{NUMBER} ?单元{LINK}{ROOM}|{BUILDING}{LINK}{NUMBER} ?单元)"
    rf"|{NUMBER} ?号{LINK}(?:{BUILDING}(?![{HAN}])|{NUMBER} ?室)"
    rf"|\d{{1,3}}-\d{{1,2}}-\d{{3,4}}(?![\d-])"
    r"|(?P<room>\d{3,5} ?室))"
)
REACH = 60
BEFORE = re.compile(rf"(?:[{HAN}A-Za-z\d] ?){{2,{REACH}}}{LINK}\Z")
LIVES = re.compile("住址|地址|住在|住于|现住|家住|居住|位于|住")
ESTATE = re.compile("小区|花园|家园|苑|公寓|公馆|新村|宿舍|家属|[村庄].{0,8}组")
STREET = re.compile(rf"[{HAN}]{{1,8}}(?:路|街|大道|巷|弄|胡同|村|庄|小区|花园|家园|苑|公寓|公馆|宿舍|家属院|家属区)")
HOUSE = re.compile(rf"{NUMBER} ?号")
FARM = re.compile(rf"[{HAN}]{{2,12}}村[{HAN}]{{0,8}}(?<![小作导])组{LINK}\d{{1,4}} ?号(?!至|到|上午|下午|晚)")
AT_WORK = re.compile(
    "办公|机关|检察院|法院|政府|委员会|会议|党校|大厦|广场|学院|大学|学校|中学|小学|医院|办事处|服务中心|活动中心|政务|党群|行政|派出所|教室|公司|局"
)
AT_HOME = re.compile("宿舍|家属|住宅|小区|花园|家园|公寓|新村")

WORD = r"[A-Z][\w’'-]{0,30}"
FLAT = r"(?:Room|Rm\.?|Unit|Flat|Apartment|Apt\.?|Building|Bldg\.?|Block|Door) ?(?:No\. ?|#)?[A-Z]?-?\d{1,5}[A-Z]?"
ROAD = (
    r"(?:Road|Rd|Street|St|Avenue|Ave|Lane|Alley|Boulevard|Drive|Hutong"
    r"|Residential (?:Quarter|Area|Community)|Community|Village|Gardens?|Estate|Dormitory)\b\.?"
)
HOUSE_NUMBER = r"(?:(?:No\. ?)?\d{1,5}[A-Z]?,? )?"
ENGLISH = re.compile(
    rf"\b(?:{FLAT}(?:,? {FLAT}){{0,4}},? {HOUSE_NUMBER}(?:{WORD},? ){{1,6}}?{ROAD}"
    rf"|{HOUSE_NUMBER}(?:{WORD} ){{1,5}}?{ROAD}(?:,? {WORD}){{0,4}}?(?:,? {FLAT}){{1,4}})"
)
AT_WORK_IN_ENGLISH = re.compile(r"Office|Procuratorate|Court|Government|Committee|Hotel|Hall|School|University|Tower")


def home_addresses(plain):
    """Where home addresses begin and end in a text, as `library.personal_data.PLAIN` makes it plain."""
    for inside in INSIDE.finditer(plain):
        before = BEFORE.search(plain, max(0, inside.start() - REACH), inside.start())
        if before and is_home(before[0], only_a_room=inside["room"] is not None):
            yield before.start() + where_it_begins(before[0]), inside.end()
    for farm in FARM.finditer(plain):
        yield farm.start() + where_it_begins(farm[0]), farm.end()
    for address in ENGLISH.finditer(plain):
        if not AT_WORK_IN_ENGLISH.search(address[0]):
            yield address.span()


def is_home(words, *, only_a_room):
    """Whether these words before a unit or a room lead to a home."""
    if not STREET.search(words) or (only_a_room and not (HOUSE.search(words) or ESTATE.search(words))):
        return False
    return bool(AT_HOME.search(words)) or not AT_WORK.search(words)


def where_it_begins(words):
    """After the last word such as “lives in”; where there is none, at the beginning."""
    ends = [lives.end() for lives in LIVES.finditer(words)]
    return ends[-1] if ends else 0
