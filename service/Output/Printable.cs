namespace Accounting.Service.Output;

/// <summary>Text from data on a terminal: what would move the cursor, colour the screen or end the text there is shown as a picture of itself.</summary>
public static class Printable
{
    public static string Of(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(Of)) : text;

    private static char Of(char character) => character switch
    {
        '\n' or '\t' => ' ',
        < ' ' => (char)(0x2400 + character),
        '\u007f' => '\u2421',
        _ when char.IsControl(character) => '\ufffd',
        _ => character,
    };
}
