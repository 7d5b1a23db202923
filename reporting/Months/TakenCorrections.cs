using Accounting.Compactor.DuckDb;
using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>Corrections that breaks have taken, as a table of the connection.</summary>
internal static class TakenCorrections
{
    public static readonly IReadOnlyList<DuckColumn> Columns =
        [new("account_id", DuckType.BigInt), new("currency", DuckType.Varchar), new("transaction_id", DuckType.Uuid), new("revision", DuckType.Integer)];

    public static IRowFeed FeedOf(IReadOnlyList<(long Account, Currency Currency, ChainCorrection Correction)> taken) => new CountedFeed(taken.Count, (writer, row, index) =>
    {
        (long account, Currency currency, ChainCorrection correction) = taken[index];
        writer.SetLong(0, row, account);
        writer.SetText(1, row, currency.Code);
        writer.SetUuid(2, row, correction.Id.Value);
        writer.SetInteger(3, row, (int)correction.Revision);
    });
}
