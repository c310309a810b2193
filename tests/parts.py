"""What tests need of the machine. A part that is missing is a reason to skip; where CI is set it is a failure."""

import os

import pytest


def missing(reason):
    """End the test for this reason."""
    if "CI" in os.environ:
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
