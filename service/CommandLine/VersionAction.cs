using System.CommandLine;
using System.CommandLine.Invocation;
using Accounting.Service.Output;

namespace Accounting.Service.CommandLine;

/// <summary>What <c>--version</c> prints, and with <c>--verbose</c> the libraries and files that the program runs on.</summary>
internal sealed class VersionAction(TerminalOutput output, Option<bool> verbose) : SynchronousCommandLineAction
{
    public override bool Terminating => true;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        output.WriteLine(ProductVersion.Informational);
        if (parseResult.GetValue(verbose))
        {
            output.WriteLines(Foundations.Lines);
        }

        return (int)ExitCode.Done;
    }
}
