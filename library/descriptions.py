"""Which descriptions of pictures a person wrote. Programs fill the place with paths, names, numbers and guesses.

A description is read out to those who cannot see the picture: “DSC_0012.jpg” tells them nothing, and a path tells
everybody the name of somebody’s account.
"""

import re

from characters.cleaning import clean_line, visible

LONGEST = 200  # characters, as the library keeps them
LOOKED_AT = 1000
FILE = r"[^\n]*\.(?:jpe?g|jfif|jpe|png|gif|bmp|dib|webp|tiff?|hei[cf]|avif|svg|emf|wmf|psd|ico|raw|cr2|pdf|docx?|pptx?)"
PICTURE = (
    r"图片|图像|图形|图|圖片|圖像|照片|相片|截图|截屏|屏幕截图|屏幕快照|插图|图表|文本框|矩形|椭圆|组合|形状|对象|剪贴画|微信图片|微信截图|qq图片|qq截图"
    r"|企业微信截图|钉钉图片|mmexport|wps图片|内容占位符|占位符|水印|二维码图片|未标题|未命名|无标题"
    r"|picture|image|img|photo|graphic|graphics|figure|fig|screenshot|screen ?shot|drawing|shape|group|object|clipart"
    r"|rectangle|text ?box|content placeholder|placeholder|untitled|dsc[fn]?|pict|scan|snipaste|grafik|bild"
    r"|新建 ?(?:bmp ?|jpe?g ?|png ?)?(?:位图)?图像|点击(?:查看|看)?(?:大图|原图|放大)?|查看大图|稿定设计|创客贴|美图"
    r"|二维码|封面图?|头图|配图|题图|wechat image|wechatimg|timg|dji|p(?=[\d_])|mceclip|qrcode|qr code|pic"
    r"|thumb|thumbnail|cover|banner|avatar"
    r"|src|vid|pano|capture|download|unnamed|logo|alt|alt text|icon|null|undefined|none"
)
NUMBER = r"[\s\d_.,:：()（）\[\]【】#%~+\-–—*·@年月日时分秒上下午]*"
NAMED = re.compile(rf"{NUMBER}(?:(?:{PICTURE}){NUMBER})*(?:副本|copy|拷贝|复制|edited|编辑)?{NUMBER}", re.IGNORECASE)
ADDRESS = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,15}:(?=\S*[/\\.])\S*|data:\S*|[a-z]:[\\/].*|file:.*|\\\\.*|(?=\S*/\S*/)[./~]\S*|www\.\S+)",
    re.IGNORECASE,
)
HASH = re.compile(
    r"[0-9a-f]{8,}|\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?|(?=\S*\d)[\w-]{16,}", re.ASCII | re.IGNORECASE
)
QUERY = re.compile(r"\w+=[^\s&]*(?:&\w+=[^\s&]*)+|src=\S+", re.IGNORECASE)  # of a search for pictures
NO_WORDS = (QUERY, re.compile(FILE, re.IGNORECASE), NAMED, ADDRESS, HASH)
# 说明: 说明: IMG_2014: programs put this before what another program had put there.
LABELLED = re.compile(r"(?:(?:说明|說明|描述|description|alt)\s*[:：]\s*)+", re.IGNORECASE)
GUESS = re.compile(
    r"[\s,，。.;；、—–-]*"
    r"(?:ai\s*生成的(?:内容|替换文字)?可能不正确|ai\s*產生的內容可能不正確|ai-generated content may be incorrect"
    r"|[高中低]度?可信度(?:的)?描述已自动生成|(?:描述|说明|替代文字)已自动生成|已自动生成(?:的)?(?:描述|说明)"
    r"|已生成[极很]?[高中低](?:度)?可信度的(?:说明|描述)"
    r"|description generated with (?:very )?(?:high|medium|low) confidence"
    r"|自動產生的描述|描述自動產生|(?:description )?automatically generated(?: description)?)",
    re.IGNORECASE,
)


def description_of(text):
    """What a person said that a picture shows, on one line; nothing where a program wrote it."""
    if not text or guess_of(text):
        return ""
    words = clean_line(" ".join(LABELLED.sub("", visible(text[:LOOKED_AT]).strip()).split()))
    is_program = any(each.fullmatch(words) for each in NO_WORDS)
    return "" if is_program or not any(map(str.isalnum, words)) else words[:LONGEST]


def guess_of(text):
    """What a program guessed that a picture shows, without its warning; nothing where no program guessed."""
    text = visible((text or "")[:LOOKED_AT])
    found = GUESS.search(text)
    return "" if found is None else clean_line(" ".join(text[: found.start()].split()))[:LONGEST] or "…"
