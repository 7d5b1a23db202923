using Accounting.Service.CommandLine;

namespace Accounting.Service.Commands;

/// <summary>The commands, in the order that help shows them.</summary>
public static class AllCommands
{
    public static IReadOnlyList<ICommandHandler> Create() =>
    [
        new DemoCommand(),
        new RunCommand(),
        new DashboardCommand(),
        new BrokerCommand(),
        new ProduceCommand(),
        new CompactCommand(),
        new NightlyCommand(),
        new StepsCommand(),
        new StepsRunCommand(),
        new BackfillCommand(),
        new ReportCommand(),
        new StatementCommand(),
        new SqlCommand(),
        new AuditCommand(),
        new TokenNewCommand(),
        new JournalCommand(),
        new RestateCommand(),
        new ExplainCommand(),
        new TraceCommand(),
        new StatusCommand(),
        new HealthCommand(),
        new VerifyCommand(),
        new CollectCommand(),
        new ArchiveCommand(),
        new TablesRebaseCommand(),
        new QuarantineListCommand(),
        new QuarantineShowCommand(),
        new QuarantineRetryCommand(),
        new QuarantineSignOffCommand(),
        new ControlSignOffCommand(),
        new SourceListCommand(),
        new SourceNewCommand(),
        new SourceSignOffCommand(),
        new TimeZoneShowCommand(),
        new TimeZoneAdoptCommand(),
        new RulesListCommand(),
        new RulesSetCommand(),
        new RulesDecideCommand(),
        new ConfigShowCommand(),
        new CompletionCommand(),
    ];
}
