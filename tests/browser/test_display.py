"""The display in a hall: nobody looks after it for days, anybody may touch it, and the network comes and goes.

The browser's clock is driven by the tests: a turn takes 15 seconds, after 90 without a touch it begins anew, and every
five minutes it asks for new content.
"""

import datetime
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from branches.models import BranchProfile
from tests.browser.test_keyboard import FOCUS, REACHABLE
from tests.factories import HonorFactory, ProgrammeEntryFactory, ProgrammeFactory, make_picture, make_profile

pytestmark = pytest.mark.django_db(transaction=True)
TURN, IDLE, FRESH = 15_000, 90_000, 300_000
LOGIN = "<!doctype html><title>Welcome</title><main id='main'><form>Sign in to the guest network</form></main>"
SIZES = [(1280, 720), (1920, 1080), (3840, 2160), (1080, 1920)]
ARRIVES = "document.getAnimations().some(({ animationName }) => animationName?.startsWith('hall'))"
# Of each stage: by how much it is higher or wider than the window, and how far it reaches under the foot.
OVERFLOW = """() => {
  const links = [...document.querySelectorAll("#rail a")];
  return links.map((link) => {
    link.click();
    const stage = document.querySelector(link.hash);
    const foot = document.querySelector(".hall-foot").getBoundingClientRect().top;
    const bottoms = [...stage.querySelectorAll(".hall-text > *")].map((part) => part.getBoundingClientRect().bottom);
    const root = document.documentElement;
    return [Math.max(0, root.scrollHeight - innerHeight - 1), Math.max(0, root.scrollWidth - innerWidth),
      Math.max(0, Math.max(...bottoms) - foot)];
  });
}"""


@pytest.fixture(autouse=True)
def branches():
    """Two branches that are shown, and one that is yet to come."""
    programme, shown = ProgrammeFactory(), []
    for number in (1, 2):
        branch = ProgrammeEntryFactory(programme=programme, branch__slug=f"office-{number}").branch
        make_profile(branch=branch, brand_name=f"Brand {number}")
        shown.append(HonorFactory(branch=branch).branch)
    day = timezone.localdate() + datetime.timedelta(days=9)
    ProgrammeEntryFactory(programme=programme, branch__slug="office-3", shown_from=day)
    return shown


@pytest.fixture
def screen(browser, browser_context_args):
    """A touch screen whose clock stands still at 14:05."""
    context = browser.new_context(**browser_context_args, has_touch=True, service_workers="block")
    context.set_default_timeout(5_000)
    page = context.new_page()
    page.clock.install(time="2026-07-01T14:04:00")
    page.clock.pause_at("2026-07-01T14:05:00")
    yield page
    context.close()


def pass_by(screen, milliseconds):
    screen.clock.run_for(milliseconds)


def expect_at(screen, number):
    """This stage alone is shown, and the rail says so."""
    expect(screen.locator(".hall-stage:visible")).to_have_id(f"stage-office-{number}")
    expect(screen.locator("#rail [aria-current=step]")).to_have_attribute("href", f"#stage-office-{number}")


def fill_the_screen(screen):
    """As in a hall."""
    screen.get_by_role("button", name="Full screen").click()
    screen.wait_for_function("document.fullscreenElement === document.documentElement")


def say_anew(branch, **texts):
    """Publish another text of the branch; without its reviews, which are no matter here."""
    new = BranchProfile.objects.live().get(branch=branch).revise()
    for name, value in texts.items():
        setattr(new, name, value)
    new.save()
    new.publish(imported="As it was.")


