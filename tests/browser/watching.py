"""What may not happen on any page of any browser: an error of a script or in the console, a request that fails."""

import re

import pytest

LEFT = "net::ERR_ABORTED"  # given up by the browser itself: the page was left, or became a download
ECHO = "Failed to load resource:"  # of a request, which is looked at itself


class Watch:
    """Looks at browsers from their first page on, and keeps their complaints.

    A test that means something to fail says so before: `watch.expect("500 .*/display/")`, a regular expression for one
    or more complaints; one that never comes is a complaint itself.
    """

    def __init__(self):
        self.complaints, self.expected, self.met = [], [], set()

    def expect(self, *patterns):
        self.expected += patterns

    def look_at(self, context):
        context.on("weberror", lambda error: self.hear(f"script: {error.error}"))
        context.on("console", self.hear_console)
        context.on("requestfailed", self.hear_failure)
        context.on("response", self.hear_response)
        return context

    def hear_console(self, message):
        if message.type == "error" and not message.text.startswith(ECHO):
            self.hear(f"console: {message.text} ({message.location['url']})")

    def hear_failure(self, request):
        if request.failure != LEFT:
            self.hear(f"{request.failure} {request.url}")

    def hear_response(self, response):
        if response.status >= 400:
            self.hear(f"{response.status} {response.url}")

    def hear(self, complaint):
        expected = {pattern for pattern in self.expected if re.search(pattern, complaint)}
        self.met |= expected
        if not expected:
            self.complaints.append(complaint)

    def judge(self):
        never = [f"expected, and never came: {pattern}" for pattern in self.expected if pattern not in self.met]
        if self.complaints or never:
            pytest.fail("\n".join(self.complaints + never), pytrace=False)
