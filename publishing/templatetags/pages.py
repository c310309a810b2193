"""What every public page needs: languages, dates and numbers in words, addresses, pages of a list."""

import re

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import dateformat, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, pgettext, pgettext_lazy

from accounts.site_address import in_full
from publishing.once import once
from publishing.richtext import plain

register = template.Library()

BETWEEN_KEYWORDS = re.compile("[,，;；、]")

IN_WORDS = (
    pgettext_lazy("how many", "One"),
    pgettext_lazy("how many", "Two"),
    pgettext_lazy("how many", "Three"),
    pgettext_lazy("how many", "Four"),
    pgettext_lazy("how many", "Five"),
    pgettext_lazy("how many", "Six"),
    pgettext_lazy("how many", "Seven"),
    pgettext_lazy("how many", "Eight"),
    pgettext_lazy("how many", "Nine"),
    pgettext_lazy("how many", "Ten"),
    pgettext_lazy("how many", "Eleven"),
    pgettext_lazy("how many", "Twelve"),
)


@register.filter
def in_words(number):
    """A count that begins a sentence: “Eight” up to twelve, figures above."""
    return IN_WORDS[number - 1] if 1 <= number <= len(IN_WORDS) else number


# How a day is written; none of these says a time.
FORMATS = {
    "day": pgettext_lazy("date format: day, month and year", "j F Y"),
    "day of year": pgettext_lazy("date format: day and month", "j F"),
    "month of year": pgettext_lazy("date format: month and year", "F Y"),
    "month in short": pgettext_lazy("date format: month, as short as can be", "M"),
    "month": pgettext_lazy("date format: month", "F"),
}


@register.filter
def day(date):
    """A day in full: “1 July 2020”."""
    return written(date, "day")


@register.filter
def iso(date):
    """A day as `<time datetime>` has it: “2020-07-01”; of a moment, the day here."""
    return (timezone.localtime(date).date() if hasattr(date, "tzinfo") else date).isoformat()


@register.filter
def day_of_year(date):
    """A day where the year is known: “1 July”."""
    return written(date, "day of year")


@register.filter
def month_of_year(date):
    """A month in full: “July 2020”."""
    return written(date, "month of year")


@register.filter
def month_in_short(date):
    """A month at the head of a narrow table column: “Jul”."""
    return written(date, "month in short")


@register.filter
def month_name(date):
    """A month by its name: “July”."""
    return written(date, "month")


@register.simple_tag
def moment(at):
    """A moment as articles have it: “2020-07-01 09:30”."""
    here = timezone.localtime(at)
    return format_html('<time datetime="{}">{}</time>', here.isoformat(), f"{here:%Y-%m-%d %H:%M}")


@register.simple_tag(takes_context=True)
def given(context, words):
    """What follows a label that stays even where there is nothing to say, in the language of `language`."""
    if words:
        return format_html("<span{}>{}</span>", context["language"], words)
    unknown = gettext("not given")
    return format_html('<span aria-hidden="true">—</span><span class="unseen">{}</span>', unknown)


@register.simple_tag
def years(first, last):
    """A span of years: “2019–2021”, or “2019” alone."""
    if first == last:
        return pgettext("a year by itself", "%(year)s") % {"year": first}
    return pgettext("from one year to another", "%(first)s–%(last)s") % {"first": first, "last": last}


@register.filter
def enumerated(keywords, language):
    """Keywords, whatever separates them, as a text in this language has them: “原著、学习”."""
    mark = "、" if language.startswith("zh") else ", "
    return mark.join(word for word in map(str.strip, BETWEEN_KEYWORDS.split(keywords)) if word)


@register.filter
def beginning(html):
    """The words of the first paragraph of a rich text."""
    return plain(html.partition("</p>")[0])


def written(date, how):
    """A day, or the day here of a moment, in one of FORMATS; nothing for none."""
    if hasattr(date, "tzinfo"):
        date = timezone.localtime(date).date()
    return written_in(get_language(), date, how) if date else ""


@once(maxsize=4096)
def written_in(language, date, how):
    return dateformat.format(date, FORMATS[how])


@register.filter
def html_code(code):
    """A language code as HTML writes it: zh-hans is zh-Hans."""
    language, _hyphen, script = code.partition("-")
    return f"{language}-{script.title()}" if script else language


@register.simple_tag
def page_lang():
    return html_code(get_language() or settings.LANGUAGE_CODE)


@register.simple_tag
def content_lang(language=None):
    """` lang="…"` for words in `language` (the site's, if not given); nothing where the page speaks it anyway."""
    language = language or settings.SITE_LANGUAGE
    return SafeString("") if language == get_language() else format_html(' lang="{}"', html_code(language))


# Each in its own language, so never translated.
NAMES = {"en": "English", "zh-hans": "中文"}


def paths(request):
    """The path of this page in every language, by code."""
    current = get_language()
    prefix = "" if current == settings.LANGUAGE_CODE else f"/{current}"
    rest = request.path.removeprefix(prefix)
    return in_all_languages(rest)


def in_all_languages(path):
    """A public path as the site's own language has it, by code in every language."""
    return {code: path if code == settings.LANGUAGE_CODE else f"/{code}{path}" for code in NAMES}


@register.simple_tag
def part(name, section=""):
    """A part of a page that says the same in every page of a language and section: made once for each of these."""
    return part_in(get_language(), name, section)


@once(maxsize=64)
def part_in(language, name, section):
    return render_to_string(name, {"section": section})


register.filter(in_full)


@register.simple_tag(takes_context=True)
def page_address(context, query=""):
    """The address that counts for this page, in full; nothing where there is none, as on some error pages."""
    request = context.get("request")
    return in_full(request.path) + query if request else ""


@register.simple_tag(takes_context=True)
def alternate_links(context, query=""):
    """For the head: the address that counts for this page, and its address in each language."""
    request = context.get("request")
    if request is None:
        return ""
    urls = {code: in_full(path) + query for code, path in paths(request).items()}
    alternates = format_html_join(
        "\n  ", '<link rel="alternate" hreflang="{}" href="{}">', ((html_code(code), url) for code, url in urls.items())
    )
    return format_html('<link rel="canonical" href="{}">\n  {}', urls[get_language()], alternates)


@register.simple_tag(takes_context=True)
def language_links(context):
    """For the header: the same page in the other languages."""
    request = context.get("request")
    if request is None:
        return ""
    asked = request.META["QUERY_STRING"] if request.resolver_match else ""
    others = ((code, path) for code, path in paths(request).items() if code != get_language())
    return format_html_join(
        "",
        '<li><a href="{}" lang="{}" hreflang="{}">{}</a></li>',
        (
            (f"{path}?{asked}" if asked else path, html_code(code), html_code(code), NAMES[code])
            for code, path in others
        ),
    )


@register.inclusion_tag("_pages.html", takes_context=True)
def page_links(context, page):
    """Links to the other pages of a list: the first, the last and those around this one."""
    return {
        "page": page,
        "numbers": page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "request": context["request"],
    }
