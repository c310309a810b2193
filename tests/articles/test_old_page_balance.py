"""Nothing of an old page is lost in silence: 300 pages are made of all parts that we know, and of some that we do not.

Each part carries words of its own, which stand nowhere else. Every one of them must stand in what was read, or be named
in a remark.
"""

import random

import pytest

from publishing.richtext import clean
from tests.articles.saved_pages import read, said
from tests.factories import make_picture

PAGES = 300
SENTENCE = "支部每周集中学习一次，党员轮流领学，学用结合，成效明显。"
PICTURE = make_picture(size=(30, 20)).read()
SENTENCES = f"<p>{SENTENCE}{{}}</p>"
PARTS = [  # {} is a word of its own
    "<p>{}</p>",
    "<p>　　{}，{}<b>{}</b><i>{}</i><u>{}</u><s>{}</s><font color=red size=5>{}</font></p>",
    "<div>{}<br>{}<br><br>　　{}</div>",
    "<div>{}<div>{}</div>{}</div>",
    "<h2>{}</h2><h3>{}</h3><h5>{}</h5>",
    "<ul><li>{}</li><li>{}<ul><li>{}</li></ul></li></ul>",
    "<ol start=3><li>{}</li><li>{}</li></ol>",
    "<ol type=A><li>{}</li><li><p>{}</p><p>{}</p></li></ol>",
    "<ol reversed><li value=7>{}</li><li>{}</li></ol>",
    "<dl><dt>{}</dt><dd>{}</dd><dd>{}</dd></dl>",
    "<table border=1><tr><td>{}</td><td>{}</td></tr><tr><td>{}</td><td>{}</td></tr></table>",
    "<table><caption>{}</caption><tr><th>{}</th><th>{}</th></tr><tr><td>{}</td><td>{}</td></tr></table>",
    "<table><tr><td>{}<table><tr><td>{}</td><td>{}</td></tr></table></td><td>{}</td></tr></table>",
    "<table><tr><td colspan=2>{}</td></tr><tr><td rowspan=2>{}</td><td>{}</td></tr><tr><td>{}</td></tr></table>",
    "<table>{}<tr><td>{}</td></tr></table>",
    "<blockquote>{}<p>{}</p></blockquote>",
    "<pre>　　{}\n　　{}\n{}</pre>",
    "<div style='white-space: pre-wrap'>{}\n\n{}\n  {}</div>",
    "<p align=center><img src=a.jpg alt='合影{}'></p><p align=center>图为{}</p>",
    "<p><img src=gone.jpg alt='会场{}'>{}</p>",
    "<p><img src=blank.gif data-src=gone-{}.jpg></p>",
    "<figure><img src=a.jpg><figcaption>{}</figcaption></figure>",
    "<picture><source srcset=gone.webp><img src=a.jpg></picture><p>{}</p>",
    "<noscript><img src=a.jpg><p>{}</p></noscript>",
    "<noscript>{}</noscript>",
    "<iframe src='//video.example.cn/{}'>{}</iframe>",
    "<video src={}.mp4><source src={}.mp4>{}</video><audio src={}.mp3></audio>",
    "<object data={}.swf><param name=a value=b>{}</object><embed src={}.swf>",
    "<canvas>{}</canvas><svg><title>{}</title><text>{}</text></svg>",
    "<map name=m><area alt={} href=x.html></map>",
    "<form action=x>{}<input value={}><select><option>{}</option></select><textarea>{}</textarea>"
    "<button>{}</button><label>{}<input type=checkbox checked></label></form>",
    "<p><ruby>{}<rp>(</rp><rt>{}</rt><rp>)</rp></ruby>{}</p>",
    "<p><math><mfrac><mn>{}</mn><mn>{}</mn></mfrac><msup><mi>{}</mi><mn>{}</mn></msup></math></p>",
    "<details><summary>{}</summary><p>{}</p></details>",
    "<x-card>{}</x-card><x-card><x-line>{}</x-line>{}</x-card>",
    "<p>{}<o:p>{}</o:p><st1:place>{}</st1:place></p>",
    "<marquee>{}</marquee><blink>{}</blink><center>{}</center><nobr>{}</nobr>",
    "<p>{}<sup><a href=#f1 name=r1>[{}]</a></sup></p><p><a name=f1>{}</a></p>",
    "<p>{{{{ title }}}} ${{{}}} &lt;%={}%&gt;</p>",
    "<p><a href=x.html>{}</a><a href=http://example.org/>{}</a><a href='javascript:a()'>{}</a><a>{}</a></p>",
    "<p><a href=plan.pdf>{}</a></p>",
    "<div class=nav><a href=a>{}</a>{}</div>",
    "<div id=footer>{}</div>",
    "<div class='share tools'>{}</div>",
    "<p style='display: none'>{}</p><p hidden>{}</p><div class=unseen>{}</div>",
    "<div style='visibility:hidden'><p>{}</p></div>",
    "<div class=related><p>相关新闻</p><ul><li><a href=1>{}</a></li><li><a href=2>{}</a></li></ul></div>",
    "<p>上一篇：<a href=1>{}</a></p>",
    "<p>责任编辑：{}　审核：{}　浏览次数：{}</p>",
    "<p>（作者：{}）</p>",
    "<p>【编者按】{}</p>",
    "<p>来源：{}</p>",
    "<p>党委点评：{}</p><p>品牌简介</p><p>{}</p>",
    "<p>坚持{}，打造“{}”支部</p><p>" + SENTENCE + "{}</p>",
    "<div class=TRS_Editor><p>{}</p><p>" + SENTENCE + "</p></div>",
    "<div id=zoom>{}<p>{}</p></div>",
    "<span>{}</span>{}<em>{}</em>",
    "<p>{}<q>{}</q><abbr title=x>{}</abbr><time>{}</time><wbr>{}</p>",
    "<hr><address>{}</address><fieldset><legend>{}</legend>{}</fieldset>",
    "<!-- no word --><p>{}<!-- none -->{}</p>",
    "<h4>{}<h4>{}",
    "<li>{}<td>{}<dd>{}",
]
HEADS = [
    "<h1>支部主题党日{}</h1><p>时间：2019-07-01 来源：机关党委{} 作者：{} 点击：{}</p>",
    "<div class=title>{}</div><div>当前位置：首页 > {} > 正文</div><p>更新时间：2019-07-{day} 发布时间：2019-06-30</p>",
    "<p>{}</p><p>——{}</p><p>2019年7月1日 下午3:30　【字号：大｜中｜小】</p>",
    "{}<br>{}",
    "",
]
UNSEEN = "<style>.unseen { display: none }</style>"


