from contextlib import contextmanager

import pytest
from django.core.exceptions import ValidationError

from tests.factories import make_article, make_profile


@pytest.fixture
def now(clock):
    """The moment at which a test begins; time stands still until the test moves the clock."""
    return clock.now


@pytest.fixture(params=[make_article, make_profile], ids=["article", "profile"])
def make(request):
    """Makes a thing's first edition: what holds for one kind of edition is asked of both."""
    return request.param


@pytest.fixture
def refused():
    """`with refused(sentence):` expects a refusal that says just that sentence."""

    @contextmanager
    def refused(sentence):
        with pytest.raises(ValidationError) as refusal:
            yield
        assert refusal.value.messages == [sentence]

    return refused
