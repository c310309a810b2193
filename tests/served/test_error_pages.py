"""Every error has its own page and status, whatever name and address were asked for."""

import socket

import pytest

NAMES = [
    "elsewhere.example",
    "127.0.0.1.elsewhere.example",
    "127.0.0.1:80:80",
    "127.0.0.1:port",
    "127.0.0.1@elsewhere.example",
    "127.0.0.1/path",
    "[::1",
    "[::1]:8000",
    "",
    ".",
    "-",
    "xn--fiqs8s",
    "two names",
    "a" * 300,
    "<script>alert(1)</script>",
    "under_score.example",
    "127.0.0.1%00",
    "'; DROP TABLE x",
]
PATHS = ["/", "/zh-hans/", "/admin/", "/robots.txt", "/nothing/", "/sitemap.xml", "/feed.xml", "/zh-hans/nothing/"]
ODD_PATHS = [
    "/nothing/",
    "/nothing/?x=%00",
    "//elsewhere.example/",
    "/articles/%FF%FE/",
    "/articles/nothing/",
    "/columns/nothing/feed.xml",
    "/preview/nothing/",
    "/media/../../etc/passwd",
    "/media/%2e%2e/%2e%2e/etc/passwd",
    "/share/articles/nothing.png",
    "/?page=" + "9" * 400,
    "/articles/?page=x",
    "/sitemap-articles-9999999999999999999.xml",
]


@pytest.mark.parametrize("path", PATHS)
def test_site_asked_by_a_name_that_is_not_its_own_says_400(server, path):
    assert {name: server.ask(path, headers={"Host": name}).status for name in NAMES} == dict.fromkeys(NAMES, 400)


@pytest.mark.parametrize("path", PATHS)
def test_page_of_an_unknown_name_speaks_the_language_of_the_address(server, path):
    answer = server.ask(path, headers={"Host": "elsewhere.example"})
    chinese = path.startswith("/zh-hans/")
    assert answer.status == 400
    assert ("无法处理这一请求" if chinese else "This request makes no sense to us") in answer.text
    assert ('lang="zh-Hans"' if chinese else 'lang="en"') in answer.text
    assert "elsewhere" not in answer.text


def test_request_without_a_name_is_refused_with_a_sentence(server):
    """HTTP/1.0 knows no Host: then the server's own name counts, if it is one of the site's."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as line:
        line.sendall(b"GET /nothing/ HTTP/1.0\r\n\r\n")
        status = line.makefile("rb").readline()
    assert status.split()[1] in (b"400", b"404")


def test_name_that_a_proxy_hands_on_is_not_asked(server):
    assert server.ask("/nothing/", headers={"X-Forwarded-Host": "elsewhere.example"}).status == 404


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:99999999999999", "elsewhere.example"])
@pytest.mark.parametrize("prefix", ["", "/zh-hans"])
def test_no_address_fails(server, host, prefix):
    for path in ODD_PATHS:
        answer = server.ask(prefix + path, headers={"Host": host})
        assert answer.status < 500, path
        if answer.status >= 400:
            assert 'rel="canonical"' not in answer.text


@pytest.mark.parametrize(("language", "words"), [("en", "This form could not be accepted"), ("zh-hans", "表单")])
def test_form_without_its_token_has_a_page_by_any_name(server, language, words):
    headers = {"Accept-Language": language, "Content-Type": "application/x-www-form-urlencoded"}
    answer = server.ask("/admin/login/", "POST", headers, b"username=x&password=y")
    assert (answer.status, words in answer.text) == (403, True)
    headers["Host"] = "elsewhere.example"
    assert server.ask("/admin/login/", "POST", headers, b"username=x&password=y").status == 400


def test_what_cannot_be_taken_apart_is_refused(server):
    headers = {"Content-Type": "multipart/form-data; boundary=", "Cookie": "csrftoken=" + "a" * 32}
    assert server.ask("/admin/login/", "POST", headers, b"no parts").status == 400


def test_error_leaves_no_second_fault_in_the_log(server):
    server.ask("/", headers={"Host": "elsewhere.example"})
    assert "elsewhere.example" in server.said()
    assert "Internal Server Error" not in server.said()