class TestTurns:
    def test_one_branch_follows_another_and_after_the_last_comes_the_first(self, screen):
        screen.goto("/display/")
        for number in (1, 2, 3, 1, 2):
            expect_at(screen, number)
            pass_by(screen, TURN - 1)
            expect_at(screen, number)
            pass_by(screen, 1)

    def test_it_begins_where_its_address_says(self, screen):
        screen.goto("/display/#stage-office-2")
        expect_at(screen, 2)
        screen.goto("/display/?again#stage-nobody")
        expect_at(screen, 1)

    @pytest.mark.parametrize("motion", ["no-preference", "reduce"])
    def test_nothing_moves_for_those_who_want_no_motion_but_the_turns_go_on(self, screen, motion):
        screen.emulate_media(reduced_motion=motion)
        screen.goto("/display/")
        assert not screen.evaluate(ARRIVES)
        pass_by(screen, TURN)
        assert screen.evaluate(ARRIVES) == (motion == "no-preference")
        expect_at(screen, 2)

    def test_it_fills_the_screen_when_asked_and_goes_on(self, screen):
        screen.goto("/display/")
        fill_the_screen(screen)
        pass_by(screen, TURN)
        expect_at(screen, 2)


class TestTouched:
    def test_touch_pauses_it_and_when_nobody_is_there_any_more_it_begins_anew(self, screen):
        screen.goto("/display/")
        pass_by(screen, TURN)
        paused = screen.get_by_role("status").filter(has_text="Paused")
        expect(paused).to_be_hidden()
        screen.touchscreen.tap(900, 300)
        expect(paused).to_be_visible()
        pass_by(screen, IDLE - 1000)
        expect_at(screen, 2)
        screen.touchscreen.tap(900, 300)
        pass_by(screen, IDLE - 1)
        expect_at(screen, 2)
        pass_by(screen, 1)
        expect_at(screen, 1)
        expect(paused).to_be_hidden()
        pass_by(screen, TURN)
        expect_at(screen, 2)

    def test_keys_lead_on_and_back_and_round(self, screen):
        screen.goto("/display/")
        for key, number in [
            ("ArrowRight", 2),
            ("ArrowRight", 3),
            ("ArrowRight", 1),
            ("ArrowLeft", 3),
            ("Alt+ArrowLeft", 3),
        ]:
            screen.keyboard.press(key)
            expect_at(screen, number)
        assert screen.url.endswith("/display/#stage-office-3")
        pass_by(screen, TURN * 2)
        expect_at(screen, 3)
        pass_by(screen, IDLE - TURN * 2)
        expect_at(screen, 1)
        assert screen.url.endswith("/display/")

    def test_swipe_to_the_side_leads_on_and_back_and_one_downwards_does_not(self, screen):
        screen.goto("/display/")
        finger = screen.context.new_cdp_session(screen)
        for start, end, number in [
            ((900, 400), (600, 410), 2),
            ((600, 400), (900, 390), 1),
            ((900, 300), (890, 500), 1),
        ]:
            for kind, points in [("touchStart", [start]), ("touchMove", [end]), ("touchEnd", [])]:
                touches = [{"x": x, "y": y} for x, y in points]
                finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})
            expect_at(screen, number)

    def test_rail_leads_to_each_stage(self, screen):
        screen.goto("/display/")
        screen.get_by_role("navigation", name="Stages").get_by_role("link", name="Brand 2").click()
        expect_at(screen, 2)
        screen.keyboard.press("Tab")
        expect(screen.get_by_role("link", name="2 of 3: Brand 2")).to_be_focused()

    @pytest.mark.parametrize("where", ["window", "hall"])
    def test_button_holds_it_until_it_is_pressed_again_but_in_a_hall_nobody_would(self, screen, where):
        screen.goto("/display/#stage-office-2")
        if where == "hall":
            fill_the_screen(screen)
        screen.get_by_role("button", name="Pause").focus()
        screen.keyboard.press("Enter")
        pass_by(screen, 3 * IDLE)
        if where == "hall":
            expect(screen.get_by_role("button", name="Pause")).to_be_visible()
            return
        expect_at(screen, 2)
        screen.get_by_role("button", name="Go on").press("Space")
        pass_by(screen, TURN)
        expect_at(screen, 3)

    def test_in_a_hall_no_link_leads_away(self, screen):
        screen.goto("/display/")
        fill_the_screen(screen)
        screen.get_by_role("link", name="1 of 3: Brand 1").click()
        expect(screen.get_by_role("status").filter(has_text="Paused")).to_be_visible()
        assert screen.url.endswith("/display/")

    def test_elsewhere_the_branch_can_be_visited(self, screen):
        screen.goto("/display/")
        screen.get_by_role("link", name="1 of 3: Brand 1").click()
        screen.wait_for_url("**/branches/office-1/")

    def test_tab_goes_through_it_in_order_and_is_always_seen(self, screen):
        screen.goto("/display/")
        for place in range(screen.evaluate(REACHABLE)):
            screen.keyboard.press("Tab")
            focus = screen.evaluate(FOCUS)
            assert (focus["place"], focus["seen"], focus["outlined"]) == (place, True, True), focus


