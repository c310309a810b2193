"""The head of an old page: where it is filed, its title, and the row of labels for time, author and source."""

import re

from articles.bylines import LABELS, LATIN_NAMES, SEPARATORS, label_pattern, labelled
from characters.folding import folded_in_place

from .dates import find_moment, moment_in
from .days import NEARBY, OF_LABELS, PLAIN

MORE_LABELS = {
    "published": r"发[表布]于|刊\s*发于|(?:信\s*息|文\s*章|稿\s*件|新\s*闻)?\s*"
    r"(?:发\s*[布表稿]|刊\s*[发登载]|公\s*[布开示]|出\s*版|首\s*发|播\s*发|推\s*送|上\s*[网载线]|挂\s*网|张\s*贴|提\s*供)\s*(?:时\s*间|日\s*期)|发\s*布(?=\s*[:：]\s*\d)"
    r"|(?:release|publication|publishing|publish) (?:time|date)|published(?: (?:on|at))?|posted(?: on)?",
    "entered": r"(?:录\s*入|添\s*加|编\s*辑|上\s*传|创\s*建|生\s*成|成\s*文|印\s*发|发\s*文|签\s*发)"
    r"\s*(?:时\s*间|日\s*期)",
    "updated": r"(?:最[后近]\s*)?(?:更\s*新|修\s*改)(?:\s*(?:时\s*间|日\s*期)|于)"
    r"|最[后近]\s*(?:更\s*新|修\s*改)|更\s*新"
    r"|(?:last )?(?:updated?|modified)(?: (?:time|date|on|at))?",
    "time": r"时\s*间|日\s*期|time|date",
    "size": r"字\s*[号体]|font size",
    "views": r"(?:点\s*击|浏\s*览|查\s*看|阅\s*读|访\s*问)(?:\s*[次人]?\s*[数量])?|(?:page )?views|hits|clicks"
    r"|(?:评\s*论|回\s*复|跟\s*帖|关\s*注|人\s*气|热\s*度|点\s*赞)(?:\s*[次人]?\s*[数量])?(?=\s*[:：]\s*\d)|视\s*力\s*保\s*护\s*色?",
}
HEAD_LABELS = label_pattern(LABELS | MORE_LABELS)
LONGEST_LINE = 300  # characters of a row of labels
LONGEST_HEAD = 80  # characters of a line by the title without a label
SHORT = 30  # characters of who or what stands before the first of them
LONGEST_VALUE = 40  # characters of what stands in a cell behind its label
BARS = re.compile(r"\s*[|｜丨┃│▏]\s*")
CRUMBS = re.compile(
    r"\W*(?:您?(?:现在|当前|目前)?的?(?:所在)?(?:的)?位置|you are here"
    r"|(?:your |current )?(?:position|location))\s*是?\s*[:：]",
    re.IGNORECASE,
)
BETWEEN_CRUMBS = re.compile(r"\s*(?:-*[>＞»›→》]+|/|\\|::|\|)\s*")
NO_COLUMN = re.compile(
    r"\W*(?:网站)?首\s*页\W*|正\s*文|(?:文章|信息|新闻)?(?:内容|详情|详细)|home(?: ?page)?|text|content|detail",
    re.IGNORECASE,
)
BY = re.compile(rf"[Bb]y ({LATIN_NAMES.pattern})")
BRACKETS = "[]［］【】()（）<>《》"
TOOLS = re.compile(  # possessive: what was matched is not tried in another way, so any line takes linear time
    r"(?:字\s*[号体](?:大小)?|font size|大|中|小|large|medium|small|in|我要|打\s*印|print|关\s*闭|close|窗口|window"
    r"|(?:本|此|this )?页面?|page|保存|save|收藏|favou?rites?|add to|分\s*享(?:到|至)?|share(?: (?:to|on|this))?|转发"
    r"|复制链接|copy link|返回(?:顶部|列表|上一页|首页)?|back(?: to (?:top|list))?|纠错|微信|(?:新浪)?微博|qq空间|qzone"
    r"|wechat|weibo|扫一扫|手机(?:阅读|观看)|朗读|(?:推荐给|告诉)(?:好友|朋友)|(?:发表|我要)?评论|(?:我要)?投稿|回到顶部"
    r"|设为首页|加入收藏|\W)++",
    re.IGNORECASE,
)
PLACE = re.compile(r"\W*(?:会议|活动)?(?:地\s*[点址]|主\s*持|参\s*[加会])|place\b|venue\b", re.IGNORECASE)
SUBTITLE = re.compile(r"(?:——|－－|--|–|—)\s*\w")
SENTENCE_END = re.compile(r"。|[.…][\"'”’」』）)\]】]*\s*\Z|[a-z]{2}\. [A-Z]")  # a title has no more than a question


