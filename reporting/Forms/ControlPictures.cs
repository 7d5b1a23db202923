namespace Accounting.Reporting.Forms;

/// <summary>
/// Text in which control characters are shown instead of obeyed: Unicode has a picture of each below the space, and of DEL; the rest become what stands for
/// anything.
/// </summary>
public static class ControlPictures
{
    public static string Of(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(Of)) : text;

    private static char Of(char character) => character switch
    {
        < ' ' => (char)(0x2400 + character),
        '\u007f' => '\u2421',
        _ when char.IsControl(character) => '\ufffd',
        _ => character,
    };
}