class TestContent:
    def test_new_content_is_taken_over_and_the_place_kept(self, screen, branches):
        screen.goto("/display/")
        pass_by(screen, TURN)
        screen.keyboard.press("Shift")  # somebody reads
        say_anew(branches[1], brand_name="Brand new")
        pass_by(screen, IDLE - 1)
        screen.keyboard.press("Shift")
        screen.evaluate("dispatchEvent(new Event('online'))")
        expect(screen.get_by_role("heading", name="2 of 3: Brand new")).to_be_visible()
        expect_at(screen, 2)
        expect(screen.get_by_role("link", name="Brand new").last).to_have_attribute("aria-current", "step")

    def test_it_asks_every_five_minutes(self, screen, branches):
        screen.goto("/display/")
        say_anew(branches[0], brand_name="Brand new")
        pass_by(screen, FRESH - 1)
        expect(screen.get_by_role("heading", name="Brand 1", include_hidden=True)).to_have_count(1)
        pass_by(screen, 1)
        expect(screen.get_by_role("heading", name="Brand new", include_hidden=True)).to_have_count(1)

    def test_branch_that_is_gone_gives_way_to_the_first(self, screen, branches):
        screen.goto("/display/#stage-office-2")
        branches[1].entries.all().delete()
        screen.evaluate("dispatchEvent(new Event('online'))")
        expect(screen.locator("#rail a")).to_have_count(2)
        expect_at(screen, 1)

    def test_what_has_not_changed_stays_the_same_elements(self, screen):
        screen.goto("/display/")
        stage = screen.locator("#stage-office-1").element_handle()
        mark = screen.locator("[data-lost]")
        mark.evaluate("mark => { mark.textContent = 'Not connected'; }")  # goes when the answer has been looked at
        pass_by(screen, FRESH)
        expect(mark).to_be_empty()
        assert stage.evaluate("stage => stage.isConnected")

    def test_pictures_come_first(self, screen, branches):
        """The old cover stays until the new one is there; then it is there at once."""
        screen.goto("/display/")
        held = []
        screen.route("**/media/**", lambda route: held.append(route))
        say_anew(branches[0], brand_name="Brand new", cover=make_picture(), cover_alt="Red")
        with screen.expect_request("**/media/**"):
            screen.evaluate("dispatchEvent(new Event('online'))")
        expect(screen.get_by_role("heading", name="Brand 1")).to_be_visible()
        for route in held:
            route.continue_()
        expect(screen.get_by_role("heading", name="Brand new")).to_be_visible()
        cover = screen.locator("#stage-office-1 img")
        assert cover.evaluate("img => img.complete && img.naturalWidth > 0")

    def test_pictures_that_do_not_come_hold_new_words_back_once(self, screen, branches, watch):
        watch.expect("net::ERR_FAILED .*/media/")
        screen.goto("/display/")
        screen.route("**/media/**", lambda route: route.abort())
        say_anew(branches[0], brand_name="Brand new", cover=make_picture(), cover_alt="Red")
        screen.evaluate("dispatchEvent(new Event('online'))")
        expect(screen.get_by_text("Not connected since")).to_be_attached()
        expect(screen.get_by_role("heading", name="Brand 1")).to_be_visible()
        screen.evaluate("dispatchEvent(new Event('online'))")
        expect(screen.get_by_role("heading", name="Brand new")).to_be_visible()
        expect(screen.get_by_text("Not connected since")).not_to_be_attached()

    def test_after_a_new_release_it_loads_its_new_files(self, screen):
        screen.goto("/display/")
        new, changes = re.subn(r"(site/display\.\w+\.css)", r"\1?2", screen.content())
        assert changes == 1
        screen.route("**/display/", lambda route: route.fulfill(body=new, content_type="text/html"))
        with screen.expect_navigation():
            screen.evaluate("dispatchEvent(new Event('online'))")
        expect_at(screen, 1)


