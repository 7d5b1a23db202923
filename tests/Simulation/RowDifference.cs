using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Tests.Support;

namespace Accounting.Tests.Simulation;

/// <summary>Explains why other transactions count in one store than in another: every row that either holds of the ids concerned, and the runs that retract.</summary>
internal static class RowDifference
{
    private const string Row =
        "transaction_id || ' revision ' || revision || CASE WHEN voided THEN ' voided' ELSE '' END || ' account ' || account_id || ' ' || kind || ' ' || amount"
        + " || ' ' || currency || ' of ' || occurred_at::VARCHAR || ' at ' || \"partition\" || '/' || \"offset\" || ' by ' || coalesce(run, 'a consumer')";

    private const string Content =
        "concat_ws(' ', transaction_id, revision, account_id, account_type, kind, currency, amount, exposure_delta, stake, occurred_at, market_id, sport, reference)";

    /// <summary>In words, a line a row; those that stand first.</summary>
    public static string Describe(SimulatedStore expected, SimulatedStore actual)
    {
        using var expectedFolder = new TemporaryFolder();
        using var actualFolder = new TemporaryFolder();
        Inputs inputs = Export(actual, actualFolder.Path);
        Export(expected, expectedFolder.Path);
        HashSet<string> should = [.. Select(expectedFolder.Path, "winners", Content)];
        HashSet<string> does = [.. Select(actualFolder.Path, "winners", Content)];
        string[] ids = [.. should.Except(does).Concat(does.Except(should)).Select(content => content[..36]).Distinct().Order()];
        return string.Join(
            '\n',
            [
                $"{ids.Length} transactions count otherwise",
                .. ids.SelectMany(id => new[] { id, "  expected" }.Concat(RowsOf(expectedFolder.Path, id)).Append("  actual").Concat(RowsOf(actualFolder.Path, id))),
                .. inputs.Checkpoints.Select(checkpoint => $"checkpoint {checkpoint.Partition}/{Text(checkpoint.Range)}, {checkpoint.Link?.Segment.Rows ?? 0} rows"),
                .. inputs.Runs.SelectMany(Describe),
            ]);
    }

    private static IEnumerable<string> Describe(Run run) =>
    [
        $"run {run.Id}: {string.Join(", ", run.Segments.Select(segment => $"{segment.Segment.Rows} rows of {segment.Partition}/{Text(segment.Range)}"))}",
        .. Retraction.Of([run]).Select(retraction => $"  retracts {retraction.Partition}/{Text(retraction.Range)}"),
    ];

    private static string Text(OffsetRange range) => $"{range.From}-{range.To}";

    private static IEnumerable<string> RowsOf(string folder, string id) =>
        Select(folder, "winners", $"'    stands: ' || {Row}", id).Concat(Select(folder, "losers", $"'    ' || loser_reason || ': ' || {Row}", id));

    private static List<string> Select(string folder, string files, string what, string? id = null) =>
        Directory.GetFiles(folder, $"{files}*.parquet", SearchOption.AllDirectories).Length == 0 ? [] : ParquetQuery.Run(
            folder,
            $"SELECT {what} FROM read_parquet('{{0}}/*/{files}*.parquet', hive_partitioning = false, union_by_name = true)"
            + (id is null ? "" : $" WHERE transaction_id = '{id}'") + " ORDER BY 1");

    /// <summary>Writes the files of the versions that hold everything.</summary>
    private static Inputs Export(SimulatedStore store, string folder)
    {
        var quiet = new QuietStore(store);
        Inputs inputs = new InputCatalog(quiet).RefreshAsync(CancellationToken.None).GetAwaiter().GetResult();
        var days = new DayCatalog(quiet);
        days.RefreshAsync(CancellationToken.None).GetAwaiter().GetResult();
        foreach ((HomeDate date, DayInputs own) in DayInputs.ByDate(inputs))
        {
            if (days.Exact(date, own) is not { } version)
            {
                continue;
            }

            Directory.CreateDirectory(Path.Combine(folder, date.ToString()));
            foreach (DayOutput output in version.Manifest.Outputs)
            {
                ObjectKey key = version.KeyOf(output);
                File.WriteAllBytes(Path.Combine(folder, date.ToString(), key.Name), store.Objects[key]);
            }
        }

        return inputs;
    }
}
