using System.Globalization;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Service.Pipeline;
using Accounting.Service.Queries;
using Accounting.Tests.Support;
using NodaTime;
using Xunit;

namespace Accounting.Tests.Service.Pipeline;

/// <summary>The records of what was run: an hourly compaction leaves thousands in a year.</summary>
public sealed class RunRecordsTests
{
    private static readonly Timestamp Now = Transactions.Noon;

    private readonly CountedMemoryStore _store = new(new ManualClock(Now.ToInstant().ToDateTimeOffset()));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_newest_are_listed_without_those_of_years()
    {
        await RunAsync("compact", Enumerable.Range(0, 2000).Select(Duration.FromHours));
        await RunAsync("nightly", Enumerable.Range(0, 80).Select(Duration.FromDays));
        IReadOnlyList<StoredObject> all = await Records().ListAsync(Cancellation);
        _store.Forget();

        IReadOnlyList<StoredObject> newest = await Records().ListNewestAsync(RunRecord.Kinds, Now, 100, Cancellation);

        Assert.InRange(newest.Count, 190, 210);
        Assert.Equal(all.Take(newest.Count), newest);
        Assert.Equal(newest.Count, _store.Names);
    }

    [Fact]
    public async Task Where_few_are_new_all_are_listed()
    {
        await RunAsync("compact", Enumerable.Range(0, 50).Select(Duration.FromDays));

        Assert.Equal(50, (await Records().ListNewestAsync(RunRecord.Kinds, Now, 100, Cancellation)).Count);
        Assert.Empty(await Records().ListNewestAsync(["nightly"], Now, 100, Cancellation));
    }

    [Fact]
    public async Task One_of_long_ago_is_found_where_none_of_the_last_days_is_such_a_one()
    {
        await RunAsync("nightly", Enumerable.Range(0, 40).Select(Duration.FromDays));

        RunRecords records = Records();
        IReadOnlyList<StoredObject> newest = await records.ListNewestAsync(["nightly", "restate"], Now, 1, Cancellation);
        RunRecord? found = await records.FindAsync(newest, ["nightly", "restate"], record => record.BegunAt <= Now.Plus(-Duration.FromDays(30)), Cancellation);

        Assert.Equal(Now.Plus(-Duration.FromDays(30)), found?.BegunAt);
        Assert.Null(await records.FindAsync(newest, ["restate"], _ => true, Cancellation));
    }

    [Fact]
    public async Task Who_asks_again_reads_only_what_was_written_since()
    {
        await RunAsync("compact", Enumerable.Range(1, 150).Select(Duration.FromHours));
        RunRecords records = Records();
        Assert.Equal(150, (await RunList.ReadAsync(records, Now, Cancellation)).Runs.Count);
        _store.Forget();

        await RunAsync("compact", [Duration.Zero]);
        await RunAsync("compact", [Duration.FromHours(7)], steps: [new RunStep("compaction", Now, Now, "again")]);
        RunList list = await RunList.ReadAsync(records, Now, Cancellation);

        Assert.Equal((151, 2), (list.Runs.Count, _store.Reads));
        Assert.Equal(Now, list.Runs[0].BegunAt);
        Assert.Equal("again", Assert.Single(list.Runs, run => run.Steps.Count > 0).Steps[0].Outcome);
    }

    private RunRecords Records() => new(_store);

    private Task RunAsync(string kind, IEnumerable<Duration> ago, IReadOnlyList<RunStep>? steps = null) =>
        _store.PutAsync([.. ago.Select(ago => RecordOf(kind, Now.Plus(-ago), steps ?? []))], Cancellation);

    private static ObjectContent RecordOf(string kind, Timestamp at, IReadOnlyList<RunStep> steps)
    {
        string run = $"{kind}-{at.ToInstant().ToString(RunRecord.TimeForm, CultureInfo.InvariantCulture)}";
        return ObjectContent.FromBytes(
            RunRecord.KeyOf(run),
            StoreJson.Serialize(new RunRecord { Format = RunRecord.CurrentFormat, Run = run, Kind = kind, BegunAt = at, EndedAt = at, Succeeded = true, Steps = steps }));
    }
}
