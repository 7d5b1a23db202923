using System.Globalization;
using Accounting.Aggregator.Offsets;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;

namespace Accounting.Tests.Simulation;

/// <summary>
/// What reports list as moved by other time-zone rules, against what one works out: each transaction that is as it was, that counts, and that lies in another month by the rules of the
/// report than by those of the revision that it opens with, is taken out of the one month and brought into the other, as far as these are earlier ones; and nothing else is.
/// </summary>
internal sealed class StatedMoves(SimulatedWorld world, FinalBooks final, WatchedRules rules)
{
    private const string Cause = "time-zone rules";

    public void Require()
    {
        foreach ((BusinessMonth closed, FinalRevision opening) in final.Newest)
        {
            BusinessMonth month = closed.Next;
            if (ManifestOf(month) is { } manifest)
            {
                RequireListed(month, ManifestOf(closed)!, manifest);
            }
        }
    }

    private void RequireListed(BusinessMonth month, ReportManifest opening, ReportManifest manifest)
    {
        if (opening.Coverage.Runs.Count + manifest.Coverage.Runs.Count > 0)
        {
            return;
        }

        Dictionary<TransactionId, Transaction> before = Standing(opening.Coverage);
        SimulatedRules older = rules.Of(opening.CutBy);
        SimulatedRules newer = rules.Of(manifest.CutBy);
        var expected = new List<string>();
        foreach (Transaction now in Standing(manifest.Coverage).Values.Where(now => IsReported(now) && before.TryGetValue(now.Id, out Transaction then) && then == now))
        {
            BusinessMonth from = older.DayOf(now.OccurredAt).Month;
            BusinessMonth to = newer.DayOf(now.OccurredAt).Month;
            decimal amount = (decimal)now.Amount.TenThousandths / Amount.Scale;
            expected.AddRange(from == to || from >= month ? [] : [Text(from, now, -amount)]);
            expected.AddRange(from == to || to >= month ? [] : [Text(to, now, amount)]);
        }

        string[] listed =
        [
            .. (final.TableOf(month, "corrections") ?? []).Where(row => row["change"] == Cause)
                .Select(row => Text(row["original_month"], row["transaction_id"], decimal.Parse(row["amount"], CultureInfo.InvariantCulture))),
        ];
        Stage.Require(
            listed.Order(StringComparer.Ordinal).SequenceEqual(expected.Order(StringComparer.Ordinal)),
            $"{month} lists as moved from {older} to {newer}: {string.Join("; ", listed)}; and moved are: {string.Join("; ", expected)}");
    }

    private static bool IsReported(Transaction transaction) => !transaction.Voided && transaction.AccountType is not AccountType.Test;

    private Dictionary<TransactionId, Transaction> Standing(Coverage coverage) =>
        ObviousFold.Standing(ObviousIds.Rows(world.Topic).Where(row => ClosedMonths.IsIn(coverage, row.Partition, row.Offset)), Mutation.None)
            .ToDictionary(row => row.Transaction.Id, row => row.Transaction);

    private ReportManifest? ManifestOf(BusinessMonth month)
    {
        ObjectKey key = final.KeyOf(month, ReportFiles.Manifest);
        return world.Store.Objects.TryGetValue(key, out byte[]? bytes) ? SealedJson.Deserialize<ReportManifest>(key, bytes, format: ReportManifest.CurrentFormat) : null;
    }

    private static string Text(BusinessMonth month, Transaction transaction, decimal amount) => Text(month.ToString(), transaction.Id.ToString(), amount);

    private static string Text(string month, string id, decimal amount) => string.Create(CultureInfo.InvariantCulture, $"{month} {id} {amount:0.0000}");
}
