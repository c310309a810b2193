"""The grid of a Word table made plain: each cell where the grid puts it, merges only where they hold."""

from .package import drop
from .simple_parts import W, child, is_on, value, whole

MOST_COLUMNS = 63  # as Word has them


def make_plain(table, remarks):
    """Fill the places that a row leaves out with empty cells, and undo merges that no cell above goes on from."""
    for row in table.findall(f"{W}tr"):
        if child(row, "trPr", "del") is not None:
            drop(row)
        elif is_on(child(row, "trPr", "hidden")):
            if words_in(row):
                remarks.note("hidden", words=words_of(row))
            drop(row)
    above = {}
    for row in table.findall(f"{W}tr"):
        melt_merged_across(row)
        fill(row)
        above = go_down(row, above, remarks)
        header = child(row, "trPr", "tblHeader")
        if header is not None and not is_on(header):
            drop(header)


def fill(row):
    cells = row.findall(f"{W}tc")
    for name, beside in (("gridBefore", cells[:1]), ("gridAfter", cells[-1:])):
        count = min(whole(value(child(row, "trPr", name))), MOST_COLUMNS)
        if count < 1 or not beside:
            continue
        empty = row.makeelement(f"{W}tc")
        properties = empty.makeelement(f"{W}tcPr")
        properties.append(properties.makeelement(f"{W}gridSpan", {f"{W}val": str(count)}))
        empty.append(properties)
        empty.append(empty.makeelement(f"{W}p"))
        (beside[0].addprevious if name == "gridBefore" else beside[0].addnext)(empty)


def columns_of(cell):
    span = child(cell, "tcPr", "gridSpan")
    columns = max(1, min(whole(value(span), 1), MOST_COLUMNS))
    if span is not None:
        span.set(f"{W}val", str(columns))
    return columns


def melt_merged_across(row):
    """Cells merged in the old way, each still there, as one that spans columns."""
    first = None
    for cell in row.findall(f"{W}tc"):
        merge = child(cell, "tcPr", "hMerge")
        if merge is None or value(merge) == "restart":
            first = cell if merge is not None else None
        elif first is not None:
            span(first, columns_of(first) + columns_of(cell))
            if words_in(cell):
                first.extend(cell.findall(f"{W}p") + cell.findall(f"{W}tbl"))
            drop(cell)


def span(cell, columns):
    properties, found = child(cell, "tcPr"), child(cell, "tcPr", "gridSpan")
    if found is None:
        found = properties.makeelement(f"{W}gridSpan")
        properties.append(found)
    found.set(f"{W}val", str(columns))


def go_down(row, above, remarks):
    """What the cells of a row may be gone on from below: columns by the column where the cell begins."""
    column, found = 0, {}
    for cell in row.findall(f"{W}tc"):
        columns, merge = columns_of(cell), child(cell, "tcPr", "vMerge")
        goes_on = merge is not None and value(merge) in (None, "", "continue")
        if goes_on and above.get(column) != columns:
            drop(merge)
            merge = None
        elif goes_on and words_in(cell):
            remarks.note("hidden", words=words_of(cell))  # Word shows nothing of it
        if merge is not None:
            found[column] = columns
        column += columns
    return found


def words_in(cell):
    return bool(words_of(cell).strip())


def words_of(part):
    return " ".join("".join(text.text or "" for text in each.iter(f"{W}t")) for each in part.iter(f"{W}p"))


def extend_header(rows):
    """Let the header reach as far down as its merged cells do; one that takes the whole table is none."""
    end = next((at for at, row in enumerate(rows) if child(row, "trPr", "tblHeader") is None), len(rows))
    last = end
    while 0 < last < len(rows) and any(is_going_on(cell) for cell in rows[last].findall(f"{W}tc")):
        last += 1
    if last == len(rows) > end:
        for row in rows[:end]:
            drop(child(row, "trPr", "tblHeader"))
        return
    for row in rows[end:last]:
        make_header(row)


def is_going_on(cell):
    merge = child(cell, "tcPr", "vMerge")
    return merge is not None and value(merge) in (None, "", "continue")


def make_header(row):
    properties = child(row, "trPr")
    if properties is None:
        properties = row.makeelement(f"{W}trPr")
        row.insert(0, properties)
    properties.append(properties.makeelement(f"{W}tblHeader"))
