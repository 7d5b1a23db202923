using System.Globalization;
using Accounting.Aggregator.Fold;
using Accounting.Compactor.DuckDb;
using Accounting.Compactor.Rows;
using Accounting.Ingest;

namespace Accounting.Compactor.Verification;

/// <summary>Reads stored rows back from Parquet, every column, and recomputes in C# what other columns follow from.</summary>
internal sealed class RowVerification(DuckConnection connection)
{
    private const int BusinessDayColumn = 20;
    private const int OffsetColumn = 23;
    private const int ContentHashColumn = 26;
    private const int FileColumn = 28;

    private readonly Dictionary<HomeDate, RowDigest> _digests = [];
    private readonly Dictionary<string, long> _tests = [];

    /// <summary>The digest of a date's rows, of recomputed hashes.</summary>
    public RowDigest Digest(HomeDate date) => _digests.GetValueOrDefault(date);

    /// <summary>How many rows of TEST accounts a file has.</summary>
    public long TestsIn(string path) => _tests.GetValueOrDefault(path);

    /// <summary>The files that hold a wrong row, and what is wrong with the first of them.</summary>
    public IReadOnlyDictionary<string, string> Verify(IReadOnlyList<VerifiedFile> files, CancellationToken cancellation)
    {
        var problems = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var byPath = files.ToDictionary(file => file.Path);
        foreach (bool winners in new[] { true, false })
        {
            string[] paths = [.. files.Where(file => file.AreWinners == winners).Select(file => file.Path)];
            if (paths.Length > 0)
            {
                Verify(paths, byPath, problems, cancellation);
            }
        }

        return problems;
    }

    private void Verify(
        string[] paths, Dictionary<string, VerifiedFile> byPath, SortedDictionary<string, string> problems, CancellationToken cancellation)
    {
        using DuckResult result = connection.Query(
            $"SELECT {RowColumns.List}, filename FROM read_parquet({Sql.List(paths)}, hive_partitioning = false, filename = true)", cancellation);
        VerifiedFile file = new("", default, false, null);
        byte[] path = [];
        while (result.NextChunk(out DuckChunk chunk))
        {
            for (int row = 0; row < chunk.Rows; row++)
            {
                if (!chunk.Utf8(FileColumn, row).SequenceEqual(path))
                {
                    path = chunk.Utf8(FileColumn, row).ToArray();
                    file = byPath[chunk.Text(FileColumn, row)];
                }

                if (Problem(chunk, row, file) is { } problem)
                {
                    problems.TryAdd(file.Path, problem);
                }
            }
        }
    }

    private string? Problem(in DuckChunk chunk, int row, VerifiedFile file)
    {
        Transaction transaction;
        try
        {
            transaction = TransactionOf(chunk, row);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or KeyNotFoundException)
        {
            return $"A row cannot be read: {exception.Message}";
        }

        ulong hash = ContentHash.Of(transaction);
        var offset = new LogOffset(chunk.Longs(OffsetColumn)[row]);
        _digests[file.Date] = Digest(file.Date) + RowDigest.Of(hash, offset);
        if (transaction.AccountType == AccountType.Test)
        {
            _tests[file.Path] = TestsIn(file.Path) + 1;
        }

        string? wrong =
            hash != chunk.UnsignedLongs(ContentHashColumn)[row] ? "isn't what its content hash was taken of"
            : transaction.HomeDate != file.Date ? $"belongs to the home date {transaction.HomeDate}"
            : file.Calendar?.DayOf(transaction.OccurredAt) is { } day && day.DaysSinceEpoch != chunk.Dates(BusinessDayColumn)[row] ? $"has another business day than {day}"
            : file.AreWinners && transaction.Voided ? "is voided and counts"
            : null;
        return wrong is null ? null : string.Create(CultureInfo.InvariantCulture, $"The row of transaction {transaction.Id}, revision {transaction.Revision}, from offset {offset} {wrong}.");
    }

    private static Transaction TransactionOf(in DuckChunk chunk, int row) => new()
    {
        Id = new TransactionId(chunk.Uuid(0, row)),
        Revision = chunk.Integers(1)[row],
        Voided = chunk.Boolean(2, row),
        AccountId = chunk.Longs(3)[row],
        AccountType = SchemaNames.TryParseAccountType(chunk.Text(4, row), out AccountType type) ? type : throw new FormatException($"'{chunk.Text(4, row)}' is no account type."),
        Kind = SchemaNames.ParseKind(chunk.Utf8(5, row)),
        Currency = Currency.Parse(chunk.Utf8(6, row)),
        Amount = AmountOf(chunk, 7, row),
        ExposureDelta = AmountOf(chunk, 8, row),
        PendingDelta = AmountOf(chunk, 9, row),
        Stake = AmountOf(chunk, 10, row),
        OccurredAt = new Timestamp(chunk.Timestamps(11)[row]),
        OriginalOccurredAt = new Timestamp(chunk.Timestamps(12)[row]),
        AccountSequence = LongOf(chunk, 13, row),
        MarketId = LongOf(chunk, 14, row),
        Sport = TextOf(chunk, 15, row),
        InPlay = chunk.IsNull(16, row) ? null : chunk.Boolean(16, row),
        Jurisdiction = TextOf(chunk, 17, row),
        BalanceAfter = chunk.IsNull(18, row) ? null : AmountOf(chunk, 18, row),
        Reference = TextOf(chunk, 19, row),
    };

    private static Amount AmountOf(in DuckChunk chunk, int column, int row) => new(chunk.Decimals(column, Amount.DecimalPlaces)[row]);

    private static long? LongOf(in DuckChunk chunk, int column, int row) => chunk.IsNull(column, row) ? null : chunk.Longs(column)[row];

    private static Utf8Text TextOf(in DuckChunk chunk, int column, int row) => chunk.IsNull(column, row) ? default : new Utf8Text(chunk.Utf8(column, row).ToArray());
}
