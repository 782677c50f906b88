"""The grid of a spreadsheet: what its columns are called, and how much it takes.

Not here: reading one.
"""

MOST_COLUMNS = 16_384
MOST_ROWS = 1_048_576
MOST_IN_CELL = 32_767  # characters; Excel's own limits, all three


def column_letter(index: int) -> str:
    """What a spreadsheet writes over the column: "A" for 0, "Z" for 25, "AA" for 26."""
    letters = ""
    index += 1
    while index:
        index, letter = divmod(index - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
