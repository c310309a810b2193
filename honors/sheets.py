"""The honors register as a sheet. The evidence stays out of it: files are put in one by one."""

from branches.sheets import CALLED_BRANCH, BranchCell
from publishing.sheets.cells import RowCell
from publishing.sheets.records import RecordSheet

from .models import Holder, Honor


class MemberCell(RowCell):
    """A member of the row's branch."""

    def fits(self, other, row):
        return row.get("branch") is None or other.branch_id == row["branch"].pk

    def alike(self, one, other):
        return one.branch_id == other.branch_id


class HonorSheet(RecordSheet):
    key = ("branch", "year", "holder", "member", "title")
    cells_of_fields = {"branch": BranchCell, "member": MemberCell}
    also_called = {
        "branch": CALLED_BRANCH,
        "title": ("荣誉", "奖项", "奖项名称", "获奖名称", "表彰名称"),
        "kind": ("类型", "荣誉类别", "荣誉类型"),
        "merit_class": ("等次", "奖励等级"),
        "level": ("荣誉级别", "表彰级别", "获奖级别"),
        "year": ("年份", "获奖年度", "表彰年度"),
        "awarding_body": ("授奖单位", "颁奖单位", "颁发单位", "表彰单位"),
        "document_number": ("发文字号", "文件号", "表彰文号"),
        "member": ("姓名", "党员姓名", "获奖人"),
        "is_public": ("是否公开",),
    }

    class Meta:
        model = Honor
        fields = (
            "id",
            "branch",
            "title",
            "kind",
            "merit_class",
            "level",
            "year",
            "awarding_body",
            "document_number",
            "holder",
            "member",
            "is_public",
        )

    def may_repeat(self, row):
        return row.values.get("holder") == Holder.UNNAMED
