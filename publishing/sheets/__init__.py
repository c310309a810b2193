"""Records as rows of a sheet, Excel or CSV: what stands in a cell; how a file is read, judged, stored, written."""
