using System.CommandLine;
using Accounting.Service.Audit;
using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;

namespace Accounting.Service.Commands;

/// <summary><c>audit</c>: what people did by pages.</summary>
public sealed class AuditCommand : ICommandHandler
{
    private static readonly Option<int> Last = new("--last") { Description = "how many entries, the newest first [default: 100]", HelpName = "N", DefaultValueFactory = _ => 100 };

    private static readonly Option<OutputFormat> Format = FormatOption.Create(OutputFormat.Table, OutputFormat.Json);

    public Command Command { get; } = new("audit", """
        Lists what people who logged in to the dashboard did: signed off, ran, restated, which customer's statement they read, what they asked. Each entry
        is an object of its own that names the hash of the one before; 'accounting verify' reads them all. Write the newest number and its hash down
        elsewhere from time to time: then nobody can take the end of the log away, or write it anew.

        Example:
          accounting audit --data ./data --last 20
        """)
    {
        Last,
        Format,
    };

    public async Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        int last = parsed.GetValue(Last) is > 0 and int given ? given : throw new UsageException($"--last is {parsed.GetValue(Last)}; it must be a positive whole number.");
        StoreAccess access = await StoreAccess.OpenForReadingAsync(context, cancellation).ConfigureAwait(false);
        using var log = new AuditLog(access.Store, context.Clock);
        ShownAct[] shown = [.. (await log.NewestAsync(last, cancellation).ConfigureAwait(false)).Select(ShownAct.Of)];
        context.Output.WriteAnswer(parsed.GetValue(Format), shown, () => context.Output.WriteTable(TextTable.Of(
            shown,
            ("number", act => Figures.Count(act.Number)),
            ("at", act => act.At),
            ("who", act => Printable.Of(act.Who)),
            ("act", act => act.Act),
            ("of what", act => Printable.Of(act.Subject)),
            ("why or how it ended", act => Printable.Of(act.Reason ?? act.Outcome ?? "")))));
        return ExitCode.Done;
    }
}
