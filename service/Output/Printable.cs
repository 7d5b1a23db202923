using Accounting.Reporting.Forms;

namespace Accounting.Service.Output;

/// <summary>Text from data on one line of a terminal: what would move the cursor, colour the screen or end the text there is shown as a picture of itself.</summary>
public static class Printable
{
    public static string Of(string text) => ControlPictures.Of(text.Replace('\n', ' ').Replace('\t', ' '));
}
