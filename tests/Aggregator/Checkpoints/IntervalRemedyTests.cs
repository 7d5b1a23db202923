using Accounting.Aggregator.Checkpoints;
using Accounting.Aggregator.Store;
using Xunit;

namespace Accounting.Tests.Aggregator.Checkpoints;

public sealed class IntervalRemedyTests
{
    [Theory]
    [InlineData("state/sources/topic.transactions.0123456789abcdef/partition-0003/segment-000000000100-000000000200-0123456789abcdef.avro")]
    [InlineData("quarantine/topic.transactions.0123456789abcdef/partition-0003/000000000100-000000000200-0123456789abcdef.avro")]
    public void A_file_of_an_interval_is_made_again_from_its_offsets(string key) =>
        Assert.Contains("'accounting backfill --offsets 3:100-200'", IntervalRemedy.Of(ObjectKey.Parse(key)), StringComparison.Ordinal);

    [Fact]
    public void A_file_of_a_run_is_restored_from_a_copy() => Assert.Equal(
        "Restore it from a copy of the store.",
        IntervalRemedy.Of(ObjectKey.Parse("state/runs/20261122T020000000000Z-replay/topic.t.0123456789abcdef/partition-0003/segment-000000000100-000000000200-0123456789abcdef.avro")));
}
