"""What is wrong with a table that somebody sent.

Here: files that are no tables, rows and cells that cannot be taken as they are. Not here: what the
words in a cell have wrong (`errors`). No sentence repeats what a cell holds: it may be about a
person.
"""

from antitrafik_cli.errors import Failure
from antitrafik_cli.messages import N_


class UnreadableFile(Failure):
    """A file that is missing, is no file, or that this user may not read."""

    message = N_("The file cannot be read: {reason}.")


class NotATable(Failure):
    """A file of another kind."""

    message = N_("This is {found}, not a table. Save the table as .xlsx or as CSV.")


class EmptyTable(Failure):
    """A table without a row of headings."""

    message = N_("The table is empty; its first row must name the columns.")


class HeadingTwice(Failure):
    """Two columns of one name."""

    message = N_(
        "The heading “{heading}” stands over columns {first} and {second}. "
        "Give each its own heading."
    )


class TooManyColumns(Failure):
    """More columns than a spreadsheet has."""

    message = N_("Row {row} has more than {most} columns, more than a spreadsheet takes.")


class NoHeading(Failure):
    """A value in a column that nothing is said about."""

    message = N_(
        "There is a value in column {column}, which has no heading. Give it one, or empty the "
        "column."
    )


class RaggedRow(Failure):
    """A row that goes on where the headings have ended."""

    message = N_(
        "The row is longer than the row of headings (cells: {cells}, headings: {headings}). "
        "Put a cell that holds the separator between quotation marks; give every column a heading."
    )


class CellTooLong(Failure):
    """More text in a cell than a spreadsheet takes."""

    message = N_(
        "The cell in column {column} has more than {most} characters. Shorten it, or look for a "
        "quotation mark that is never closed."
    )


class RowTooLong(Failure):
    """A line, or a row of several lines, without end."""

    message = N_(
        "Row {row} has more than {most} characters. Perhaps a quotation mark in it is never closed."
    )


class BadByte(Failure):
    """A byte that is no character of the encoding."""

    message = N_(
        "Row {row} holds a byte that is no character in {encoding}. Save the table as CSV UTF-8 "
        "or as .xlsx."
    )


class ZeroByte(Failure):
    """The character U+0000: a broken file, UTF-16 without its mark, or no text at all."""

    message = N_(
        "Row {row} holds a zero byte, which is no text. Save the table as CSV UTF-8 or as .xlsx."
    )


class UnclosedQuote(Failure):
    """A quotation mark that opens a cell and nothing closes."""

    message = N_("A quotation mark is opened in row {row} and never closed.")


class StrayQuote(Failure):
    """Text between a closing quotation mark and the separator."""

    message = N_(
        "Row {row}: text stands behind a closing quotation mark. A quotation mark inside a cell "
        "is written twice."
    )


class WorkbookRefused(Failure):
    """A workbook that is not opened, and what would be right."""

    message = N_("{problem} {right}")


class CellError(Failure):
    """A cell that shows an error."""

    message = N_("Cell {cell} shows the error {error}. Mend its formula, or type the value.")


class NotWorkedOut(Failure):
    """A formula without a value, as programs write them that cannot work them out."""

    message = N_(
        "Cell {cell} holds a formula that was never worked out. Open the workbook in Excel or "
        "LibreOffice and save it, or type the value."
    )


class MergedCells(Failure):
    """Cells that are one over several rows, of which one row alone has the value."""

    message = N_(
        "Cells {cells} are merged, so that one row alone would have their value. Unmerge them, and "
        "write it into each row."
    )


class NoSuchSheet(Failure):
    """A sheet that the workbook does not have."""

    message = N_("“{words}” is no sheet of this workbook.{hint}")


class NoSheets(Failure):
    """A sheet asked of a text file."""

    message = N_("“{words}”: a text file has no sheets. Leave it out.")


class BadHeadingMap(Failure):
    """A --map that names no heading of the list, or no column there is."""

    message = N_(
        "“{words}” maps no heading of this list to a column. Write a heading, = and one of "
        "{columns}, or - to leave it out."
    )


class NearHeading(Failure):
    """A heading that is almost a column."""

    message = N_(
        "The heading “{words}” is no column of a list; nearest: {column}. If it is that one: "
        "--map “{words}={column}”; if not: --map “{words}=-”."
    )


class SameColumn(Failure):
    """Two headings for one column."""

    message = N_(
        "The headings “{one}” and “{other}” are both taken for {column}. Leave one out: "
        "--map “{other}=-”."
    )


class NoListColumn(Failure):
    """A list without what every record has."""

    message = N_(
        "No heading is taken for {column}. The headings are: {headings}. Say which one it is: "
        "--map “HEADING={column}”."
    )


class MissingCell(Failure):
    """A row without what its record cannot do without."""

    message = N_("“{column}” is missing.")


class ToldTwice(Failure):
    """Cells of one row that say the same thing."""

    message = N_("{one} and {other} say the same; empty one of them.")


class UnnamedAudience(Failure):
    """A count of nobody knows whom."""

    message = N_("The number says how many came, but no group says who.")


class UnevenGroups(Failure):
    """More counts than groups, or fewer."""

    message = N_("Write one number for all groups together, or a number for each, between ;.")


class SeveralMaterials(Failure):
    """One number handed out, of several materials."""

    message = N_(
        "One number stands beside several materials. Leave one of them here, and write a row "
        "without a kind for each of the others."
    )


class NotOfType(Failure):
    """A cell that says what no record of its type has."""

    message = N_("{column} says nothing of {type}; empty the cell.")


class KeyTwice(Failure):
    """One key in two rows."""

    message = N_("The key stands in row {first} already.")


class OtherHappening(Failure):
    """A row that has the key of a record, and says that all of it was another happening."""

    message = N_(
        "Its key is that of {record}, but it says another day, another place, and another kind or "
        "quantity. Two lists that both count from 1 cannot be taken in by that number; where it is "
        "the same after all: antitrafik amend {record}"
    )


class NoYear(Failure):
    """A day of a list that is another one next year."""

    message = N_("“{words}” says no year; in a list write it, as in {date}.")


class RowsRefused(Failure):
    """Rows that cannot be taken in, each told before."""

    message = N_(
        "Nothing was saved; rows refused: {number}. Mend them, or take in the others with "
        "--skip-bad REJECTS.csv."
    )
