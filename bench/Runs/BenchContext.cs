using System.Collections;
using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;
using Accounting.Service.Output;
using Microsoft.Extensions.Logging.Abstractions;

namespace Accounting.Bench.Runs;

/// <summary>What a role or a page of the service works with, shown and logged nowhere.</summary>
internal static class BenchContext
{
    public static CommandContext Of(ServiceOptions options, TimeProvider clock) => new()
    {
        Settings = SettingSources.Load(null, new Hashtable(), []),
        Options = options,
        Output = new TerminalOutput(TextWriter.Null, TextWriter.Null, outputIsTerminal: false, errorIsTerminal: false),
        Loggers = NullLoggerFactory.Instance,
        Clock = clock,
    };
}
