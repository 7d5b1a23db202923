namespace Accounting.Reporting.Forms;

/// <summary>
/// Text in which control characters are shown instead of obeyed: Unicode has a picture of each below the space, and of DEL; the rest become what stands for
/// anything. So do those that end a line or turn the direction of what follows, by which a text can be made to read as another one (Unicode Technical Report 36, 2.6).
/// </summary>
public static class ControlPictures
{
    public static string Of(string text) => text.Any(IsObeyed) ? string.Concat(text.Select(Of)) : text;

    private static char Of(char character) => character switch
    {
        < ' ' => (char)(0x2400 + character),
        '\u007f' => '\u2421',
        _ when IsObeyed(character) => '\ufffd',
        _ => character,
    };

    private static bool IsObeyed(char character) => char.IsControl(character) || character is (>= '\u2028' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
