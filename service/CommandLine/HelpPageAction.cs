using System.CommandLine;
using System.CommandLine.Invocation;
using Accounting.Service.Output;

namespace Accounting.Service.CommandLine;

/// <summary>What <c>--help</c> prints, of the command it stands beside.</summary>
internal sealed class HelpPageAction(TerminalOutput output) : SynchronousCommandLineAction
{
    public override bool Terminating => true;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        Show(output, parseResult.CommandResult.Command);
        return (int)ExitCode.Done;
    }

    public static void Show(TerminalOutput output, Command command)
    {
        string page = command is RootCommand ? HelpPage.Root : HelpPage.Of(command, output.WidthColumns);
        output.WriteLines(page.TrimEnd('\n').Split('\n'));
    }
}
