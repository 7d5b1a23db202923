using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;

namespace Accounting.Reporting.Sections.ClientMoney;

/// <summary>The liability to customers that a final revision states.</summary>
/// <param name="Liabilities">By currency; nothing was owed in the others.</param>
/// <param name="IsNetted">Whether it is of a definition by which debts of some customers lowered what was owed to others.</param>
internal sealed record PublishedClientMoney(IReadOnlyDictionary<Currency, AmountSum> Liabilities, bool IsNetted)
{
    /// <param name="connection">Reads.</param>
    /// <param name="path">The table <c>client-money</c> of the revision.</param>
    /// <param name="definition">Of its tables.</param>
    /// <param name="cancellation">Interrupts it.</param>
    public static PublishedClientMoney Read(DuckConnection connection, string path, int definition, CancellationToken cancellation) => new(
        connection.Rows($"SELECT currency, liability FROM {BalancesSql.File(path)}", (in DuckChunk chunk, int row) => (Currency: chunk.CurrencyOf(0, row), Liability: chunk.Sum(1, row)), cancellation)
            .ToDictionary(found => found.Currency, found => found.Liability),
        definition < ReportDefinition.ClientMoneyByAccount);
}
