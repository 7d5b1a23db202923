using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Tests.Simulation;
using Accounting.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Xunit;

namespace Accounting.Tests.Compactor;

/// <summary>
/// The same rows, read by any number of members in ranges that overlap, written down in any order and compacted as often as one likes in between,
/// make the same files; and what the files add up to is at every step what one gets by adding up the rows. ACCOUNTING_THOROUGH=1 tries many more.
/// </summary>
public sealed class SameSetSameFilesTests
{
    private const int Partitions = 2;

    /// <summary>Home dates of three months; those of the second day are cold once the first was seen.</summary>
    private static readonly Timestamp[] Origins =
        [Transactions.Noon, Transactions.At("2026-09-30T23:59:59.999999Z"), Transactions.At("2026-10-04T00:00:00Z"), Transactions.At("2026-08-01T12:00:00Z")];

    private static readonly Gen<Transaction> AnyTransaction =
        from id in Gen.Choose(1, 7)
        from revision in Gen.Choose(0, 3)
        from isVoided in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
        from amount in Gen.Choose(-3, 3)
        from movedDays in Gen.Choose(0, 40)
        select Transactions.Deposit(id, "0", Origins[id % Origins.Length], revision, isVoided && revision > 0, account: id % 3) with
        {
            Amount = new Amount(amount * 10_000L),
            OccurredAt = revision == 0 ? Origins[id % Origins.Length] : Origins[id % Origins.Length].Plus(Duration.FromDays(-movedDays)),
            MarketId = id % 2 == 0 ? 5 : null,
        };

    [ThoroughProperty(6, 100, EndSize = 25)]
    public Property Any_order_grouping_and_repetition_of_the_same_rows_make_the_same_files()
    {
        Arbitrary<Transaction[]> rows = AnyTransaction.ArrayOf().ToArbitrary();
        return Prop.ForAll(rows, rows, Gen.Choose(0, int.MaxValue).ToArbitrary(), CheckAsync);
    }

    private static async Task CheckAsync(Transaction[] first, Transaction[] second, int seed)
    {
        IReadOnlyList<ScriptedRecord>[] log = [Records(3, first), Records(0, second)];
        using var atOnce = new Pipeline();
        await atOnce.ConsumeAsync(Pipeline.Log(log));
        CompactionResult expected = await atOnce.CompactAsync();

        using var piecemeal = new Pipeline();
        var random = new SimulatedRandom((ulong)seed);
        var read = new HashSet<(int Partition, LogOffset Offset)>();
        foreach ((int partition, ScriptedRecord[] records) in Pieces(log, random))
        {
            await ReadByAnotherMemberAsync(piecemeal, partition, records);
            read.UnionWith(records.Select(record => (partition, record.Offset)));
            if (random.OneIn(3))
            {
                await piecemeal.CompactAsync();
                CheckTotals(piecemeal, RowsOf(log, first, second).Where(row => read.Contains((row.Partition.Value, row.Offset))));
            }
        }

        CompactionResult actual = await piecemeal.CompactAsync();
        CheckTotals(piecemeal, RowsOf(log, first, second));
        Assert.Equal(Outputs(expected), Outputs(actual));
        Assert.Equal(PublicFiles(atOnce), PublicFiles(piecemeal));
    }

    private static IReadOnlyList<ScriptedRecord> Records(long from, Transaction[] transactions) =>
    [
        .. transactions.Select((transaction, index) => new ScriptedRecord(
            new LogOffset(from + index), Transactions.Noon.Plus(Duration.FromMinutes(index)), Transactions.Encode(transaction))),
    ];

    /// <summary>Ranges that together hold every record, some twice, in any order.</summary>
    private static (int Partition, ScriptedRecord[] Records)[] Pieces(IReadOnlyList<ScriptedRecord>[] log, SimulatedRandom random)
    {
        var pieces = new List<(int, ScriptedRecord[])>();
        for (int partition = 0; partition < log.Length; partition++)
        {
            IReadOnlyList<ScriptedRecord> records = log[partition];
            for (int from = 0; from < records.Count;)
            {
                int to = Math.Min(records.Count, from + random.Between(1, 12));
                pieces.Add((partition, [.. records.Take(Math.Min(records.Count, to + random.Below(3))).Skip(Math.Max(0, from - random.Below(4)))]));
                from = to;
            }
        }

        return random.Shuffle(pieces.Concat(pieces.Where(_ => random.OneIn(4))));
    }

    /// <summary>A member that knows nothing of the others reads a range into a store of its own; what it wrote down is put beside what the others did.</summary>
    private static async Task ReadByAnotherMemberAsync(Pipeline target, int partition, ScriptedRecord[] records)
    {
        using var member = new Pipeline();
        await member.ConsumeAsync(Pipeline.Log([.. Enumerable.Range(0, Partitions).Select(number => number == partition ? records : [])]));
        target.TakeFilesOf(member);
    }

    /// <summary>The statistics that were kept up step by step against the rows added up afresh. (The running totals of members that know nothing of each other's rows aren't the partition's.)</summary>
    private static void CheckTotals(Pipeline pipeline, IEnumerable<OriginRow> rows)
    {
        var calendar = new BusinessCalendar(pipeline.Zone);
        string[] expected =
        [
            .. from row in ObviousFold.Standing(rows, Mutation.None)
               where !row.Transaction.Voided && row.Transaction.AccountType != AccountType.Test
               group row.Transaction by $"{row.Transaction.HomeDate} {calendar.DayOf(row.Transaction.OccurredAt)} {row.Transaction.AccountId}" into total
               orderby total.Key
               select $"{total.Key} {total.Count()} {new Amount(total.Sum(transaction => transaction.Amount.TenThousandths))}",
        ];
        const string sql = """
            SELECT concat_ws(' ', home_date, business_day, account_id, sum(transactions), sum(amount))
            FROM read_parquet('{0}/account_statistics/*/accounts.parquet', hive_partitioning = true) GROUP BY home_date, business_day, account_id
            """;
        Assert.Equal(expected.Order(StringComparer.Ordinal), expected.Length == 0 ? [] : ParquetQuery.Run(pipeline, sql).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<OriginRow> RowsOf(IReadOnlyList<ScriptedRecord>[] log, params Transaction[][] transactions) =>
        from partition in Enumerable.Range(0, Partitions)
        from index in Enumerable.Range(0, log[partition].Count)
        select new OriginRow(new LogPartition(partition), log[partition][index].Offset, default, 0, transactions[partition][index]);

    private static string[] Outputs(CompactionResult result) =>
        [.. result.Days.SelectMany(day => day.Manifest.Outputs.Select(output => $"{day.Date} {output.Name} {output.Sha256}"))];

    private static string[] PublicFiles(Pipeline pipeline) =>
    [
        .. from folder in PublicTable.All.Select(table => table.Name)
           where Directory.Exists(Path.Combine(pipeline.Root, folder))
           from file in Directory.GetFiles(Path.Combine(pipeline.Root, folder), "*", SearchOption.AllDirectories)
           orderby file
           select $"{Path.GetRelativePath(pipeline.Root, file)} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))}",
    ];
}
