using Accounting.Service.CommandLine;
using Accounting.Service.Pipeline;

namespace Accounting.Service.Roles;

/// <summary>Consumes until asked to stop; then checkpoints, tells the broker, and leaves the group. Ready once it has its partitions.</summary>
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
        await consumer.Loop.RunAsync(untilCaughtUp, stopping).ConfigureAwait(false);
        Messages = consumer.Loop.Messages;
    }
}
