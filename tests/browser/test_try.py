from tests.factories import *


def test_x(page, sign_in, live_server):
    sign_in(UserFactory(is_superuser=True))
    log = []
    page.on("console", lambda m: log.append((m.type, m.text[:300])))
    page.on("requestfailed", lambda r: log.append(("FAILED", r.url)))
    page.on("response", lambda r: log.append((r.status, r.url)) if r.status >= 400 else None)
    page.goto(live_server.url + "/admin/articles/articleedition/add/")
    try:
        page.wait_for_function(
            "window.CKEDITOR && CKEDITOR.instances.id_body && CKEDITOR.instances.id_body.status=='ready' && CKEDITOR.instances.id_editors_note && CKEDITOR.instances.id_editors_note.status=='ready'",
            timeout=15000,
        )
        frame = page.frame_locator("#cke_id_body iframe.cke_wysiwyg_frame")
        frame.locator("body").click()
        page.keyboard.type("A heading")
        page.locator("#cke_id_body .cke_combo__format a").click()
        page.frame_locator("iframe.cke_panel_frame").last.get_by_text("Heading 2").click(timeout=5000)
        print(page.evaluate("CKEDITOR.instances.id_body.getData()"))
    finally:
        page.screenshot(path="/tmp/try.png", full_page=True)
        from collections import Counter

        for k, v in Counter(log).most_common():
            print(v, k)
