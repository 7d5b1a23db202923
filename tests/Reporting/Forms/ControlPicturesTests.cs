using Accounting.Reporting.Forms;
using Xunit;

namespace Accounting.Tests.Reporting.Forms;

public sealed class ControlPicturesTests
{
    [Theory]
    [InlineData("a\0b\u001b[31m\u007f", "a\u2400b\u241b[31m\u2421")]
    [InlineData("c1 \u0085\u009b", "c1 \ufffd\ufffd")]
    [InlineData("paid \u202e00.001\u202c EUR", "paid \ufffd00.001\ufffd EUR")]
    [InlineData("\u2066isolated\u2069 \u2028\u2029", "\ufffdisolated\ufffd \ufffd\ufffd")]
    [InlineData("שלום, é, 日本, 👍🏽, a\u200db", "שלום, é, 日本, 👍🏽, a\u200db")]
    public void What_a_reader_of_text_would_obey_is_shown_and_all_else_stays(string text, string shown) => Assert.Equal(shown, ControlPictures.Of(text));
}
