using Accounting.Aggregator.Store;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>The real executable reads a development broker's topic again, beside a consumer.</summary>
[Collection(RealExecutable.Name)]
public sealed class BackfillTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Days_that_are_right_stay_as_they_are_and_files_that_were_deleted_come_back_byte_for_byte()
    {
        using BrokerProcess broker = await BrokerProcess.StartAsync(partitions: 2);
        await broker.ProduceMonthAsync("2026-07", seed: 9, accounts: 40, transactions: 4000);
        string[] where = ["--data", _folder.At("data"), .. broker.Log];
        (await AccountingProgram.RunAsync(["run", "--roles", "consumer,compactor", "--until-caught-up", "--set", "consumer:checkpoint_bytes=32768", .. where])).Expect(0);
        SortedDictionary<string, ContentHash256> before = Contents();

        ProgramResult right = (await AccountingProgram.RunAsync(["backfill", "--days", "2026-07-05..2026-07-10", .. where])).Expect(0);
        Assert.StartsWith("no difference", right.Output, StringComparison.Ordinal);
        Assert.Equal(before, Contents());

        string[] deleted =
        [
            .. before.Keys.Where(name => !name.StartsWith("tables/", StringComparison.Ordinal)
                && (name.Contains("date=2026-07-07", StringComparison.Ordinal) || name.EndsWith(".avro", StringComparison.Ordinal))),
        ];
        Assert.Contains(deleted, name => name.StartsWith("state/days/", StringComparison.Ordinal));
        Assert.Contains(deleted, name => name.StartsWith("transactions/", StringComparison.Ordinal));
        Assert.Contains(deleted, name => name.StartsWith("quarantine/", StringComparison.Ordinal));
        Array.ForEach(deleted, name => File.Delete(_folder.At("data", name)));
        ProgramResult restored = (await AccountingProgram.RunAsync(["backfill", "--since", "2026-07-01T00:00:00Z", .. where])).Expect(0);
        Assert.Contains("put back", restored.Output, StringComparison.Ordinal);
        Assert.Equal(before, Contents());

        (await AccountingProgram.RunAsync(["backfill", "--offsets", "0:0-999999999", .. where])).Expect(4);
        Assert.Equal(before, Contents());
        await broker.StopAsync();
    }

    /// <summary>Everything but what was done when, and which listing the public files had then.</summary>
    private SortedDictionary<string, ContentHash256> Contents() => new(
        StoreContents.Of(_folder.At("data")).Where(file => !file.Key.StartsWith("runs/", StringComparison.Ordinal) && file.Key != "state/public.json").ToDictionary(),
        StringComparer.Ordinal);
}
