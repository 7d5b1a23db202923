using Accounting.Service.CommandLine;
using Accounting.Service.Members;
using Accounting.Service.Pipeline;
using Microsoft.Extensions.Logging;

namespace Accounting.Service.Roles;

/// <summary>Consumes until asked to stop; then checkpoints, tells the broker, and leaves the group. Ready once it has its partitions.
/// Meanwhile it tells in the store how it stands.</summary>
public sealed class ConsumerRole(StoreAccess access, CommandContext context, bool untilCaughtUp) : IRole
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => "consumer";

    public Task Ready => _ready.Task;

    /// <summary>Messages taken so far, once it has ended.</summary>
    public long Messages { get; private set; }

    public async Task RunAsync(CancellationToken stopping)
    {
        using KafkaConsumer consumer = await KafkaConsumer
            .OpenAsync(access, context.Options, context.Clock, context.Loggers, () => _ready.TrySetResult(), null, stopping)
            .ConfigureAwait(false);
        var reporter = new MemberReporter(
            access.Store, context.Options.MemberId, context.Options.Kafka, () => consumer.Loop.Status, context.Clock, context.Loggers.CreateLogger<MemberReporter>());
        await reporter.TellWhileAsync(() => consumer.Loop.RunAsync(untilCaughtUp, stopping)).ConfigureAwait(false);
        Messages = consumer.Loop.Messages;
    }
}
