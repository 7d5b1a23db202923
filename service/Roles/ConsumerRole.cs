using Accounting.Aggregator.Consuming;
using Accounting.Ingest;
using Accounting.Service.CommandLine;
using Accounting.Service.Members;
using Accounting.Service.Pipeline;
using Microsoft.Extensions.Logging;

namespace Accounting.Service.Roles;

/// <summary>Consumes until asked to stop; then checkpoints, tells the broker, and leaves the group. Ready once it has its partitions.
/// Meanwhile it tells in the store how it stands.</summary>
/// <param name="access">The store.</param>
/// <param name="context">Options, logs, clock.</param>
/// <param name="untilCaughtUp">Whether it ends once every partition was at its end.</param>
/// <param name="own">Where others of this process may ask how it stands.</param>
public sealed class ConsumerRole(StoreAccess access, CommandContext context, bool untilCaughtUp, OwnMember own) : IRole
{
    /// <summary>Loading a day store or writing a checkpoint may keep the polling thread for as long.</summary>
    private static readonly TimeSpan SilenceMax = TimeSpan.FromMinutes(10);

    private volatile ConsumerLoop? _loop;

    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => "consumer";

    public Task Ready => _ready.Task;

    /// <summary>Messages taken so far, once it has ended.</summary>
    public long Messages { get; private set; }

    /// <summary>A store, registry, clock or broker that is waited for makes it unready, not dead: a restart would only lose what is in memory.</summary>
    public RoleHealth Health
    {
        get
        {
            if (_loop is not { } loop || loop.Figures is not { } figures)
            {
                return new RoleHealth(true, false, "not yet a member of the group");
            }

            TimeSpan silent = TimeSpan.FromMicroseconds(Timestamp.Now(context.Clock).Microseconds - figures.At.Microseconds);
            MemberStatus status = loop.Status;
            string? trouble = status.Store?.LastError ?? status.Registry?.LastError ?? status.Clock?.LastError ?? status.Broker?.LastError ?? status.Partitions.Select(partition => partition.Problem).FirstOrDefault(problem => problem is not null);
            return silent > SilenceMax
                ? new RoleHealth(false, false, $"the polling thread has said nothing for {(long)silent.TotalSeconds} s")
                : new RoleHealth(true, trouble is null && _ready.Task.IsCompleted, trouble);
        }
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        _loop = null; // of a run that failed before
        using KafkaConsumer consumer = await KafkaConsumer
            .OpenAsync(access, context.Options, context.Clock, context.Loggers, () => _ready.TrySetResult(), null, stopping)
            .ConfigureAwait(false);
        _loop = consumer.Loop;
        var reporter = new MemberReporter(
            access.Store, context.Options.MemberId, context.Options.Kafka, () => consumer.Status, context.Clock, context.Loggers.CreateLogger<MemberReporter>());
        own.Begin(() => reporter.Word);
        try
        {
            await reporter.TellWhileAsync(() => consumer.Loop.RunAsync(untilCaughtUp, stopping)).ConfigureAwait(false);
        }
        finally
        {
            own.End();
        }

        Messages = consumer.Loop.Messages;
    }
}
