using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Tests.Support;
using Xunit;
using static Accounting.Tests.Support.Transactions;
using TestPipeline = Accounting.Tests.Support.Pipeline;

namespace Accounting.Tests.Aggregator.Checkpoints;

/// <summary>Two partitions that have rows of one date after the other, each date's in intervals of its own; those of the first date may be consolidated.</summary>
public sealed class PartitionDatesTests : IAsyncLifetime
{
    private const int Partitions = 2;

    private static readonly LogPartition Zero = new(0);

    private static readonly HomeDate[] Dates = [HomeDate.Parse("2026-10-05"), HomeDate.Parse("2026-10-06")];

    private readonly TestPipeline _pipeline = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await StoreRoot.OpenOrCreateAsync(_pipeline.Store, "UTC", null, Cancellation);
        for (int dates = 1; dates <= Dates.Length; dates++)
        {
            await _pipeline.ConsumeAsync(TestPipeline.Log(
            [
                .. Enumerable.Range(0, Partitions).Select(partition => Records(0, [.. Dates.Take(dates).Select((date, index) => Deposit((10 * partition) + index, "1", At($"{date}T12:00:00Z")))])),
            ]));
            _pipeline.Clock.Advance(TimeSpan.FromHours(1));
        }
    }

    public ValueTask DisposeAsync()
    {
        _pipeline.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_date_is_found_wherever_its_checkpoints_stand_and_only_those_of_the_partition()
    {
        Assert.Equal(["0-1"], await RangesAsync(Dates[0]));
        Assert.Equal(["1-2"], await RangesAsync(Dates[1]));
        await ConsolidateAsync();
        Assert.Equal(["0-1"], (await RangesAsync(Dates[0])).Distinct());
        Assert.Equal(["1-2"], (await RangesAsync(Dates[1])).Distinct());
        Assert.Empty(await RangesAsync(HomeDate.Parse("2026-10-07")));
    }

    [Fact]
    public async Task What_is_consolidated_and_ends_before_the_date_is_not_read()
    {
        CheckpointKey consolidated = await ConsolidateAsync();
        Assert.Equal(Dates[0], consolidated.LastDate);
        File.WriteAllText(Path.Combine(_pipeline.Root, consolidated.Key.Value), "damaged");
        await DeleteFirstIntervalAsync();

        Assert.Equal(["1-2"], await RangesAsync(Dates[1]));
        DamagedDataException damage = await Assert.ThrowsAsync<DamagedDataException>(() => RangesAsync(Dates[0]));
        Assert.Contains(consolidated.Key.Value, damage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_interval_stops_a_date_only_where_sound_checkpoints_leave_a_gap()
    {
        CheckpointKey[] intervals = await IntervalsAsync();
        File.WriteAllText(Path.Combine(_pipeline.Root, intervals[1].Key.Value), "damaged");
        Assert.Equal(["0-1"], await RangesAsync(Dates[0]));

        await _pipeline.ConsumeAsync(TestPipeline.Log(
        [
            .. Enumerable.Range(0, Partitions).Select(partition => Records(0, [.. Dates.Select((date, index) => Deposit((10 * partition) + index, "1", At($"{date}T12:00:00Z")))])),
        ]));
        Assert.Equal(["1-2"], await RangesAsync(Dates[1]));

        File.WriteAllText(Path.Combine(_pipeline.Root, intervals[0].Key.Value), "damaged");
        IReadOnlyList<StoredObject> sound = [.. (await _pipeline.Store.ListAsync(CheckpointKey.IntervalsFolder(intervals[0].Source), Cancellation)).Where(found => intervals.All(interval => interval.Key != found.Key))];
        await _pipeline.Store.DeleteAsync([.. sound.Select(found => found.Key)], Cancellation);
        await Assert.ThrowsAsync<DamagedDataException>(() => RangesAsync(Dates[0]));
    }

    [Fact]
    public async Task An_object_with_rows_of_a_later_date_than_its_name_says_is_damaged()
    {
        CheckpointKey consolidated = await ConsolidateAsync();
        byte[] bytes = (await _pipeline.Store.TryReadAsync(consolidated.Key, Cancellation))!;
        var named = ObjectKey.Parse(consolidated.Key.Value.Replace("-20261005-", "-20261004-", StringComparison.Ordinal));
        Assert.True(CheckpointKey.TryParse(named, out CheckpointKey? other));

        Assert.Contains("later home date", Assert.Throws<DamagedDataException>(() => CheckpointObject.Parse(other, bytes)).Message, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<string>> RangesAsync(HomeDate date)
    {
        SourceId source = (await IntervalsAsync())[0].Source;
        var dates = new PartitionDates(_pipeline.Store, source, Zero, new KnownIntervals(_pipeline.Store));
        return [.. (await dates.OfAsync(date, new LogOffset(2), Cancellation)).Select(checkpoint => $"{checkpoint.From}-{checkpoint.To}")];
    }

    private async Task<CheckpointKey[]> IntervalsAsync() =>
        [.. (await StoredCheckpoints.NamesAsync(_pipeline.Store, Cancellation)).Where(name => name.IsInterval).OrderBy(name => name.Key)];

    /// <summary>Only what partition 0 said first, of the first date alone.</summary>
    private async Task<CheckpointKey> ConsolidateAsync()
    {
        NamedCheckpoint first = (await CheckpointObject.ReadAsync(_pipeline.Store, (await IntervalsAsync())[0], Cancellation)).Single(named => named.Checkpoint.Partition == Zero);
        ObjectContent content = ConsolidatedCheckpoints.ToContent([first]);
        await _pipeline.Store.PutAsync([content], Cancellation);
        return CheckpointKey.TryParse(content.Key, out CheckpointKey? name) ? name : throw new InvalidOperationException($"{content.Key} is no name of checkpoints.");
    }

    private async Task DeleteFirstIntervalAsync() => await _pipeline.Store.DeleteAsync([(await IntervalsAsync())[0].Key], Cancellation);
}
