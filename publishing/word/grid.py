"""A table of rich text as a grid, and as Word wants it: a cell that spans rows goes on in an empty one of each."""

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
MOST_COLUMNS = 63  # as Word has them


def grid_of(rows):
    """For each row its cells from left to right: (element, columns, goes on), None as element where one goes on."""
    hanging, grid = {}, []  # column → (rows still to come, columns)
    for number, row in enumerate(rows):
        cells, column, left = [], 0, list(row.iter("td", "th"))
        left = [each for each in left if each.getparent() is row]
        while left or any(start >= column for start in hanging):
            if column in hanging:
                to_come, columns = hanging.pop(column)
                cells.append((None, columns, to_come))
                if to_come > 1:
                    hanging[column] = (to_come - 1, columns)
            elif left:
                element = left.pop(0)
                columns = min(int(element.get("colspan") or 1), MOST_COLUMNS)
                to_come = min(int(element.get("rowspan") or 1), len(rows) - number) - 1
                cells.append((element, columns, to_come))
                if to_come:
                    hanging[column] = (to_come, columns)
            else:
                columns = 1
                cells.append((None, 1, 0))
            column += columns
        grid.append((row, cells))
    return grid


def in_grid(grid, width, write):
    """A `w:tbl` of a width in twentieths of a point; `write(element, tc)` fills each cell."""
    columns = max((sum(columns for _element, columns, _more in cells) for _row, cells in grid), default=1)
    each = max(1, width // columns)
    columns = f'<w:gridCol w:w="{each}"/>' * columns
    table = parse_xml(
        f"<w:tbl {nsdecls('w')}><w:tblPr><w:tblW w:w='5000' w:type='pct'/><w:tblBorders>{BORDERS}</w:tblBorders>"
        f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid></w:tbl>"
    )
    for row, cells in grid:
        line = OxmlElement("w:tr")
        properties = OxmlElement("w:trPr")
        properties.append(OxmlElement("w:cantSplit"))
        if row.getparent().tag == "thead":
            properties.append(OxmlElement("w:tblHeader"))
        line.append(properties)
        for element, columns_of_cell, to_come in cells:
            line.append(cell_of(element, columns_of_cell, to_come, each, write))
        table.append(line)
    return table


def cell_of(element, columns, to_come, width, write):
    cell = OxmlElement("w:tc")
    properties = cell.get_or_add_tcPr()
    properties.width = width * columns * 635
    if columns > 1:
        properties.grid_span = columns
    if to_come or element is None:
        merged = OxmlElement("w:vMerge")
        if element is not None:
            merged.set(qn("w:val"), "restart")
        properties.append(merged)
    write(element, cell)
    return cell
