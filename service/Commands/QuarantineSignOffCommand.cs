using System.CommandLine;
using Accounting.Ingest;
using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;
using Accounting.Service.Quarantine;

namespace Accounting.Service.Commands;

/// <summary><c>quarantine sign-off</c>: someone says that messages were looked at and none of them is missing from the accounts.</summary>
public sealed class QuarantineSignOffCommand : ICommandHandler
{
    private static readonly Option<bool> All = new("--all") { Description = "every message that nobody signed off yet" };

    private static readonly QuarantineChoice Choice = new();

    private static readonly Option<string[]> Ids = new("--id")
    {
        Description = "a transaction whose first revision never came, or that was sent with several contents, as 'accounting report' names it; repeatable",
        HelpName = "UUID",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<bool> AllConflicts = new("--all-conflicts") { Description = "every transaction that a report lists with several contents of one revision" };

    private static readonly Option<string> By = new("--by") { Description = "who signs off", HelpName = "WHO", Required = true };

    private static readonly Option<string> Reason = new("--reason") { Description = "why nothing is missing from the accounts", HelpName = "WHY", Required = true };

    private static readonly Option<OutputFormat> Format = FormatOption.Create(OutputFormat.Table, OutputFormat.Json);

    public CommandGroup? Group => CommandGroup.Quarantine;

    public Command Command { get; } = new("sign-off", """
        Records that someone has looked at quarantined messages and that none of them is missing from the accounts: who, why and when, for each
        message, for good. Without it a month does not close. Messages that are signed off already stay as they are.
        With --id the same of a transaction whose revision names a home date that has no first revision, or whose revision was sent with several
        contents: that what stands there counts rightly. Where the id counts more than once that accepts nothing; a revision that voids one of them
        does. Of several contents it accepts those that the report lists: one that comes later has to be looked at again.

        Examples:
          accounting quarantine sign-off --data ./data --partition 3 --offset 1042 --by "J. Doe" --reason "test message, see ticket 815"
          accounting quarantine sign-off --data ./data --id 9e9b953b-2eef-5817-b4e4-bb886b5bb462 --by "J. Doe" --reason "made before we began"
        """)
    {
        All,
        Choice.All,
        Ids,
        AllConflicts,
        By,
        Reason,
        Format,
    };

    public async Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        string by = GivenText.Of(parsed, By);
        string reason = GivenText.Of(parsed, Reason);
        bool all = parsed.GetValue(All);
        string[] ids = parsed.GetValue(Ids)!;
        bool conflicts = parsed.GetValue(AllConflicts);
        if (new[] { all, Choice.IsGiven(parsed), ids.Length > 0, conflicts }.Count(given => given) != 1)
        {
            throw new UsageException("Say what to sign off: either --all, or --partition and --offset, or --id, or --all-conflicts.");
        }

        if (ids.Length > 0 || conflicts)
        {
            (int signedNow, int signedBefore) = await (conflicts
                ? IdSignOffs.AddConflictsAsync(context, by, reason, cancellation)
                : IdSignOffs.AddAsync(context, ids, by, reason, cancellation)).ConfigureAwait(false);
            context.Output.WriteAnswer(parsed.GetValue(Format), new { Signed = signedNow, SignedBefore = signedBefore },
            [
                .. signedBefore > 0 ? [$"{Figures.Count(signedBefore)} signed off already"] : Array.Empty<string>(),
                $"{Counted.Of(signedNow, "id")} signed off; 'accounting nightly' brings the reports up to date",
            ]);
            return ExitCode.Done;
        }

        QuarantineCatalog quarantine = await QuarantineCommands.OpenAsync(context, StoreAccess.OpenAsync, cancellation).ConfigureAwait(false);
        IReadOnlyList<QuarantineEntry> entries = await quarantine.ReadAsync(cancellation).ConfigureAwait(false);
        IReadOnlyList<QuarantineEntry> chosen = all ? Choice.OfSource(parsed, entries) : Choice.Find(parsed, entries);
        QuarantineEntry[] unsigned = [.. chosen.Where(entry => !entry.IsSigned)];
        await quarantine.SignOffAsync(unsigned, by, reason, Timestamp.Now(context.Clock), cancellation).ConfigureAwait(false);
        int left = entries.Count(entry => !entry.IsSigned) - unsigned.Length;
        context.Output.WriteAnswer(parsed.GetValue(Format), new { Signed = unsigned.Length, SignedBefore = chosen.Count - unsigned.Length, Left = left },
        [
            .. chosen.Where(entry => entry.IsSigned).GroupBy(entry => ShownSignOff.Of(entry.SignOff)!).Select(before => $"{Figures.Count(before.Count())} signed off already by {before.Key}"),
            $"{Counted.Of(unsigned.Length, "message")} signed off, {Figures.Count(left)} left",
        ]);
        return ExitCode.Done;
    }
}
