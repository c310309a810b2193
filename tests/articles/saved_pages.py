"""Pages as old sites made them, each in another way; all invented. As text: the tests encode them. And to read them."""

import datetime
from pathlib import Path

from django.utils import timezone

from articles.old_pages import Bundle, read_page

CASES = Path(__file__).with_name("cases")  # as they were brought, byte for byte

# A layout of tables, from 2008: everything in cells, paragraphs by line breaks, letters sized by <font>.
TABLES = """<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">
<!-- saved from url=(0052)http://www.example.gov.cn/djgz/show.asp?id=317&page=1 -->
<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>办公室支部：四条路怎样走_某某检察院</title>
<script>document.write("不应出现")</script><style>td {font-size: 12px}</style></head>
<body bgcolor="#ffffff" topmargin="0">
<table width="780" align="center"><tr><td><a href="index.asp">首页</a> | <a href="a.asp">机构设置</a> |
<a href="b.asp">检务公开</a> | <a href="c.asp">党建工作</a></td></tr>
<tr><td height="24">当前位置：<a href="/">首页</a> &gt;&gt; <a href="/djgz/">党建工作</a> &gt;&gt; 正文</td></tr>
<tr><td><table width="100%"><tr>
<td width="180" valign="top"><table><tr><td>热点新闻</td></tr><tr><td><a href="1.asp">第一条</a></td></tr>
<tr><td><a href="2.asp">第二条</a></td></tr></table></td>
<td valign="top"><table width="100%">
<tr><td align="center"><font size="5"><b>领航品牌展示｜办公室支部：四条路怎样走</b></font></td></tr>
<tr><td align="center">发布时间：2008年7月1日 9:30 &nbsp;&nbsp;作者：周岚 &nbsp;新闻来源： &nbsp;点击：1024
【字号：<a href="javascript:s(16)">大</a>|<a href="javascript:s(14)">中</a>|<a
href="javascript:s(12)">小</a>】</td></tr>
<tr><td><font size="3">　　<strong>[编者按]</strong>八个支部依次展示，本期是第三个。<br>
　　<b>坚持“四个坚持”，打造“四条路”支部</b><br>
　　品牌简介<br>
　　办公室党支部现有党员九名，支部委员会由三人组成。<br><br>
<img src="images/room.jpg" width="400" alt="room.jpg"><br>
　　党委点评：说到做到，是这个支部的作风。<br>
　　坚持学习原著，打造“特别讲政治”支部<br>
　　每名党员选读一本原著，每月交流一次，<font color="red">从不间断</font>。<br>
　　坚持服务基层，打造“特别能奉献”支部<br>
　　二〇〇八年上半年走访基层院十二次。<br>
　　<table border="1"><tr><td><b>年份</b></td><td><b>次数</b></td></tr><tr><td>2007</td><td>10</td></tr>
<tr><td>2008</td><td>12</td></tr></table>
　　（办公室 周岚）</font></td></tr>
<tr><td align="right">责任编辑：王晓</td></tr>
<tr><td>【<a href="javascript:window.print()">打印本页</a>】【<a
href="javascript:window.close()">关闭窗口</a>】</td></tr>
<tr><td>上一篇：<a href="316.asp">春季义务植树</a></td></tr>
</table></td></tr></table></td></tr>
<tr><td align="center">版权所有：某某检察院 地址：某某路1号</td></tr></table></body></html>"""

# A layout of blocks with the meta tags that government sites must carry.
BLOCKS = """<!doctype html><html lang="zh"><head><meta charset="utf-8">
<title>控告申诉支部：群众的事无小事 - 某某检察院</title>
<meta name="SiteName" content="某某检察院"><meta name="ColumnName" content="党风廉政建设">
<meta name="ArticleTitle" content="控告申诉支部：群众的事无小事"><meta name="PubDate" content="2020-07-15 10:20">
<meta name="ContentSource" content="机关党委"><meta name="Author" content=""><meta name="Keywords"
content="支部,领航 品牌">
<link rel="canonical" href="https://www.example.gov.cn/dflz/202007/t20200715_2863.shtml"></head>
<body><div class="header"><h1>某某检察院</h1></div>
<ul class="nav"><li><a href="/">首页</a></li><li><a href="/dflz/">党风廉政建设</a></li></ul>
<div class="main"><div class="crumbs"><span>您的位置：</span><a href="/">首页</a>&gt;<a
href="/dflz/">党风廉政建设</a></div>
<div class="article"><h2 class="title">控告申诉支部：群众的事无小事</h2>
<div class="info"><span>发布时间：2020-07-15 10:20</span><span>来源：机关党委</span><span>责任编辑：王晓</span></div>
<div class="bdsharebuttonbox"><a>分享到</a><a>微信</a></div>
<div class="TRS_Editor"><p
style="text-indent:2em">　　来访的人多，问的事杂，支部立下的规矩却只有一条：当天的事当天答复。</p>
<p align="center"><img src="./t20200715_2863_files/W020200715.jpg" title="来访接待室"></p>
<p><span style="font-weight:bold">接待不过夜</span></p>
<p>去年一年，十一名党员轮流值守，接待群众六百余人次，<a href="t20200701_2801.shtml">上一期</a>写过的老陈也在其中。</p>
<p><strong>答复有回音</strong></p><p>每一件都有编号，<a href="javascript:alert(1)">每一个编号</a>都有答复。</p>
<p style="display:none">隐藏文字</p></div></div>
<div class="related"><p>相关新闻</p><ul><li><a href="x.html">其他支部甲</a></li><li><a
href="y.html">其他支部乙</a></li></ul></div>
</div><div class="footer">主办单位：某某检察院 备案号：12345</div></body></html>"""

