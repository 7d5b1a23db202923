using System.Globalization;
using Accounting.Exchange.World;
using Accounting.Ingest;

namespace Accounting.Exchange.Books;

/// <summary>Writes one row of books.tsv: amounts with at least their currency's decimals, never rounded.</summary>
internal static class BooksRowText
{
    private static readonly LedgerRow Empty = new();

    /// <summary>By decimal places; most cells are zero.</summary>
    private static readonly string[] Zeros = [.. Enumerable.Range(0, Amount.DecimalPlaces + 1).Select(AmountSum.Zero.ToString)];

    public static void Write(
        TextWriter writer, BusinessMonth month, Wallet wallet, AmountSum opening, LedgerRow? postings, StatementBalances closing)
    {
        LedgerRow row = postings ?? Empty;
        int places = wallet.Profile.Currency.DecimalPlaces;
        writer.Write(month.ToString());
        WriteCell(writer, wallet.Account.Id);
        WriteCell(writer, wallet.Profile.Currency.Code);
        WriteCell(writer, wallet.Account.Type.Name());
        WriteCell(writer, row.Transactions);
        WriteCell(writer, opening, places);
        foreach (TransactionKind kind in SchemaNames.Kinds)
        {
            WriteCell(writer, row.AmountOf(kind), places);
            WriteCell(writer, row.CountOf(kind));
        }

        WriteCell(writer, row.Stake, places);
        WriteCell(writer, AmountSum.Zero, places);
        WriteCell(writer, closing.Balance, places);
        WriteCell(writer, closing.Exposure, places);
        WriteCell(writer, closing.Pending, places);
        WriteCell(writer, closing.Balance - closing.Exposure, places);
        writer.Write('\n');
    }

    private static void WriteCell(TextWriter writer, AmountSum amount, int places) =>
        WriteCell(writer, amount == AmountSum.Zero ? Zeros[places] : amount.ToString(places));

    private static void WriteCell(TextWriter writer, long number) => WriteCell(writer, number.ToString(CultureInfo.InvariantCulture));

    private static void WriteCell(TextWriter writer, string text)
    {
        writer.Write('\t');
        writer.Write(text);
    }
}
