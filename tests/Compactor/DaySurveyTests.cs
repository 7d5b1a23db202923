using Accounting.Aggregator.Runs;
using Accounting.Compactor;
using Xunit;
using static Accounting.Tests.Support.Transactions;
using TestPipeline = Accounting.Tests.Support.Pipeline;

namespace Accounting.Tests.Compactor;

/// <summary>Why a day is stale, in words that stay short however many partitions a topic has.</summary>
public sealed class DaySurveyTests : IDisposable
{
    private readonly TestPipeline _pipeline = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _pipeline.Dispose();

    [Theory]
    [InlineData(1, "day 2026-10-05 gained 1 row in partition 0")]
    [InlineData(3, "day 2026-10-05 gained 1 row in partition 0 and 1 row in partition 1 and 1 row in partition 2")]
    [InlineData(4, "day 2026-10-05 gained 4 rows in 4 partitions")]
    public async Task What_came_is_told_by_partition_where_these_are_few_and_counted_where_they_are_many(int partitions, string why)
    {
        await ConsumeAsync(partitions, rows: 1);
        await _pipeline.CompactAsync();
        await ConsumeAsync(partitions, rows: 2);

        PinnedInputs inputs = await _pipeline.NewCompaction().PinAsync(Cancellation);
        DaySurvey survey = await DaySurvey.MakeAsync(_pipeline.Store, _pipeline.Zone, inputs, new DayCatalog(_pipeline.Store, _pipeline.Zone), null, null, Cancellation);

        Assert.Equal(why, Assert.Single(survey.Days).Stale);
    }

    private Task ConsumeAsync(int partitions, int rows) => _pipeline.ConsumeAsync(TestPipeline.Log(
        [.. Enumerable.Range(0, partitions).Select(partition => Records(0, [.. Enumerable.Range(0, rows).Select(row => Deposit((10 * partition) + row + 1, "1", Noon))]))]));
}
