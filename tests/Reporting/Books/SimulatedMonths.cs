using System.Collections;
using System.Globalization;
using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Replaying;
using Accounting.Aggregator.Store;
using Accounting.Exchange.Desks;
using Accounting.Exchange.World;
using Accounting.Ingest;
using Accounting.Ingest.Decoding;
using Accounting.Service.Configuration;
using Accounting.Service.Pipeline;
using Accounting.Tests.Service;
using Accounting.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Xunit;
using TestPipeline = Accounting.Tests.Support.Pipeline;

namespace Accounting.Tests.Reporting.Books;

/// <summary>
/// A simulated exchange's log, consumed and closed month by month as it would have been: at each close everything that was logged by then is there.
/// The live consumer can be made to miss a message that the log has, and a message can be kept out of the log altogether.
/// </summary>
internal sealed class SimulatedMonths : IDisposable
{
    private const int Partitions = 2;

    private readonly TestPipeline _pipeline;
    private readonly ExchangeOptions _options;
    private readonly IReadOnlyList<SimulatedMessage> _messages;

    public SimulatedMonths(ExchangeOptions options, IReadOnlyList<SimulatedMessage> messages)
    {
        _options = options;
        _messages = messages;
        _pipeline = new TestPipeline(options.Zone.Id) { ConsumerOptions = new ConsumerOptions { CheckpointBytes = 50_000 } };
    }

    /// <summary>What the live consumer never gets to see.</summary>
    public Func<SimulatedMessage, bool> IsMissed { get; init; } = _ => false;

    public string Root => _pipeline.Root;

    public IEnumerable<YearMonth> Months => Enumerable.Range(0, _options.Months).Select(number => new YearMonth(_options.StartMonth.Year, _options.StartMonth.MonthOfYear).PlusMonths(number));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The day after the month, counted from 1, on which it may become final; the allowance for lateness ends where it begins.</summary>
    public int CloseDay { get; init; } = 3;

    /// <summary>Five in the morning of the close day, there.</summary>
    public Instant ClosedAt(YearMonth month) => month.PlusMonths(1).OnDayOfMonth(CloseDay).At(new LocalTime(5, 0)).InZoneStrictly(_options.Zone).ToInstant();

    /// <summary>What counts of everything logged by then.</summary>
    public IReadOnlyList<Booked> Known(Instant at) =>
    [
        .. Logged(at).Select(message => message.Transaction).GroupBy(transaction => transaction.Id)
            .Select(revisions => revisions.MaxBy(transaction => transaction.Revision)).Where(transaction => !transaction.Voided)
            .Select(transaction => new Booked(transaction, Instant.FromUnixTimeTicks(transaction.OccurredAt.Microseconds * 10).InZone(_options.Zone).Date)),
    ];

    /// <summary>The live consumer up to a moment, to the log's end.</summary>
    public async Task ConsumeAsync(Instant at)
    {
        await StoreRoot.OpenOrCreateAsync(_pipeline.Store, _options.Zone.Id, null, Cancellation);
        _pipeline.Clock.MoveTo(at.ToDateTimeOffset());
        await _pipeline.ConsumeAsync(TestPipeline.Log(Records(at, IsMissed)));
    }

    /// <summary>The nightly of a moment; where the broker answers it reads the last two days again.</summary>
    public async Task<NightlyResult> NightlyAsync(Instant at, bool brokerAnswers)
    {
        ServiceOptions options = ServiceOptions.Of(SettingSources.Load(null, new Hashtable(),
        [
            new SettingOverride("compactor:threads", "1", "--set"),
            new SettingOverride("kafka:bootstrap_servers", "scripted:9092", "--set"),
            new SettingOverride("close:day", CloseDay.ToString(CultureInfo.InvariantCulture), "--set"),
            new SettingOverride("close:lateness_allowance_hours", (24 * (CloseDay - 1)).ToString(CultureInfo.InvariantCulture), "--set"),
        ]));
        StoreRoot root = await StoreRoot.OpenOrCreateAsync(_pipeline.Store, _options.Zone.Id, null, Cancellation);
        var access = StoreAccess.ToFolder(root, _pipeline.Root);
        var reader = new ScriptedReader(new TransactionDecoder(TransactionDecoder.OwnSchemas()), Records(at, _ => false));
        var replay = new NightlyReplay(access, options, _pipeline.Clock, NullLoggerFactory.Instance)
        {
            OpenLog = async cancellation => brokerAnswers
                ? new OpenedLog(await SourceLog.OfAsync(_pipeline.Store, reader, cancellation))
                : throw new BrokerUnavailableException("scripted:9092", "It is down."),
        };
        var compaction = new CompactionJob(access, options.Compactor, _pipeline.Clock, NullLoggerFactory.Instance);
        return await new NightlyJob(access, options, compaction, replay, _pipeline.Clock).RunAsync(at, Cancellation);
    }

    /// <summary>What a command prints, whatever its verdict.</summary>
    public async Task<string> RunAsync(params string[] arguments) => (await CommandRun.OfAsync(_pipeline.Clock, [.. arguments, "--data", Root])).Output;

    /// <summary>A table of a month's report, as lines without the header.</summary>
    public async Task<IReadOnlyList<string>> TableAsync(YearMonth month, string folder, string table) =>
        [.. (await File.ReadAllLinesAsync(Path.Combine(Root, "reports", $"month={month.Year:D4}-{month.Month:D2}", folder, table + ".tsv"), Cancellation)).Skip(1)];

    public void Dispose() => _pipeline.Dispose();

    private IEnumerable<SimulatedMessage> Logged(Instant at) => _messages.Where(message => message.LoggedAt <= Timestamp.FromInstant(at));

    /// <summary>Offsets are those of the whole log, whatever the consumer gets to see.</summary>
    private IReadOnlyList<ScriptedRecord>[] Records(Instant at, Func<SimulatedMessage, bool> isLeftOut) =>
    [
        .. Enumerable.Range(0, Partitions).Select(partition => (IReadOnlyList<ScriptedRecord>)
        [
            .. Logged(at).Where(message => message.AccountId % Partitions == partition)
                .Select((message, offset) => (Message: message, Offset: offset))
                .Where(numbered => !isLeftOut(numbered.Message))
                .Select(numbered => new ScriptedRecord(new LogOffset(numbered.Offset), numbered.Message.LoggedAt, Transactions.Encode(numbered.Message.Transaction))),
        ]),
    ];
}
