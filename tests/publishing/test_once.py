"""What follows from a language alone is worked out once; in development each time, since templates and words change."""

import pytest
from django.template import engines
from django.utils import translation

from publishing.once import once

PAGE = "{% load i18n %}{% translate 'Articles' as above %}{{ above }}: {% translate 'Branches' %}"


@pytest.mark.parametrize(("is_development", "times"), [(False, 1), (True, 2)])
def test_a_function_is_asked_once_but_in_development(settings, is_development, times):
    settings.DEBUG = is_development
    asked = []
    greeting = once(maxsize=2)(asked.append)
    greeting("en")
    greeting("en")
    assert len(asked) == times


def test_constant_words_follow_the_language_of_each_page():
    template = engines["django"].from_string(PAGE)
    said = []
    for language in ("en", "zh-hans", "en"):
        with translation.override(language):
            said.append(template.render())
    assert said[0] == said[2] == "Articles: Branches"
    assert said[1] not in said[::2]


def test_words_of_a_variable_are_looked_up_each_time():
    template = engines["django"].from_string("{% load i18n %}{% translate words %}")
    with translation.override("zh-hans"):
        assert template.render({"words": "Articles"}) != template.render({"words": "Branches"})
