using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Collection;
using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Sources;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Service.Collection;
using Accounting.Service.Pipeline;
using Accounting.Tests.Support;
using NodaTime;
using Xunit;
using static Accounting.Tests.Support.Transactions;
using TestPipeline = Accounting.Tests.Support.Pipeline;

namespace Accounting.Tests.Compactor;

/// <summary>
/// Old checkpoints that a compaction remembers by what they come to, against <see cref="InputCatalog"/>, which holds each of them. Files of a local folder bear the machine's time, so
/// "now" is counted from it.
/// </summary>
public sealed class SettledInputsTests : IAsyncLifetime
{
    private const int Days = 4;

    private const int Messages = 16;

    private static readonly Duration Grace = Duration.FromHours(24);

    private readonly TestPipeline _pipeline = new("Europe/London") { ConsumerOptions = new ConsumerOptions { CheckpointBytes = 1 } };

    private readonly IReadOnlyList<ScriptedRecord> _records = Records(0, [.. Enumerable.Range(0, Messages).Select(number => OfDay(number, number % Days))]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await StoreRoot.OpenOrCreateAsync(_pipeline.Store, "Europe/London", null, Cancellation);
        await ConsumeAsync();
    }

    public ValueTask DisposeAsync()
    {
        _pipeline.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task What_settled_checkpoints_come_to_is_what_they_say_one_by_one()
    {
        await ConsolidateAsync();
        Assert.Empty((await PinAsync()).Settled);
        await CollectAsync();

        PinnedInputs pinned = await PinAsync();

        Assert.Equal(Days, Assert.Single(pinned.Settled).Dates.Count);
        Assert.DoesNotContain(pinned.Open.Checkpoints, checkpoint => !checkpoint.Range.IsEmpty);
        SortedDictionary<HomeDate, DayInputs> summed = await RequireAlikeAsync(pinned);
        Assert.All(summed.Values, inputs => Assert.True(inputs.AreSummed));
        Assert.Throws<InvalidOperationException>(() => summed.Values.First().Parts);
    }

    [Fact]
    public async Task A_date_that_gains_rows_is_folded_to_the_version_that_all_of_them_have()
    {
        Compaction compaction = _pipeline.NewCompaction();
        Assert.Equal(Days, (await compaction.RunChangedAsync(Cancellation)).Folded.Count);
        await ConsolidateAsync();
        await CollectAsync();
        Assert.Empty((await compaction.RunChangedAsync(Cancellation)).Folded);

        await ConsumeAsync(OfDay(100, 1), OfDay(1, 1, revision: 1));
        CompactionResult result = await compaction.RunChangedAsync(Cancellation);

        Assert.Single(result.Folded);
        Assert.Equal(Days, result.Days.Count);
        Assert.Equal(RunningTotalsVerdict.Agree, result.Days.Single(day => day.Date == result.Folded[0]).Manifest.RunningTotals);
        await _pipeline.Store.DeleteAsync([.. (await _pipeline.Store.ListAsync(DayFiles.Prefix, Cancellation)).Select(found => found.Key)], Cancellation);
        Assert.Equal(result.Days.Select(day => day.Version), (await _pipeline.CompactAsync()).Days.Select(day => day.Version));
    }

    [Fact]
    public async Task A_date_whose_version_is_lost_is_folded_again_from_settled_checkpoints()
    {
        await ConsolidateAsync();
        await CollectAsync();
        Compaction compaction = _pipeline.NewCompaction();
        IReadOnlyList<DayVersion> days = (await compaction.RunChangedAsync(Cancellation)).Days;
        await _pipeline.Store.DeleteAsync([days[2].KeyOf(days[2].Manifest.Outputs[0])], Cancellation);

        Assert.True(await compaction.RestoreAsync(days.Select(day => day.Date).ToHashSet(), Cancellation) == 0);
        CompactionResult result = await compaction.RunAsync(null, Cancellation);

        Assert.Equal(days[2].Date, Assert.Single(result.Folded));
        Assert.Equal(days.Select(day => day.Version), result.Days.Select(day => day.Version));
        await _pipeline.Store.PutAsync([ObjectContent.FromBytes(days[1].KeyOf(days[1].Manifest.Outputs[0]), new byte[] { 1 })], Cancellation);
        Assert.Equal(1, await compaction.RestoreAsync(days.Select(day => day.Date).ToHashSet(), Cancellation));
    }

    [Fact]
    public async Task Checkpoints_are_held_one_by_one_where_an_owner_leaves_one_of_their_offsets_late()
    {
        Checkpoint late = (await StoredCheckpoints.ReadAsync(_pipeline.Store, Cancellation)).Select(named => named.Checkpoint).First(checkpoint => checkpoint.From.Value == 5);
        await ConsolidateAsync();
        await CollectAsync();
        var catalog = new PinnedInputCatalog(_pipeline.Store);
        Assert.Single((await catalog.RefreshAsync(_ => false, Cancellation)).Settled);

        byte[] bytes = StoreJson.Serialize(late with { CreatedAt = late.CreatedAt.Plus(Duration.FromSeconds(1)) });
        ObjectKey key = CheckpointKey.ForCheckpoint(late.Source, late.Partition, late.Range, ContentHash256.Of(bytes));
        await _pipeline.Store.PutAsync([ObjectContent.FromBytes(key, bytes)], Cancellation);

        PinnedInputs pinned = await catalog.RefreshAsync(_ => false, Cancellation);
        Assert.Empty(pinned.Settled);
        await RequireAlikeAsync(pinned);
        await _pipeline.Store.DeleteAsync([key], Cancellation);
        Assert.Single((await catalog.RefreshAsync(_ => false, Cancellation)).Settled);
    }

    [Fact]
    public async Task Checkpoints_are_held_one_by_one_where_a_run_retracts_of_them_or_they_are_asked_for()
    {
        await ConsolidateAsync();
        await CollectAsync();
        PinnedInputs pinned = await PinAsync();
        var catalog = new PinnedInputCatalog(_pipeline.Store);
        Assert.Single((await catalog.RefreshAsync(_ => true, Cancellation)).Settled);
        Assert.Empty((await catalog.RefreshAsync(date => date == pinned.Settled[0].Dates[1].Date, Cancellation)).Settled);

        SourceId source = pinned.Settled[0].Name.Source;
        await WrittenRun.WriteAsync(
            _pipeline, RunKind.Backfill, 1, source, new LogPartition(0), [(3, OfDay(3, 3))],
            retracted: [new PartitionCoverage(source, new LogPartition(0), [new OffsetRange(new LogOffset(3), new LogOffset(4))])]);

        pinned = await PinAsync();
        Assert.Empty(pinned.Settled);
        await RequireAlikeAsync(pinned);
    }

    [Fact]
    public async Task Checkpoints_that_are_not_all_that_their_object_says_are_held_one_by_one()
    {
        IReadOnlyList<NamedCheckpoint> all = [.. (await StoredCheckpoints.ReadAsync(_pipeline.Store, Cancellation)).OrderBy(named => named.Checkpoint.From).ThenBy(named => named.Checkpoint.To)];
        ObjectContent gap = ConsolidatedCheckpoints.ToContent([.. all.Where(named => named.Checkpoint.From.Value != 5)]);
        await _pipeline.Store.DeleteAsync([.. all.Select(named => named.Key)], Cancellation);
        await _pipeline.Store.PutAsync([gap], Cancellation);

        PinnedInputs pinned = await PinAsync();

        Assert.Empty(pinned.Settled);
        await RequireAlikeAsync(pinned);
    }

    /// <summary>Late in the evening of a home date: some of them are of the next business day, and of the first date of the next month.</summary>
    private static Transaction OfDay(int number, int day, int revision = 0)
    {
        Duration later = Duration.FromDays(day) - Duration.FromHours(number / Days % 2) + Duration.FromSeconds(number / Days);
        return Deposit(number + 1, $"{number + 1}", At("2026-09-30T23:30:00Z").Plus(later), revision);
    }

    private Task ConsumeAsync(params Transaction[] more) => _pipeline.ConsumeAsync(TestPipeline.Log([.. _records, .. Records(Messages, more)]));

    private Task<PinnedInputs> PinAsync() => new PinnedInputCatalog(_pipeline.Store).RefreshAsync(_ => false, Cancellation);

    private async Task<SortedDictionary<HomeDate, DayInputs>> RequireAlikeAsync(PinnedInputs pinned)
    {
        Inputs inputs = await new InputCatalog(_pipeline.Store).RefreshAsync(Cancellation);
        SortedDictionary<HomeDate, DayInputs> expected = DayInputs.ByDate(inputs);
        SortedDictionary<HomeDate, DayInputs> summed = DayInputs.ByDate(pinned);
        Assert.Equal(expected.Keys, summed.Keys);
        foreach ((HomeDate date, DayInputs own) in expected)
        {
            Assert.Equal(own.Summed, summed[date].Summed);
            Assert.Equal(own.RetractedBy, summed[date].RetractedBy);
            Assert.Equal(own.BusinessMonthsIn(_pipeline.Zone), summed[date].BusinessMonthsIn(_pipeline.Zone));
            DayInputs read = DayInputs.ByDate(await pinned.ReadAsync(_pipeline.Store, new HashSet<HomeDate> { date }, Cancellation))[date];
            Assert.Equal(own.Parts.Select(part => part.Segment), read.Parts.Select(part => part.Segment));
        }

        Assert.Equal(inputs.Coverage().Partitions.SelectMany(partition => partition.Ranges), pinned.Coverage().Partitions.SelectMany(partition => partition.Ranges));
        Assert.Equal(inputs.Coverage().Runs, pinned.Coverage().Runs);
        SourceCatalog sources = await SourceCatalog.OpenAsync(_pipeline.Store, Cancellation);
        Assert.Equal(LogPosition.Of(sources, inputs, Now), LogPosition.Of(sources, await pinned.SummedAsync(_pipeline.Store, Now, Cancellation), Now));
        return summed;
    }

    private Task<int> ConsolidateAsync() => new CheckpointConsolidation(_pipeline.Store, Now, Grace) { CheckpointsMin = 3 }.RunAsync(Cancellation);

    private async Task CollectAsync() => await (await new StoreGarbage(_pipeline.Store).SearchAsync(Now, Grace, Cancellation)).RemoveAsync(Cancellation);

    private static Timestamp Now => Timestamp.Now(TimeProvider.System).Plus(Duration.FromHours(25));
}
