"""From a list out to Excel and back in: what a person sees, and how far it is."""

import openpyxl
import pytest
from playwright.sync_api import expect

from branches.models import Activity, Member
from tests.factories import ActivityFactory, BranchFactory, MemberFactory, UserFactory
from tests.sheets import workbook
from tests.staff import address

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_list_goes_out_is_changed_and_comes_back(page, sign_in, tmp_path):
    branch = BranchFactory(short_name="Cadre Office")
    MemberFactory(branch=branch, name="Zhou Lan", may_be_public=False)
    MemberFactory(branch=branch, name="Li Ming", may_be_public=False)
    sign_in(UserFactory(role="Branch editor", branches=[branch]))
    page.goto(f"{address(Member, 'changelist')}?q=Zhou")
    page.get_by_role("link", name="Export").click()
    page.get_by_text("1 row, as the list is filtered").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Export for Excel").click()
    path = tmp_path / "members.xlsx"
    download.value.save_as(path)

    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[2]][1:4] == ["Cadre Office", "Zhou Lan", "Full member"]
    sheet["C2"], sheet["H2"], sheet["I2"] = "Zhou Lan-Hua", "Secretary", "2019年7月1日"
    book.save(path)

    page.goto(address(Member, "changelist"))
    page.get_by_role("link", name="Import").click()
    page.get_by_label("Excel or CSV file").set_input_files(path)
    page.get_by_role("button", name="See what would change").click()
    changed = page.get_by_role("row", name="2 changed")
    expect(changed.locator("del")).to_have_text(["Zhou Lan", "–", "–"])
    expect(changed.locator("ins")).to_have_text(["Zhou Lan-Hua", "Secretary", "2019-07-01"])
    page.get_by_role("button", name="Import all rows").click()
    page.get_by_text("1 row was stored.").wait_for()
    page.get_by_role("link", name="To the list").click()
    page.get_by_role("link", name="Zhou Lan-Hua").wait_for()


def test_a_long_file_says_how_far_it_is_and_a_wrong_one_what_is_wrong(page, sign_in):
    branch = BranchFactory(short_name="Cadre Office")
    ActivityFactory(branch=branch, title="Lecture 1", is_public=False)
    sign_in(UserFactory(role="Branch editor", branches=[branch]))
    page.goto(address(Activity, "import"))
    page.evaluate(
        """() => {
            window.seen = [];
            new MutationObserver(() => {
              const bar = document.querySelector(".sheet-progress:not([hidden]) progress");
              if (bar?.position > 0) window.seen.push([bar.value, bar.max]);
            }).observe(document.body, { subtree: true, attributes: true, childList: true, characterData: true });
        }"""
    )
    rows = [["Party lecture", f"Lecture {number}", "2020-04-10"] for number in range(200)]
    file = {"name": "rows.xlsx", "mimeType": "application/octet-stream"}
    choose = page.get_by_label("Excel or CSV file")

    choose.set_input_files(file | {"buffer": b"no table"})
    page.get_by_role("button", name="See what would change").click()
    page.get_by_text("No row with the names of the columns was found").wait_for()

    choose.set_input_files(file | {"buffer": workbook(["Kind", "Title", "Held on"], *rows, ["Study", "", "soon"])})
    page.get_by_role("button", name="See what would change").click()
    expect(page.locator("tr.wrong td.wrong")).to_have_text(
        ["This must not be empty.", "soon“soon” is no date. Write it like 2019-07-01 or 2019年7月1日."]
    )
    page.get_by_role("button", name="Import only the rows without errors").click()
    page.get_by_text("200 rows were stored.").wait_for()
    assert page.evaluate("window.seen.map(String)") == ["100,402", "200,402", "300,402", "400,402"] * 2 + [
        "100,200",
        "200,200",
    ]
    assert Activity.objects.filter(branch=branch).count() == 200


def test_without_script_the_same_form_takes_the_same_file(browser, browser_context_args, sign_in):
    branch = BranchFactory(short_name="Cadre Office")
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    sign_in(UserFactory(role="Branch editor", branches=[branch]), context)
    page = context.new_page()
    page.goto(address(Member, "import"))
    file = {"name": "rows.xlsx", "mimeType": "application/octet-stream"}
    page.get_by_label("Excel or CSV file").set_input_files(
        file | {"buffer": workbook(["Branch", "Name"], ["Cadre Office", "Zhou Lan"])}
    )
    page.get_by_role("button", name="See what would change").click()
    page.get_by_role("button", name="Import all rows").click()
    page.get_by_text("1 row was stored.").wait_for()
    context.close()
    assert Member.objects.get().name == "Zhou Lan"
