using System.Text;
using Accounting.Reporting.Forms;
using Spectre.Console;

namespace Accounting.Service.Output;

/// <summary>The answer goes to the standard output; progress, warnings and failures to the standard error stream.</summary>
public sealed class TerminalOutput
{
    private const int RedirectedWidthColumns = 200;

    /// <summary>Of a terminal that doesn't say how wide it is, as a container's.</summary>
    private const int WidthOfUnsized = 80;

    private readonly TextWriter _standardOutput;

    private readonly TextWriter _standardError;

    private readonly bool _outputIsTerminal;

    private readonly int? _widthColumns;

    /// <param name="standardOutput">Where the answer goes.</param>
    /// <param name="standardError">Where everything else goes.</param>
    /// <param name="outputIsTerminal">Whether the answer is read as it comes, on lines of a limited width.</param>
    /// <param name="errorIsTerminal">Whether progress may be drawn.</param>
    /// <param name="widthColumns">Characters of a line, where the terminal itself is not to be asked.</param>
    public TerminalOutput(TextWriter standardOutput, TextWriter standardError, bool outputIsTerminal, bool errorIsTerminal, int? widthColumns = null)
    {
        _widthColumns = widthColumns;
        _standardOutput = standardOutput;
        _standardError = standardError;
        _outputIsTerminal = outputIsTerminal;
        Progress = CreateConsole(standardError, errorIsTerminal);
        ErrorIsTerminal = errorIsTerminal;
    }

    /// <summary>Characters that a line of the answer has room for.</summary>
    public int WidthColumns => CreateConsole(_standardOutput, _outputIsTerminal).Profile.Width;

    /// <summary>Where progress is drawn.</summary>
    public IAnsiConsole Progress { get; }

    public bool ErrorIsTerminal { get; }

    /// <summary>The line at the end of the standard error stream, where that is a terminal of the process.</summary>
    public LiveLine? LiveLine { get; private init; }

    /// <summary>On a terminal everything that goes to the standard error stream from now on, log lines too, makes way for the live line.</summary>
    public static TerminalOutput OfProcess()
    {
        LiveLine? live = Console.IsErrorRedirected || Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Ansi ? null : new LiveLine(Console.Error, () => Console.WindowWidth is > 0 and var columns ? columns : WidthOfUnsized);
        if (live is not null)
        {
            Console.SetError(live);
        }

        return new TerminalOutput(Console.Out, Console.Error, !Console.IsOutputRedirected, !Console.IsErrorRedirected) { LiveLine = live };
    }

    /// <summary>
    /// Whether bars are being drawn. Where the answer goes to the same terminal it then has to pass through their console: they would draw over it else.
    /// </summary>
    public bool IsDrawing { get; set; }

    private bool SharesTerminalWithBars => IsDrawing && _outputIsTerminal && ErrorIsTerminal;

    /// <summary>A line of the answer.</summary>
    public void WriteLine(string line)
    {
        if (SharesTerminalWithBars)
        {
            Progress.WriteLine(line);
        }
        else
        {
            _standardOutput.WriteLine(line);
        }
    }

    public void WriteLines(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            WriteLine(line);
        }
    }

    /// <summary>A part of the answer, as it stands.</summary>
    public void Write(string text) => _standardOutput.Write(text);

    /// <summary>The whole answer as JSON.</summary>
    public void WriteJson<T>(T value) => _standardOutput.WriteLine(JsonOutput.Write(value));

    /// <summary>What a command did: one value for a program, else lines for a person.</summary>
    public void WriteAnswer<T>(OutputFormat format, T answer, params IEnumerable<string> lines) => WriteAnswer(format, answer, () => WriteLines(lines));

    /// <summary>One value for a program, else what <paramref name="print"/> writes for a person.</summary>
    public void WriteAnswer<T>(OutputFormat format, T answer, Action print)
    {
        if (format == OutputFormat.Json)
        {
            WriteJson(answer);
        }
        else
        {
            print();
        }
    }

    /// <summary>The same with one table of it all, for a spreadsheet.</summary>
    public void WriteAnswer<T>(OutputFormat format, T answer, Func<ReportTable> tsv, Action print) =>
        WriteAnswer(format, answer, format == OutputFormat.Tsv ? () => Write(Encoding.UTF8.GetString(tsv().ToTsv())) : print);

    public void WriteTable(TextTable table) => table.Render(SharesTerminalWithBars ? Progress : CreateConsole(_standardOutput, _outputIsTerminal), _outputIsTerminal);

    /// <summary>Drawn on a terminal, else as plain lines.</summary>
    public void WriteTree(TextTree tree)
    {
        if (_outputIsTerminal)
        {
            tree.Render(SharesTerminalWithBars ? Progress : CreateConsole(_standardOutput, isTerminal: true));
        }
        else
        {
            WriteLines(tree.Lines());
        }
    }

    /// <summary>A line beside the answer: progress, a warning, a failure.</summary>
    public void WriteNote(string line) => _standardError.WriteLine(line);

    /// <summary>Lines beside the answer that say whose they are, since they may stand among others.</summary>
    public void WriteNotes(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            WriteNote($"accounting: {line}");
        }
    }

    private IAnsiConsole CreateConsole(TextWriter writer, bool isTerminal)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        if ((_widthColumns ?? (isTerminal ? (int?)null : RedirectedWidthColumns)) is { } width)
        {
            console.Profile.Width = width;
        }

        return console;
    }
}
