using System.Collections;
using System.Globalization;
using Accounting.Aggregator.Store;
using Accounting.Service.Configuration;
using Accounting.Service.Pipeline;
using Accounting.Tests.Aggregator.Consuming;
using Accounting.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Xunit;

namespace Accounting.Tests.Service.Pipeline;

/// <summary>One large day through consumer, compaction and report. ACCOUNTING_THOROUGH=1 makes it a million messages.</summary>
[Collection(AloneInTheProcess.Name)]
public sealed class LargeDayTests
{
    private const string Statements = "reports/month=2026-10/revision-1/account-statements.tsv";

    /// <summary>The hot day of a million rows, its stores growing by doubling.</summary>
    private const long ConsumingBytesMax = 512L << 20;

    /// <summary>What DuckDB may take before it spills, and as much again for what it doesn't count and for our own.</summary>
    private const long ReportingBytesMax = 2048L << 20;

    private static readonly int Messages = Thoroughness.Pick(20_000, 1_000_000);

    [Fact]
    public async Task The_statements_of_a_large_day_are_those_added_up_one_by_one_and_memory_is_bounded()
    {
        using var pipeline = new Support.Pipeline();
        var day = new LargeDay(Messages);
        StoreRoot root = await StoreRoot.OpenOrCreateAsync(pipeline.Store, "UTC", 1, TestContext.Current.CancellationToken);
        long before = ResidentMemory.Restart();
        await pipeline.ConsumeAsync(Support.Pipeline.Log(new GeneratedRecords(Messages, day.Record)));
        long consuming = ResidentMemory.Peak() - before;
        long afterwards = ResidentMemory.Restart() - before;
        var access = StoreAccess.ToFolder(root, pipeline.Root);
        ServiceOptions options = ServiceOptions.Of(SettingSources.Load(null, new Hashtable(), []));
        var compaction = new CompactionJob(access, options.Compactor, pipeline.Clock, NullLoggerFactory.Instance);
        var replay = new NightlyReplay(access, options, pipeline.Clock, NullLoggerFactory.Instance);
        await new NightlyJob(access, options, compaction, replay, pipeline.Clock).RunAsync(Instant.FromDateTimeOffset(pipeline.Clock.GetUtcNow()), TestContext.Current.CancellationToken);
        long reporting = ResidentMemory.Peak() - before;

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{Messages} messages: {consuming >> 20} MiB at the peak of consuming, {reporting >> 20} MiB of compacting and reporting, beyond the {before >> 20} MiB before; {afterwards >> 20} MiB in between.");
        // The runtime may give back meanwhile more than is taken: then the peak is that of the beginning, or a page less.
        Assert.InRange(consuming, long.MinValue, ConsumingBytesMax);
        Assert.InRange(reporting, long.MinValue, ReportingBytesMax);
        Assert.Equal(day.Cells(), Cells(await File.ReadAllLinesAsync(Path.Combine(pipeline.Root, Statements), TestContext.Current.CancellationToken)));
    }

    /// <summary>The table's cells that aren't zero.</summary>
    private static SortedDictionary<string, decimal> Cells(string[] lines)
    {
        string[] columns = lines[0].Split('\t');
        var cells = new SortedDictionary<string, decimal>(StringComparer.Ordinal);
        foreach (string[] row in lines.Skip(1).Select(line => line.Split('\t')))
        {
            foreach ((string column, string cell) in columns.Zip(row).Skip(3))
            {
                decimal value = decimal.Parse(cell, CultureInfo.InvariantCulture);
                if (value != 0)
                {
                    cells.Add($"{row[0]} {column}", value);
                }
            }
        }

        return cells;
    }
}
