"""The honors register as a sheet. The evidence stays out of it: files are put in one by one."""

from branches.sheets import BranchCell
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