def take_head(incoming, lines, days):
    """Read the lines above a text, of which the last ones may belong to it; gives how many are its head.

    A row of labels is where the head ends; the title stands above it, and above that where the page is filed.
    """
    rows = (place for place, line in enumerate(lines) if is_row_of_labels(line))
    first = next((place for place in rows if not any(map(PLACE.match, lines[place + 1 : place + 3]))), None)
    if first is None:
        return 0
    end = first
    while end < len(lines) and (end == first or is_row_of_labels(lines[end]) or is_tools(lines[end])):
        take_labels(incoming, lines[end], days)
        end += 1
    above = [line for line in lines[:first] if not is_tools(line)]
    for line in above:
        take_crumbs(incoming, line)
    above = [line for line in above if not is_crumbs(line)]
    while above and SUBTITLE.match(above[-1]):
        incoming.subtitle = incoming.subtitle or above[-1].strip("—－–- ")
        above.pop()
    if above and not incoming.title and not SENTENCE_END.search(above[-1]):
        take_title(incoming, above.pop())
    return end


def is_row_of_labels(line):
    if len(line) > LONGEST_LINE or is_tools(line):
        return False
    if BY.fullmatch(line):
        return True
    values, before = labelled(line, HEAD_LABELS)
    if said := [value for name, value in values.items() if name in OF_LABELS]:
        if not before or is_tools(before) or BY.fullmatch(before) or (not any(said) and len(before) < 60):
            return True
        of_a_page = values.keys() & {"published", "entered", "updated"}  # and never of what is told
        return len(before) <= SHORT and any(moment_in(values[name]) for name in of_a_page)
    moment, rest = find_moment(before)
    only_a_date = moment is not None and not rest.strip(SEPARATORS + BRACKETS)
    return only_a_date or (not before and bool({"author", "source", "size", "views"} & values.keys()))


def with_values(incoming, lines):
    """The lines with each that is nothing but a label put before its value, which stands in a cell of its own."""
    joined = []
    for line in lines:
        label = HEAD_LABELS.fullmatch(folded_in_place(joined[-1])) if joined else None
        is_value = len(line) <= LONGEST_VALUE and not is_tools(line) and not HEAD_LABELS.search(folded_in_place(line))
        if label and is_value and line != incoming.title:
            joined[-1] = f"{joined[-1]} {line}"
        else:
            joined.append(line)
    return joined


def is_tools(line):
    """Whether a line is nothing but the page's tools: the size of letters, printing, sharing, closing."""
    return (
        bool(line)
        and len(line) <= LONGEST_LINE
        and any(map(str.isalnum, line))
        and bool(TOOLS.fullmatch(folded_in_place(line)))
    )


def is_crumbs(line):
    return CRUMBS.match(folded_in_place(line))


def ends_head(line):
    """Whether a line is of the text: a sentence, or words to somebody, so that what follows is no head."""
    return not is_row_of_labels(line) and bool(SENTENCE_END.search(line) or line.endswith(("：", ":")))


def take_labels(incoming, line, days):
    values, before = labelled(line.strip(BRACKETS), HEAD_LABELS)
    if by := BY.fullmatch(line) or BY.fullmatch(before):
        values["author"] = by[1]
    for name, rank in OF_LABELS.items():
        days.add(rank, values.get(name, ""))
    days.add(PLAIN, before)
    for name in ("author", "source", "responsible_editor"):
        parts = [part for part in BARS.split(values.get(name, "")) if not is_tools(part)]
        if not getattr(incoming, name):
            setattr(incoming, name, " | ".join(parts).strip(SEPARATORS + BRACKETS))


def take_day_nearby(days, lines):
    """A day that stands by the title without any label that we know, where there is no other."""
    for line in lines:
        if not days.found and len(line) <= LONGEST_HEAD and not SENTENCE_END.search(line):
            days.add(NEARBY, line)


def take_title(incoming, words):
    """Keep a title; what stands before a bar is the name of its series."""
    series, *title = BARS.split(" ".join(words.split()), maxsplit=1)
    incoming.title = title[0] if title else series
    if title and series and not incoming.series:
        incoming.series = series


def take_crumbs(incoming, words):
    """The column is the last of the steps that lead to a page."""
    label = is_crumbs(words)
    steps = BETWEEN_CRUMBS.split(" ".join(words[label.end() :].split())) if label else []
    steps = [step.strip(SEPARATORS) for step in steps]
    steps = [step for step in steps if step and not NO_COLUMN.fullmatch(step) and step != incoming.title]
    if steps and not incoming.column:
        incoming.column = steps[-1]
