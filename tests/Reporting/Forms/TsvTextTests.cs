using Accounting.Reporting.Forms;
using FsCheck;
using FsCheck.Xunit;
using Xunit;

namespace Accounting.Tests.Reporting.Forms;

public sealed class TsvTextTests
{
    [Theory]
    [InlineData("football", "football")]
    [InlineData("", "")]
    [InlineData("a\tb\nc\rd\\e", @"a\tb\nc\rd\\e")]
    [InlineData("=SUM(A1)", "'=SUM(A1)")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@x", "'@x")]
    [InlineData("\tx", @"'\tx")]
    [InlineData("\rx", @"'\rx")]
    [InlineData("'x", "''x")]
    [InlineData("a=b", "a=b")]
    [InlineData("a\0b", @"a\u0000b")]
    [InlineData("\u001b[31m", @"\u001B[31m")]
    [InlineData(@"\u0000", @"\\u0000")]
    public void Text_is_escaped_and_never_runs_as_a_formula(string text, string cell) => Assert.Equal(cell, TsvText.Escape(text));

    [Property]
    public bool Every_text_comes_back_and_leaves_its_cell_whole(NonNull<string> text)
    {
        string cell = TsvText.Escape(text.Get);
        return TsvText.Unescape(cell) == text.Get && !cell.Any(char.IsControl);
    }
}
