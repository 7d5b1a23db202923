using System.Globalization;
using System.IO.Hashing;
using Accounting.Aggregator.Fold;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Steps;
using NodaTime;

namespace Accounting.Tests.Reporting;

/// <summary>Folds rows into day versions the slow way, with LINQ, and stores them as the compactor does.</summary>
internal sealed class SyntheticDays(IObjectStore store, DuckDatabase database, string folder, DateTimeZone zone)
{
    private const string Columns =
        "transaction_id UUID, revision INTEGER, voided BOOLEAN, account_id BIGINT, account_type VARCHAR, kind VARCHAR, currency VARCHAR, amount DECIMAL(18,4), "
        + "exposure_delta DECIMAL(18,4), pending_delta DECIMAL(18,4), stake DECIMAL(18,4), occurred_at TIMESTAMPTZ, original_occurred_at TIMESTAMPTZ, "
        + "account_sequence BIGINT, market_id BIGINT, sport VARCHAR, in_play BOOLEAN, jurisdiction VARCHAR, balance_after DECIMAL(18,4), reference VARCHAR, "
        + "business_day DATE, source VARCHAR, \"partition\" INTEGER, \"offset\" BIGINT, logged_at TIMESTAMPTZ, run VARCHAR, content_hash UBIGINT, raw_hash UBIGINT, loser_reason VARCHAR";

    private readonly Dictionary<string, DayVersion> _versions = [];
    private readonly List<ObjectContent> _unstored = [];
    private readonly BusinessCalendar _calendar = new(zone);
    private int _files;

    /// <summary>What the next versions say of their running totals.</summary>
    public RunningTotalsVerdict RunningTotals { get; set; }

    /// <summary>Rows that the next versions claim and don't have: big days are read in another way.</summary>
    public Func<HomeDate, long> ClaimedRows { get; set; } = _ => 0;

    public static SourceId Source { get; } = SourceId.ForTopic("transactions", "0123456789abcdef");

    /// <summary>Versions of all home dates of the rows; the same rows of a date give the same version.</summary>
    public async Task<PinnedDays> PinAsync(IReadOnlyList<SyntheticRow> rows, CancellationToken cancellation)
    {
        var days = new List<DayVersion>();
        using DuckConnection connection = database.Connect();
        foreach (IGrouping<HomeDate, (SyntheticRow Row, int Offset)> home in rows.Select((row, offset) => (row, offset)).GroupBy(row => row.row.Home).OrderBy(home => home.Key))
        {
            days.Add(await FoldAsync(connection, home.Key, [.. home], cancellation));
        }

        // Together, so that they are synced together.
        await store.PutAsync(_unstored, cancellation);
        _unstored.Clear();

        return new PinnedDays
        {
            Coverage = Coverage.Of([(Source, new LogPartition(0), new OffsetRange(new LogOffset(0), new LogOffset(rows.Count)))], []),
            Zone = zone,
            Days = days,
        };
    }

    private async Task<DayVersion> FoldAsync(DuckConnection connection, HomeDate date, (SyntheticRow Row, int Offset)[] rows, CancellationToken cancellation)
    {
        string content = string.Join('\n', rows.Select(row => row.ToString()));
        if (_versions.TryGetValue(content, out DayVersion? known))
        {
            return known;
        }

        var winners = new List<(SyntheticRow Row, int Offset)>();
        var losers = new List<(SyntheticRow Row, int Offset, string Reason)>();
        foreach (IGrouping<int, (SyntheticRow Row, int Offset)> transaction in rows.GroupBy(row => row.Row.Id))
        {
            (SyntheticRow Row, int Offset)[] ranked = [.. transaction.OrderByDescending(row => row.Row.Revision).ThenByDescending(row => ContentOf(row.Row)).ThenBy(row => row.Offset)];
            var contents = new HashSet<(int, ulong)>();
            foreach ((SyntheticRow Row, int Offset) row in ranked)
            {
                bool isCopy = !contents.Add((row.Row.Revision, ContentOf(row.Row)));
                if (row == ranked[0] && !row.Row.Voided)
                {
                    winners.Add(row);
                }
                else
                {
                    losers.Add((row.Row, row.Offset, isCopy ? "duplicate" : row == ranked[0] ? "voided" : row.Row.Revision < ranked[0].Row.Revision ? "superseded" : "conflicting"));
                }
            }
        }

        var outputs = new List<DayOutput>();
        var files = new List<(string Name, string Path)>();
        await AddAsync(outputs, files, connection, DayFiles.Winners(0), Rows(winners.Select(row => (row.Row, row.Offset, (string?)null)), "* EXCLUDE (loser_reason)"), winners.Count, cancellation);
        await AddAsync(outputs, files, connection, DayFiles.Losers, Rows(losers.Select(row => (row.Row, row.Offset, (string?)row.Reason)), "*"), losers.Count, cancellation);
        await AddAsync(outputs, files, connection, DayFiles.Accounts, Accounts(winners), winners.Count, cancellation);
        (SyntheticRow Row, int Offset)[] inMarkets = [.. winners.Where(row => row.Row.Market is not null)];
        await AddAsync(outputs, files, connection, DayFiles.Markets, Markets(inMarkets), inMarkets.Length, cancellation);
        var manifest = new DayManifest
        {
            Format = DayManifest.CurrentFormat,
            Date = date,
            Inputs = [InputOf(rows)],
            RetractedBy = [],
            Outputs = outputs,
            BusinessMonths = [.. rows.Select(row => _calendar.DayOf(row.Row.Occurred).Month).Distinct().Order()],
            Digest = RowDigest.Zero,
            Sums = [],
            RunningTotals = RunningTotals,
            Winners = winners.Count + ClaimedRows(date),
            Losers = losers.Count,
            Conflicts = losers.Count(row => row.Reason == "conflicting"),
        };
        byte[] bytes = StoreJson.Serialize(manifest);
        var day = new DayVersion(ContentHash256.Of(bytes).Prefix16, manifest);
        _unstored.AddRange(files.Select(file => ObjectContent.FromFile(DayFiles.Key(date, day.Version, file.Name), file.Path, mayBeMoved: true)));
        _unstored.Add(ObjectContent.FromBytes(DayFiles.Key(date, day.Version, DayFiles.Manifest), bytes));
        _versions.Add(content, day);
        return day;
    }