class TestNetwork:
    def test_without_network_it_goes_on_and_says_so_in_a_corner_only(self, screen, watch):
        watch.expect("net::ERR_INTERNET_DISCONNECTED")
        screen.goto("/display/")
        mark = screen.get_by_text("Not connected since 14:05")
        screen.context.set_offline(True)
        expect(mark).to_be_visible()
        box = mark.bounding_box()
        assert box["width"] < 12
        assert box["x"] > 1250
        for number in (2, 3, 1):
            pass_by(screen, TURN)
            expect_at(screen, number)
        with screen.expect_event("requestfailed"):
            pass_by(screen, FRESH)
        expect(mark).to_be_visible()
        screen.context.set_offline(False)
        expect(screen.get_by_text("Not connected")).not_to_be_attached()

    @pytest.mark.parametrize(
        "answer",
        [
            {"status": 500, "body": "<h1>Sorry</h1>"},
            {"status": 404, "body": LOGIN},
            {"status": 410, "body": ""},
            {"status": 200, "body": LOGIN},
            {"status": 200, "body": "ok", "content_type": "text/plain"},
            {"status": 302, "headers": {"location": "/honors/"}},
        ],
        ids=["error", "not-found", "gone", "login", "no-page", "elsewhere"],
    )
    def test_another_answer_never_takes_the_place_of_good_content(self, screen, watch, answer):
        if answer["status"] >= 400:
            watch.expect(f"{answer['status']} .*/display/")
        screen.goto("/display/")
        screen.route("**/display/", lambda route: route.fulfill(**{"content_type": "text/html"} | answer))
        screen.evaluate("dispatchEvent(new Event('online'))")
        expect(screen.get_by_text("Not connected since")).to_be_attached()
        expect_at(screen, 1)
        screen.unroute("**/display/")
        pass_by(screen, FRESH)
        expect(screen.get_by_text("Not connected since")).not_to_be_attached()

    def test_page_of_an_error_with_the_displays_own_shape_is_no_answer_either(self, screen, watch):
        watch.expect("503 .*/display/")
        screen.goto("/display/")
        page = screen.content().replace("Brand 1", "Brand wrong")
        screen.route("**/display/", lambda route: route.fulfill(status=503, body=page, content_type="text/html"))
        screen.evaluate("dispatchEvent(new Event('online'))")
        expect(screen.get_by_text("Not connected since")).to_be_attached()
        expect(screen.get_by_text("Brand wrong")).not_to_be_attached()


def wait_for(page, condition):
    """What has to be awaited itself, Playwright does not ask for twice."""
    pause = "await new Promise((go) => setTimeout(go, 25));"
    tries = f"for (let tried = 0; tried < 200; tried++) {{ if ({condition}) return true; {pause} }}"
    assert page.evaluate(f"async () => {{ {tries} }}"), condition