def page(number):
    """A page and its own words."""
    chance, words = random.Random(number), []

    def filled(part):
        made, *rest = part.replace("{{", "\0").replace("}}", "\1").split("{}")
        for piece in rest:
            words.append(f"词{number}k{len(words)}z")
            made += words[-1] + piece
        return made.replace("\0", "{").replace("\1", "}").replace("{day}", f"{number % 20 + 2:02}")

    head = filled(chance.choice(HEADS))
    parts = [filled(part) for part in [SENTENCES, *chance.sample(PARTS, chance.randint(2, 9))]]
    chance.shuffle(parts)
    wrapped = chance.choice(["{}", "<div>{}</div>", "<table><tr><td>{}</td></tr></table>", "<div id=content>{}</div>"])
    return f"<html><head>{UNSEEN}</head><body>{head}{wrapped.replace('{}', ''.join(parts))}</body></html>", words


@pytest.mark.parametrize("number", range(PAGES))
def test_every_word_stands_in_what_was_read_or_in_a_remark(number):
    source, words = page(number)
    text = read(source, files={"a.jpg": PICTURE})
    fields = (text.title, text.subtitle, text.column, text.author, text.source, text.responsible_editor)
    there = "\n".join([*fields, text.editors_note, text.body, said(text)])
    assert [word for word in words if word not in there] == []
    assert text.body == clean(text.body)


def test_the_pages_are_made_of_every_part():
    made = "".join(page(number)[0] for number in range(PAGES))
    for part in PARTS:
        assert part.split("{}")[0].replace("{{", "{").replace("}}", "}") in made
