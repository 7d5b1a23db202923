using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Runs;
using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Compactor.History;
using Accounting.Ingest;
using Accounting.Tests.Simulation;
using Accounting.Tests.Support;
using NodaTime;
using Xunit;

namespace Accounting.Tests.Compactor.History;

/// <summary>
/// What was known at a coverage, told out of versions that know more, is what a store says that holds those inputs and no others.
/// ACCOUNTING_THOROUGH=1 tries many more.
/// </summary>
public sealed class AsOfTests
{
    private const string Shown =
        "concat_ws(' ', transaction_id, revision, voided, account_id, amount, occurred_at, source, \"partition\", \"offset\", coalesce(run, 'live'), coalesce(loser_reason, 'counts'))";

    private static readonly int Cases = Thoroughness.Pick(6, 200);

    private static readonly Timestamp[] Origins = [Transactions.Noon, Transactions.At("2026-09-30T23:59:59.999999Z"), Transactions.At("2026-10-04T00:00:00Z")];

    public static TheoryData<ulong> Seeds => [.. Enumerable.Range(1, Cases).Select(seed => (ulong)seed)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task As_of_any_coverage_is_the_fold_of_the_rows_within_it(ulong seed)
    {
        var random = new SimulatedRandom(seed);
        using var all = new Pipeline();
        using var part = new Pipeline();
        Transaction[][] log = [Log(random), Log(random)];
        await ReadAsync(log, random, all, part);
        await RunsAsync(log, random, all, part);
        CompactionResult folded = await part.CompactAsync();
        CompactionResult everything = await all.CompactAsync();
        IReadOnlyList<Retraction> retractions = [.. (await new InputCatalog(all.Store).RefreshAsync(TestContext.Current.CancellationToken)).Retractions];

        var at = new AsOf(folded.Coverage, retractions);
        Assert.Equal(Rows(part, folded), ParquetQuery.Run(all, $"SELECT {Shown} FROM ({AsOfRows.Judged(AsOfRows.Stored(Paths(all, everything.Days)), at)}) ORDER BY 1"));
        RequireChanges(all, everything, at, new AsOf(everything.Coverage, retractions), Standing(Rows(part, folded)), Standing(Rows(all, everything)));
    }

    /// <summary>Only the versions that may differ are looked at, and they tell every id that does.</summary>
    private static void RequireChanges(Pipeline all, CompactionResult everything, AsOf before, AsOf after, Dictionary<string, string> old, Dictionary<string, string> now)
    {
        string[] expected = [.. old.Keys.Union(now.Keys).Where(id => old.GetValueOrDefault(id) != now.GetValueOrDefault(id)).Order(StringComparer.Ordinal)];
        DayVersion[] changed = [.. AsOf.Changed(everything.Days, before, after)];
        Assert.Empty(AsOf.Changed(everything.Days, after, after));
        using var database = WorkDatabase.Open(all.CompactorOptions);
        DuckConnection connection = database.Connection;
        var changes = new ChangesTable(connection);
        changes.Make(Paths(all, changed), after, before, TestContext.Current.CancellationToken);
        List<string> back = Read(connection, "concat_ws(' ', transaction_id, coalesce(new_content_hash::VARCHAR, 'none'), coalesce(old_content_hash::VARCHAR, 'none'))");
        for (int asked = 0; asked < 2; asked++)
        {
            changes.Make(Paths(all, changed), before, after, TestContext.Current.CancellationToken);
            Assert.Equal(expected, Read(connection, "transaction_id::VARCHAR"));
            Assert.Equal(back, Read(connection, "concat_ws(' ', transaction_id, coalesce(old_content_hash::VARCHAR, 'none'), coalesce(new_content_hash::VARCHAR, 'none'))"));
        }
    }

    private static List<string> Read(DuckConnection connection, string shown)
    {
        using DuckResult result = connection.Query($"SELECT {shown} FROM changes ORDER BY 1", TestContext.Current.CancellationToken);
        var found = new List<string>();
        while (result.NextChunk(out DuckChunk chunk))
        {
            for (int row = 0; row < chunk.Rows; row++)
            {
                found.Add(chunk.Text(0, row));
            }
        }

        return found;
    }

    private static Transaction[] Log(SimulatedRandom random) => [.. Enumerable.Range(0, random.Between(4, 20)).Select(_ => Transaction(random))];

    private static Transaction Transaction(SimulatedRandom random)
    {
        int id = random.Between(1, 6), revision = random.Below(3);
        Timestamp origin = Origins[id % Origins.Length];
        return Transactions.Deposit(id, "0", origin, revision, revision > 0 && random.OneIn(4), account: random.Below(2)) with
        {
            Amount = new Amount(random.Between(-2, 2) * 10_000L),
            OccurredAt = revision == 0 ? origin : origin.Plus(Duration.FromDays(-random.Below(40))),
        };
    }

    /// <summary>Reads both partitions in pieces that may overlap, all of them into one store and some of them into the other.</summary>
    private static async Task ReadAsync(Transaction[][] log, SimulatedRandom random, Pipeline all, Pipeline part)
    {
        for (int partition = 0; partition < log.Length; partition++)
        {
            for (int from = 0; from < log[partition].Length;)
            {
                int to = Math.Min(log[partition].Length, from + random.Between(1, 6));
                int begin = Math.Max(0, from - random.Below(3));
                IReadOnlyList<ScriptedRecord> records = Transactions.Records(begin, log[partition][begin..to]);
                using var member = new Pipeline();
                await member.ConsumeAsync(Pipeline.Log([.. log.Select((_, number) => number == partition ? records : [])]));
                all.TakeFilesOf(member);
                if (random.OneIn(2))
                {
                    part.TakeFilesOf(member);
                }

                from = to;
            }
        }
    }

    /// <summary>Runs that bring rows of their own, or decode what was read as something else and retract that.</summary>
    private static async Task RunsAsync(Transaction[][] log, SimulatedRandom random, Pipeline all, Pipeline part)
    {
        using ScriptedLog scripted = Pipeline.Log([]);
        SourceId source = scripted.Identity.SourceId;
        int runs = random.Below(4);
        for (int second = 0; second < runs; second++)
        {
            var partition = new LogPartition(random.Below(2));
            bool retracts = random.OneIn(2);
            int offset = retracts ? random.Below(log[partition.Value].Length) : 100 + second;
            Transaction message = retracts ? log[partition.Value][offset] : Transaction(random);
            Transaction decoded = retracts ? message with { Amount = new Amount(message.Amount.TenThousandths + 30_000) } : message;
            PartitionCoverage[] retracted = retracts ? [new PartitionCoverage(source, partition, [new OffsetRange(new LogOffset(offset), new LogOffset(offset + 1))])] : [];
            foreach (Pipeline pipeline in random.OneIn(2) ? new[] { all, part } : [all])
            {
                await WrittenRun.WriteAsync(
                    pipeline, retracts ? RunKind.Redecode : RunKind.Backfill, second, source, partition, [(offset, decoded)], retracted, rawValueOf: _ => Transactions.Encode(message));
            }
        }
    }

    private static List<string> Rows(Pipeline pipeline, CompactionResult compacted)
    {
        List<string> winners = [.. Paths(pipeline, compacted.Days, DayFiles.IsWinners)], losers = [.. Paths(pipeline, compacted.Days, DayFiles.Losers.Equals)];
        var rows = new List<string>();
        rows.AddRange(winners.Count == 0 ? [] : ParquetQuery.Run(pipeline, $"SELECT {Shown} FROM (SELECT *, NULL AS loser_reason FROM read_parquet({Sql.List(winners)}))"));
        rows.AddRange(losers.Count == 0 ? [] : ParquetQuery.Run(pipeline, $"SELECT {Shown} FROM read_parquet({Sql.List(losers)})"));
        return [.. rows.Order(StringComparer.Ordinal)];
    }

    /// <summary>What stands of each id: its row, but not where it came from.</summary>
    private static Dictionary<string, string> Standing(List<string> rows) => rows
        .Where(row => row.EndsWith(" counts", StringComparison.Ordinal) || row.EndsWith(" voided", StringComparison.Ordinal))
        .ToDictionary(row => row[..36], row => row[..row.IndexOf(" topic.", StringComparison.Ordinal)]);

    private static List<string> Paths(Pipeline pipeline, IEnumerable<DayVersion> days) => Paths(pipeline, days, DayFiles.HoldsRows);

    private static List<string> Paths(Pipeline pipeline, IEnumerable<DayVersion> days, Func<string, bool> wanted) =>
        [.. days.SelectMany(day => day.Manifest.Outputs.Where(output => wanted(output.Name)).Select(output => Path.Combine(pipeline.Root, day.KeyOf(output).Value)))];
}