class TestMorning:
    """The machine is switched on before the network is there. Here, a worker may stand between page and network."""

    @pytest.fixture
    def morning(self, browser, browser_context_args, branches):
        say_anew(branches[0], cover=make_picture(), cover_alt="Red")
        context = browser.new_context(**browser_context_args)
        page = context.new_page()
        page.goto("/display/")
        page.evaluate("navigator.serviceWorker.ready.then(() => {})")
        wait_for(page, "await caches.match('/display/')")
        yield page
        context.close()

    def test_without_network_yesterdays_content_is_shown_whole(self, morning, watch):
        watch.expect("net::ERR_INTERNET_DISCONNECTED")
        morning.context.set_offline(True)
        morning.goto("/display/")
        expect(morning.get_by_role("heading", name="1 of 3: Brand")).to_be_visible()
        expect(morning.get_by_text("Not connected since")).to_be_visible()
        assert morning.locator("#stage-office-1 img").evaluate("img => img.decode().then(() => img.naturalWidth > 0)")
        assert morning.locator(".hall-stage").first.evaluate("each => getComputedStyle(each).display") == "grid"

    def test_what_was_taken_over_is_what_is_kept_and_nothing_old_with_it(self, morning, branches, watch):
        watch.expect("net::ERR_INTERNET_DISCONNECTED")
        kept = "(await (await caches.open('/display/')).keys()).map(({ url }) => url).sort().join()"
        before = morning.evaluate(f"async () => {kept}")
        say_anew(branches[0], brand_name="Brand new", cover=make_picture(colour="navy"), cover_alt="Blue")
        morning.evaluate("dispatchEvent(new Event('online'))")
        wait_for(morning, f"{kept}.split(',').length === {before.count(',') + 1} && {kept} !== '{before}'")
        morning.context.set_offline(True)
        morning.goto("/display/")
        expect(morning.get_by_role("heading", name="1 of 3: Brand new")).to_be_visible()

    def test_nothing_else_of_the_site_is_answered_by_the_worker(self, morning):
        for address, is_answered in [("/display/", True), ("/branches/", False), ("/zh-hans/branches/", False)]:
            morning.goto(address)
            assert morning.evaluate("Boolean(navigator.serviceWorker.controller)") is is_answered


@pytest.mark.long
def test_it_does_not_grow(screen, branches):
    """Three thousand turns with three hundred changes of content, covers included."""
    say_anew(branches[0], cover=make_picture(), cover_alt="Red")
    screen.goto("/display/")
    session = screen.context.new_cdp_session(screen)
    session.send("Performance.enable")
    screen.evaluate("document.getElementById('main').dataset.fresh = 150")
    pass_by(screen, FRESH)

    def turn(times):
        for _ in range(times):
            honor = HonorFactory.build(branch=branches[1])
            honor.save()
            with screen.expect_response("**/display/"):
                pass_by(screen, 10 * TURN)
            count = branches[1].honors.count()
            expect(screen.locator("#stage-office-2 .facts dd").last).to_have_text(str(count))

    def measure():
        session.send("HeapProfiler.collectGarbage")
        return {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}

    turn(10)
    before = measure()
    turn(300)
    after = measure()
    for name in ("Nodes", "JSEventListeners", "Documents"):
        assert after[name] <= before[name] + 5, (name, before[name], after[name])
    assert after["JSHeapUsedSize"] < before["JSHeapUsedSize"] + 300_000


@pytest.mark.parametrize("prefix", ["", "/zh-hans"])
def test_everything_fits_screens_of_any_size(screen, branches, prefix):
    for branch, name in zip(
        branches, ("Fortress-building action", "党建引领聚合力检察为民守初心攻坚克难当先锋"), strict=True
    ):
        branch.name = branch.name.replace("Office", "Office for Legal Policy and Research of the Eighth Department ")
        branch.save()
        say_anew(branch, brand_name=name, slogan="Insist on Five Endeavours, create a Five Specialties branch")
    for width, height in SIZES:
        screen.set_viewport_size({"width": width, "height": height})
        screen.goto(f"{prefix}/display/")
        for left_over in screen.evaluate(OVERFLOW):
            assert left_over == [0, 0, 0], (width, height)
        size = screen.locator(".slogan").first.evaluate("each => parseFloat(getComputedStyle(each).fontSize)")
        assert size > min(width, height) / 50


def test_without_script_the_stages_stand_one_below_another(browser, base_url):
    context = browser.new_context(base_url=base_url, java_script_enabled=False, viewport={"width": 1280, "height": 720})
    page = context.new_page()
    page.goto("/display/")
    assert [round(stage.bounding_box()["height"]) for stage in page.locator(".hall-stage").all()] == [720, 720, 720]
    page.locator("#rail").get_by_role("link", name="Brand 2").click()
    expect(page.get_by_role("heading", name="2 of 3: Brand 2")).to_be_in_viewport()
    expect(page.get_by_role("button")).to_have_count(0)
    page.get_by_role("link", name="2 of 3: Brand 2").click()
    page.wait_for_url("**/branches/office-2/")
    context.close()
