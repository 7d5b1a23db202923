using System.Globalization;
using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Ingest.Kafka;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Accounting.Service.Members;

/// <summary>
/// Tells everybody who can read the store how this consumer stands: on every change that somebody might have to act on, and every half
/// minute. A store that fails can't be told: then the log says it, and the age of what was told last. The consumer never waits for it.
/// </summary>
public sealed class MemberReporter
{
    /// <summary>The longest time between two words of a member that lives.</summary>
    public static readonly Duration Interval = Duration.FromSeconds(30);

    /// <summary>A member that was silent for so long looks dead.</summary>
    public static readonly Duration DeadAfter = Duration.FromSeconds(90);

    /// <summary>What a member left that died so long ago is collected.</summary>
    public static readonly Duration ForgottenAfter = Duration.FromDays(7);

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly IObjectStore _store;
    private readonly Func<MemberStatus> _status;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly MemberRecord _blank;
    private MemberStatus? _told;
    private Timestamp _toldAt;
    private bool _isFailing;

    public MemberReporter(IObjectStore store, string? memberId, KafkaOptions kafka, Func<MemberStatus> status, TimeProvider clock, ILogger logger)
    {
        _store = store;
        _status = status;
        _clock = clock;
        _logger = logger;
        Timestamp now = Timestamp.Now(clock);
        _blank = new MemberRecord
        {
            Format = MemberRecord.CurrentFormat,
            Member = memberId ?? NameOf(Environment.MachineName, Environment.ProcessId, now),
            Host = Environment.MachineName,
            ProcessId = Environment.ProcessId,
            Software = ProductVersion.Informational,
            Group = kafka.Group,
            Topic = kafka.Topic,
            StartedAt = now,
            WrittenAt = now,
            Status = MemberStatus.None,
        };
    }

    /// <summary>The member's name, the same for as long as the process lives.</summary>
    public string Member => _blank.Member;

    /// <summary>What it would tell now.</summary>
    public MemberRecord Word => WordOf(_status(), Timestamp.Now(_clock));

    /// <summary>
    /// Tells as long as the member works. One that ended in order has nothing more to tell; of one that failed the last word stays, and says why
    /// to whoever looks.
    /// </summary>
    public async Task TellWhileAsync(Func<Task> work)
    {
        using var ended = new CancellationTokenSource();
        Task telling = RunAsync(ended.Token);
        bool isInOrder = false;
        try
        {
            await work().ConfigureAwait(false);
            isInOrder = true;
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await telling.ConfigureAwait(false);
            await TryAsync(() => isInOrder
                ? _store.DeleteAsync([MemberRecord.KeyOf(Member)], CancellationToken.None)
                : WriteAsync(_status(), Timestamp.Now(_clock), CancellationToken.None)).ConfigureAwait(false);
        }
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await LookAsync(stopping).ConfigureAwait(false);
            await Task.Delay(LookEvery, _clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static string NameOf(string host, int processId, Timestamp startedAt)
    {
        string safe = string.Concat(host.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-'));
        string start = startedAt.ToInstant().ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{(safe.Length > 60 ? safe[..60] : safe)}-{processId}-{start}");
    }

    /// <summary>What somebody might have to act on: neither offsets nor the moments of checkpoints.</summary>
    private static bool IsNews(MemberStatus? told, MemberStatus status) =>
        told is null || told.Store?.Since != status.Store?.Since || told.Broker?.Since != status.Broker?.Since
        || told.Registry?.Since != status.Registry?.Since || told.QuarantineTopic?.Since != status.QuarantineTopic?.Since
        || told.Clock?.Since != status.Clock?.Since
        || !told.Partitions.Select(Essence).SequenceEqual(status.Partitions.Select(Essence));

    private static (LogPartition, PartitionState, string?) Essence(OwnedPartitionStatus partition) => (
        partition.Partition,
        partition.State is PartitionState.Checkpointing ? PartitionState.Running : partition.State,
        partition.Problem);

    private Task LookAsync(CancellationToken stopping)
    {
        MemberStatus status = _status();
        Timestamp now = Timestamp.Now(_clock);
        return IsNews(_told, status) || now >= _toldAt.Plus(Interval) ? TryAsync(() => WriteAsync(status, now, stopping)) : Task.CompletedTask;
    }

    private async Task WriteAsync(MemberStatus status, Timestamp now, CancellationToken cancellation)
    {
        await _store.PutAsync([ObjectContent.FromBytes(MemberRecord.KeyOf(Member), SealedJson.Serialize(WordOf(status, now)))], cancellation).ConfigureAwait(false);
        _told = status;
        _toldAt = now;
    }

    private MemberRecord WordOf(MemberStatus status, Timestamp now) => _blank with { WrittenAt = now, Status = status };

    /// <summary>Nothing depends on what is told here, so a store that fails is only logged, once until it is well again.</summary>
    private async Task TryAsync(Func<Task> act)
    {
        try
        {
            await act().ConfigureAwait(false);
            _isFailing = false;
        }
        catch (StoreUnavailableException failure)
        {
            if (!_isFailing)
            {
                _logger.MemberNotTold(Member, failure.Message);
            }

            _isFailing = true;
        }
        catch (OperationCanceledException)
        {
            // The member ends: what comes last is told by whoever ends it.
        }
    }
}
