"""Old pages brought in one by one: filed by the names that they give, and none of them twice."""

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from publishing.refusals import must
from publishing.richtext import plain

from .filing import make_column, make_series, named
from .incoming import store
from .models import ArticleEdition, Column, OldPath, Series


def twins_of(incomings):
    """For each page the text of an article here that was made of it, or None: asked for all of them at once.

    It stood at the same old address, or has the same title and the same date; or the same words, where whoever
    brought it could give it no date.
    """
    addresses = {incoming.address for incoming in incomings if incoming.address}
    by_address = {
        old.path: old.article_id for old in OldPath.objects.filter(path__in=addresses).only("path", "article_id")
    }
    titles = {incoming.title for incoming in incomings}
    known = Q(title__in=titles) | Q(article__in=by_address.values())
    texts = list(ArticleEdition.objects.newest().filter(known).select_related("article").defer("editors_note"))
    by_article = {text.article_id: text for text in texts}
    by_date = {(text.title, text.article.dated or plain(text.body)): text for text in texts}
    return [
        by_article.get(by_address.get(incoming.address))
        or by_date.get((incoming.title, incoming.published_at))
        or by_date.get((incoming.title, plain(incoming.body)))
        for incoming in incomings
    ]


def file_under(incoming, *, by, column=None, series=None, may_make=()):
    """The column and the series of a page: those chosen, else those that it names.

    What it names and nobody has made yet is made, if its model is among `may_make`; else it is said.
    """
    column = column or named(Column, incoming.column)
    if column is None and incoming.column and Column in may_make:
        column = make_column(incoming.column, by=by)
        incoming.remarks.append(_("The column “%(name)s” was made.") % {"name": column})
    series = series or named(Series, incoming.series)
    column = column or (series.column if series else None)
    if series is None and incoming.series and column:
        if Series in may_make:
            series = make_series(incoming.series, column, by=by)
            incoming.remarks.append(_("The series “%(name)s” was made.") % {"name": series})
        else:
            words = {"name": incoming.series}
            incoming.remarks.append(_("It is in no series: there is none called “%(name)s”.") % words)
    return column, series


@transaction.atomic
def import_page(incoming, *, by, branch=None, column=None, series=None, may_make=(), **how):
    """File and store a page that is not here yet; `how` as for `store`. Gives its text.

    Raises ValidationError with a sentence; nothing is stored then.
    """
    if by is not None:  # one import of a person after the other: a yes may be clicked twice
        list(get_user_model().objects.select_for_update(no_key=True).filter(pk=by.pk).values_list("pk"))
    [twin] = twins_of([incoming])
    must(twin is None, _("This page is here already."))
    column, series = file_under(incoming, by=by, column=column, series=series, may_make=may_make)
    if column is None and incoming.column:
        must(False, _("There is no column called “%(name)s” here. Choose one.") % {"name": incoming.column})
    return store(incoming, by=by, branch=branch, column=column, series=series, **how)