# Saved by Word as a web page.
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns="http://www.w3.org/TR/REC-html40"><head>
<meta http-equiv=Content-Type content="text/html; charset=windows-1252"><meta name=Generator content="Microsoft Word
15">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Print</w:View></w:WordDocument></xml><![endif]-->
<style><!-- p.MsoNormal {margin:0cm;} --></style></head>
<body lang=EN-GB style='tab-interval:36.0pt'><div class=WordSection1>
<p class=MsoTitle align=center style='text-align:center'><span lang=EN-GB>Judicial Police Branch: on time, every
time<o:p></o:p></span></p>
<p class=MsoNormal align=center style='text-align:center'>Time: 3 August 2020 14:05  Author: Lu Jing  News source:
Office of Police</p>
<p class=MsoNormal style='text-indent:24.0pt'><i style='mso-bidi-font-style:normal'>Editor’s note:</i> The fourth of
eight.</p>
<h1>Before seven<o:p></o:p></h1>
<p class=MsoNormal style='text-indent:24.0pt'>The van leaves at ten to seven. “Nobody waits for us,” says the driver;
<b style='mso-bidi-font-weight:normal'>nobody</b> ever has.</p>
<p class=MsoNormal><img width=300 height=200 src="police_files/image001.png" alt="The van in the yard"></p>
<h1>After seven</h1>
<p class=MsoListParagraph><span style='mso-list:Ignore'>·</span> Papers are read twice.</p>
<p class=MsoNormal>&nbsp;</p>
<p class=MsoNormal>Comments of the Party Committee: Order made visible.</p>
<p class=MsoNormal align=right style='text-align:right'>(Lu Jing)</p>
</div></body></html>"""

# Text, as somebody copied it out of a browser.
PLAIN = """当前位置：首页 > 党建工作 > 支部风采
案管支部：一本台账的一年
2020-08-20 08:15　来源：案管办　作者：文一舟　浏览次数：88
【字号：大 中 小】【打印】【关闭】

　　【编者按】八个支部，一期一个。

　　案件管理办公室的台账有三百六十五页，一天一页。

　　一天一页

　　谁记的，谁签名；谁漏了，谁补上。

　　责任编辑：王晓
"""

# In English, with the head inside the text and everything else around it.
ENGLISH = """<html><head><title>Grass-roots notes - Procuratorate</title><meta property="og:url"
content="/en/2019/notes-7.html"></head>
<body><div id="page"><div id="nav"><a href="/en/">Home</a> <a href="/en/news/">News</a></div>
<p>You are here: Home &raquo; News &raquo; Branches</p>
<div id="content"><h1>Grass-roots notes</h1><p>Published: 12 March 2019 | Source: Policy Research | Views: 31</p>
<p>Brand: “Read First”</p><p>Slogan: Read first, then speak</p>
<h3>Introduction to the brand</h3><p>Seven people share one shelf. Whoever speaks in a meeting has read the file.</p>
<h3>Insist on reading before speaking, and build a well-read branch</h3><p>Each Friday one of the seven tells what
was read.</p>
<h3>Adhere to short papers, and create a branch that can be understood</h3><p>No paper is longer than two pages.</p>
<p>Next article: <a href="notes-8.html">Another one</a></p><p>[Print] [Close]</p></div>
<div id="footer">All rights reserved</div></div></body></html>"""


def read(text, name="page.html", encoding="utf-8", **files):
    return read_page(text.encode(encoding), name, Bundle(files.get("files", {})))


def in_html(body, head=""):
    return read(f"<html><head>{head}</head><body>{body}</body></html>")


def said(incoming):
    return "\n".join(incoming.remarks)


def moment(*numbers):
    return timezone.make_aware(datetime.datetime(*numbers))
