using System.Text;

namespace Accounting.Service.Output;

/// <summary>
/// A terminal's stream with one line at its end that stays there: it is taken away before anything else is written, and drawn again below it. May be written to from
/// any thread; without a line it passes everything on.
/// </summary>
/// <param name="terminal">The terminal.</param>
/// <param name="widthColumns">How many characters its lines have now.</param>
public sealed class LiveLine(TextWriter terminal, Func<int> widthColumns) : TextWriter
{
    /// <summary>To the line's beginning, and all of it away (ECMA-48: CR, EL 2).</summary>
    private const string Erase = "\r\e[2K";

    private readonly Lock _lock = new();
    private string _line = "";
    private bool _isDrawn;

    public override Encoding Encoding => terminal.Encoding;

    /// <summary>Puts the line up in place of the one before. One that is too long for the terminal is cut.</summary>
    public void Show(string line)
    {
        lock (_lock)
        {
            _line = line;
            TakeAway();
            Draw();
        }
    }

    /// <summary>Takes the line away.</summary>
    public void End()
    {
        lock (_lock)
        {
            _line = "";
            TakeAway();
            terminal.Flush();
        }
    }

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return;
        }

        lock (_lock)
        {
            TakeAway();
            terminal.Write(value);
            if (value.EndsWith('\n'))
            {
                Draw();
            }
        }
    }

    public override void WriteLine(string? value) => Write(value + Environment.NewLine);

    public override void Flush() => terminal.Flush();

    private void TakeAway()
    {
        if (_isDrawn)
        {
            terminal.Write(Erase);
            _isDrawn = false;
        }
    }

    private void Draw()
    {
        if (_line.Length > 0)
        {
            // The last column stays free: some terminals begin a new line there.
            terminal.Write(_line.Length < widthColumns() ? _line : _line[..Math.Max(0, widthColumns() - 2)] + "…");
            terminal.Flush();
            _isDrawn = true;
        }
    }
}
