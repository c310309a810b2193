import re


def sensible_keys(values):
    """Those of some posted keys that a database can be asked for."""
    return [value for value in values if re.fullmatch("[0-9]{1,18}", str(value))]
