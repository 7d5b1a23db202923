using Accounting.Ingest;
using Accounting.Ingest.Kafka;
using Accounting.Service.CommandLine;

namespace Accounting.Service.Queries;

/// <summary>The topic that the settings name, to be asked what its partitions hold.</summary>
internal static class AskedTopic
{
    /// <summary>Null where no broker is named. Its client stays open until the command has ended.</summary>
    public static Func<CancellationToken, Task<LogSurvey>>? Of(CommandContext context) => context.Options.Kafka.BootstrapServers.Length == 0 ? null
        : context.Own(nameof(TopicWatch), () => new TopicWatch(context.Options.Kafka, context.Clock, context.Loggers.CreateLogger(typeof(TopicSurvey).FullName!))).AskAsync;
}
