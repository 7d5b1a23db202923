using System.CommandLine;
using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Ingest.Kafka;
using Accounting.Reporting.Steps;
using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;
using Accounting.Service.Dashboard.Data;
using Accounting.Service.Dashboard.Web;
using Accounting.Service.Members;
using Accounting.Service.Output;
using Accounting.Service.Pipeline;
using Accounting.Service.Roles;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Accounting.Service.Commands;

/// <summary><c>run</c>: the continuous service, or one pass of it up to the logs' ends.</summary>
public sealed class RunCommand : ICommandHandler
{
    private const string Consumer = "consumer", Compactor = "compactor", Nightly = "nightly", Dashboard = "dashboard";

    private static readonly string[] DefaultRoles = [Consumer, Compactor, Nightly];

    /// <summary>Pages have an address that only one process of a machine can have, so they are asked for.</summary>
    private static readonly string[] AllRoles = [.. DefaultRoles, Dashboard];

    private static readonly Option<string> Roles = new("--roles") { Description = "which loops to run, comma-separated: consumer, compactor, nightly, dashboard [default: all but dashboard]", HelpName = "ROLES", DefaultValueFactory = _ => string.Join(',', DefaultRoles) };

    private static readonly Option<bool> UntilCaughtUp = new("--until-caught-up") { Description = "consume until every partition was at its end, checkpoint, compact and report once where those roles are asked for, and exit [default: run until stopped]" };

    private static readonly Option<string?> ReadyFile = new("--ready-file") { Description = "file that appears, whole, once the consumer has its partitions and every loop runs", HelpName = "FILE" };

    public Command Command { get; } = new("run", """
        Runs the service: consumes continuously, compacts every hour, reports every night. Ctrl-C and SIGTERM stop it in order:
        everything consumed is checkpointed and the group is left. Intervals are settings; see 'config show'. The role dashboard shows all of it
        in a browser of this machine, at dashboard:address.

        Examples:
          accounting run --bootstrap-servers localhost:9092 --data ./data --time-zone Europe/London
          accounting run --roles consumer,compactor,nightly,dashboard --bootstrap-servers localhost:9092 --data ./data
        """)
    {
        Roles,
        UntilCaughtUp,
        ReadyFile,
    };

    public async Task<ExitCode> RunAsync(ParseResult parsed, CommandContext context, CancellationToken cancellation)
    {
        string[] roles = ReadRoles(parsed.GetValue(Roles)!);
        if (roles.Contains(Consumer) && !await StoreAccess.ExistsAsync(context, cancellation).ConfigureAwait(false))
        {
            // A store's time zone is fixed when it is made: a mistyped address must not make one.
            await TopicSurvey
                .IdentifyAsync(context.Options.Kafka, context.Clock, context.Loggers.CreateLogger(typeof(TopicSurvey).FullName!), cancellation)
                .ConfigureAwait(false);
        }

        await RequireUsableAsync(roles, context.Options, context.Clock, cancellation).ConfigureAwait(false);
        StoreAccess access = await StoreAccess.OpenOrCreateAsync(context, cancellation).ConfigureAwait(false);
        NightlyJob nightly = NightlyJob.Of(access, context);
        return parsed.GetValue(UntilCaughtUp)
            ? await RunOnceAsync(roles, access, nightly, parsed.GetValue(ReadyFile), context, cancellation).ConfigureAwait(false)
            : await RunUntilStoppedAsync(roles, access, nightly, parsed.GetValue(ReadyFile), context, cancellation).ConfigureAwait(false);
    }

    /// <summary>What a role would refuse is refused before a store is made.</summary>
    private static async Task RequireUsableAsync(string[] roles, ServiceOptions options, TimeProvider clock, CancellationToken cancellation)
    {
        if (roles.Contains(Consumer))
        {
            options.Kafka.Validate();
            WriterSchemas.Open(options.Schemas, clock, cancellation).Dispose();
        }

        if (roles.Contains(Nightly) && options.FundsFile is { } funds)
        {
            await FundsStatement.ReadAsync(funds, cancellation).ConfigureAwait(false);
        }
    }

    private static string[] ReadRoles(string given)
    {
        string[] roles = given.Split(',', StringSplitOptions.TrimEntries);
        return roles.FirstOrDefault(role => !AllRoles.Contains(role)) is { } unknown
            ? throw new UsageException($"--roles names '{unknown}'; roles are {string.Join(", ", AllRoles)}.")
            : roles;
    }