    private async Task AddAsync(List<DayOutput> outputs, List<(string Name, string Path)> files, DuckConnection connection, string name, string sql, int rows, CancellationToken cancellation)
    {
        if (rows == 0)
        {
            return;
        }

        string path = Path.Combine(folder, $"day-{++_files}.parquet");
        long written = connection.CopyToParquet(sql, path, new ParquetOptions(), cancellation);
        outputs.Add(new DayOutput(name, written, new FileInfo(path).Length, await ContentHash256.OfFileAsync(path, cancellation)));
        files.Add((name, path));
    }

    private string Rows(IEnumerable<(SyntheticRow Row, int Offset, string? Reason)> rows, string selected)
    {
        string[] definitions = Columns.Split(", ");
        string cast = string.Join(", ", definitions.Select((definition, index) => $"CAST(c{index} AS {definition[(definition.IndexOf(' ') + 1)..]}) AS {definition[..definition.IndexOf(' ')]}"));
        string values = string.Join(", ", rows.Select(row => $"({string.Join(", ", Cells(row.Row, row.Offset, row.Reason))})"));
        string names = string.Join(", ", definitions.Select((_, index) => $"c{index}"));
        return values.Length == 0 ? "" : $"SELECT {selected} FROM (SELECT {cast} FROM (VALUES {values}) AS v ({names})) ORDER BY account_id, occurred_at, transaction_id, revision";
    }

    private IEnumerable<string> Cells(SyntheticRow row, int offset, string? reason) =>
    [
        Text($"00000000-0000-4000-8000-{row.Id:x12}"), Number(row.Revision), row.Voided ? "true" : "false", Number(row.Account), Text(row.AccountType.Name()), Text(row.Kind.Name()),
        Text(row.Currency), Number(row.Amount), Number(row.Exposure), Number(row.Pending), Number(row.Stake), Text(row.Occurred.ToString()), Text(row.Original.ToString()),
        Number(row.Sequence), Number(row.Market), Text(row.Sport), Truth(row.InPlay), Text(row.Jurisdiction), Number(row.BalanceAfter), Text(row.Reference), Text(_calendar.DayOf(row.Occurred).ToString()),
        Text(Source.ToString()), "0", Number(offset), Text(row.Logged.ToString()), "NULL", ContentOf(row).ToString(CultureInfo.InvariantCulture), "0", Text(reason),
    ];

    private string Accounts(List<(SyntheticRow Row, int Offset)> winners)
    {
        IEnumerable<string> values = winners
            .GroupBy(row => (_calendar.DayOf(row.Row.Occurred), row.Row.Account, row.Row.AccountType, row.Row.Currency, row.Row.Kind, row.Row.Sport, row.Row.InPlay, row.Row.Jurisdiction))
            .Select(group => $"({string.Join(", ", Text(group.Key.Item1.ToString()), Number(group.Key.Account), Text(group.Key.AccountType.Name()), Text(group.Key.Currency), Text(group.Key.Kind.Name()), Text(group.Key.Sport), Truth(group.Key.InPlay), Text(group.Key.Jurisdiction), Number(group.Count()), Number(group.Sum(row => row.Row.Amount)), Number(group.Sum(row => row.Row.Exposure)), Number(group.Sum(row => row.Row.Pending)), Number(group.Sum(row => row.Row.Stake)), Number(group.Count(row => IsAnomalous(row.Row))))})");
        return winners.Count == 0 ? "" : $"""
            SELECT CAST(a AS DATE) AS business_day, CAST(b AS BIGINT) AS account_id, c AS account_type, d AS currency, e AS kind, CAST(f AS VARCHAR) AS sport,
                CAST(m AS BOOLEAN) AS in_play, CAST(n AS VARCHAR) AS jurisdiction, CAST(g AS BIGINT) AS transactions, CAST(h AS DECIMAL(38,4)) AS amount,
                CAST(i AS DECIMAL(38,4)) AS exposure_delta, CAST(j AS DECIMAL(38,4)) AS pending_delta, CAST(k AS DECIMAL(38,4)) AS stake, CAST(l AS BIGINT) AS sign_anomalies
            FROM (VALUES {string.Join(", ", values)}) AS v (a, b, c, d, e, f, m, n, g, h, i, j, k, l) ORDER BY ALL
            """;
    }

    private string Markets((SyntheticRow Row, int Offset)[] winners)
    {
        IEnumerable<string> values = winners
            .GroupBy(row => (Day: _calendar.DayOf(row.Row.Occurred), row.Row.Market, row.Row.Currency))
            .Select(group => $"({string.Join(", ", Text(group.Key.Day.ToString()), Number(group.Key.Market), Text(group.Key.Currency), Text(group.Max(row => row.Row.Sport)), Truth(InPlay(group.Select(row => row.Row.InPlay))), Number(group.Count()), string.Join(", ", MarketSums([.. group.Select(row => row.Row)]).Select(sum => Number(sum))))})");
        string[] sums = ["turnover", "wins", "losses", "commission", "house_commission", "reversals", "residual"];
        return winners.Length == 0 ? "" : $"""
            SELECT CAST(business_day AS DATE) AS business_day, CAST(market_id AS BIGINT) AS market_id, currency, CAST(sport AS VARCHAR) AS sport, CAST(in_play AS BOOLEAN) AS in_play,
                CAST(transactions AS BIGINT) AS transactions, {string.Join(", ", sums.Select(sum => $"CAST({sum} AS DECIMAL(38,4)) AS {sum}"))}
            FROM (VALUES {string.Join(", ", values)}) AS v (business_day, market_id, currency, sport, in_play, transactions, {string.Join(", ", sums)}) ORDER BY ALL
            """;
    }

    /// <summary>The place that the rows came from; nothing looks there.</summary>
    private static DayInput InputOf((SyntheticRow Row, int Offset)[] rows)
    {
        var range = new OffsetRange(new LogOffset(rows.Min(row => row.Offset)), new LogOffset(rows.Max(row => row.Offset) + 1));
        return new DayInput(Source, new LogPartition(0), null, range, new RowDigest(rows.Length, 0, 0));
    }

    /// <summary>Of what the row says, wherever and whenever it was logged.</summary>
    private static ulong ContentOf(SyntheticRow row) => XxHash64.HashToUInt64(System.Text.Encoding.UTF8.GetBytes((row with { LoggedAt = null }).ToString()));

    private static bool? InPlay(IEnumerable<bool?> rows) => rows.Any(row => row is true) ? true : rows.Any(row => row is false) ? false : null;

    private static IEnumerable<decimal> MarketSums(SyntheticRow[] rows)
    {
        decimal Sum(Func<SyntheticRow, bool> which) => rows.Where(which).Sum(row => row.Amount);
        bool IsCommission(SyntheticRow row) => row.Kind is TransactionKind.Commission or TransactionKind.CommissionReversal;
        return
        [
            rows.Sum(row => row.Stake),
            Sum(row => row.Kind == TransactionKind.Settlement && row.Amount > 0),
            Sum(row => row.Kind == TransactionKind.Settlement && row.Amount < 0),
            Sum(row => IsCommission(row) && row.AccountType != AccountType.House),
            Sum(row => IsCommission(row) && row.AccountType == AccountType.House),
            Sum(row => row.Kind == TransactionKind.SettlementReversal),
            Sum(_ => true),
        ];
    }

    private static bool IsAnomalous(SyntheticRow row) => KindRules.ExpectedSign(row.Kind, row.AccountType) is not KindRules.Either and var sign && Math.Sign(row.Amount) != sign;

    /// <summary>A NUL can't stand in a statement; there it is made.</summary>
    private static string Text(string? value) => value is null ? "NULL" : $"({string.Join(" || chr(0) || ", value.Split('\0').Select(Sql.Literal))})";

    private static string Truth(bool? value) => value switch { true => "true", false => "false", null => "NULL" };

    private static string Number(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture) ?? "NULL";
}