    private static async Task<ExitCode> RunUntilStoppedAsync(
        string[] roles, StoreAccess access, NightlyJob nightly, string? readyFile, CommandContext context, CancellationToken cancellation)
    {
        var own = new OwnMember();
        var due = new DueTimes(new RunRecords(access.Store), access.Root.Zone, context.Options);
        IEnumerable<IRole> running = RolesOf(roles, access, nightly, own, due, context).Select(role => new RetriedRole(role, context.Clock, context.Loggers.CreateLogger<RetriedRole>()));
        Task serving = RoleHost.RunAsync([.. running], readyFile, context, cancellation);
        if (context.Output.LiveLine is { } live)
        {
            var line = new ServiceLine(live, roles.Contains(Consumer) ? own : null, roles.Contains(Nightly) ? due.NightlyAfter : null, access.Root.Zone, context.Clock);
            await line.ShowWhileAsync(serving).ConfigureAwait(false);
        }

        await serving.ConfigureAwait(false);
        return ExitCode.Done;
    }

    private static IEnumerable<IRole> RolesOf(string[] roles, StoreAccess access, NightlyJob nightly, OwnMember own, DueTimes due, CommandContext context)
    {
        if (roles.Contains(Consumer))
        {
            yield return new ConsumerRole(access, context, untilCaughtUp: false, own);
        }

        if (roles.Contains(Compactor))
        {
            // One of its own: the catalogs that a job remembers belong to one loop.
            var hourly = new CompactionJob(access, context.Options.Compactor, context.Clock, context.Loggers);
            yield return new PeriodicRole(
                Compactor,
                async (now, stopping) => (await due.CompactorAsync(now, stopping).ConfigureAwait(false)).NextDueAt,
                now => now + context.Options.Compactor.Interval,
                stopping => CompactAsync(hourly, context, stopping),
                context.Clock);
        }

        if (roles.Contains(Nightly))
        {
            yield return new PeriodicRole(
                Nightly,
                async (now, stopping) => (await due.NightlyAsync(now, stopping).ConfigureAwait(false)).NextDueAt,
                due.NightlyAfter,
                stopping => ReportAsync(nightly, context, stopping),
                context.Clock);
        }

        if (roles.Contains(Dashboard))
        {
            yield return new DashboardRole(new StoreView(access, context, own, StoreView.Patience), context.Options.DashboardAddress);
        }
    }

    private static async Task<ExitCode> RunOnceAsync(
        string[] roles, StoreAccess access, NightlyJob nightly, string? readyFile, CommandContext context, CancellationToken cancellation)
    {
        if (roles.Contains(Consumer))
        {
            var consumer = new ConsumerRole(access, context, untilCaughtUp: true, new OwnMember());
            Task consuming = consumer.RunAsync(cancellation);
            await Task.WhenAny(consumer.Ready, consuming).ConfigureAwait(false);
            if (readyFile is not null && consumer.Ready.IsCompleted)
            {
                WholeFile.Write(readyFile, "ready\n");
            }

            await consuming.ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            context.Output.WriteNote($"{Counted.Of(consumer.Messages, "message")} consumed; every partition was at its end.");
        }

        if (roles.Contains(Nightly))
        {
            NightlyResult result = await nightly.RunAsync(Now(context), cancellation).ConfigureAwait(false);
            NightlyNotes.Tell(context.Output, result.Replay);
            MonthVerdict.Tell(context.Output, result.Months);
            StepNotes.Tell(context.Output, result);
            return StepNotes.Verdict(result, MonthVerdict.Of(result.Months));
        }

        if (roles.Contains(Compactor))
        {
            var compaction = new CompactionJob(access, context.Options.Compactor, context.Clock, context.Loggers);
            IReadOnlyList<StepFailure> failures = StepNotes.Of(await compaction.RunAsync(null, cancellation).ConfigureAwait(false));
            StepNotes.Tell(context.Output, failures, []);
            return StepNotes.Verdict(failures, ExitCode.Done);
        }

        return ExitCode.Done;
    }

    private static async Task CompactAsync(CompactionJob job, CommandContext context, CancellationToken stopping)
    {
        CompactionResult result = await job.RunHourlyAsync(stopping).ConfigureAwait(false);
        context.Loggers.CreateLogger<CompactionJob>().Compacted(result.Folded.Count, result.Days.Count, result.RowsRead, result.PublicFilesWritten);
        StepNotes.Tell(context.Loggers.CreateLogger<CompactionJob>(), StepNotes.Of(result), []);
    }

    private static async Task ReportAsync(NightlyJob job, CommandContext context, CancellationToken stopping)
    {
        Instant asOf = Now(context);
        NightlyResult result = await job.RunAsync(asOf, stopping).ConfigureAwait(false);
        NightlyNotes.Tell(context.Loggers.CreateLogger<NightlyJob>(), result.Replay);
        MonthVerdict.Tell(context.Loggers.CreateLogger<NightlyJob>(), asOf, result.Months);
        StepNotes.Tell(context.Loggers.CreateLogger<NightlyJob>(), result);
    }

    private static Instant Now(CommandContext context) => Instant.FromDateTimeOffset(context.Clock.GetUtcNow());
}
