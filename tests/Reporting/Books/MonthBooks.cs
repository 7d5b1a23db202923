using System.Globalization;
using System.Text;
using Accounting.Ingest;
using NodaTime;

namespace Accounting.Tests.Reporting.Books;

/// <summary>
/// A month's sections the slow and obvious way: every transaction's highest revision, added up from scratch in decimal arithmetic.
/// Rows are lines as the tables print them, in any order.
/// </summary>
/// <param name="Month">The month.</param>
/// <param name="Now">What counts of all that was logged when the month was closed.</param>
/// <param name="Then">What counted when the month before was closed; nothing before the first.</param>
internal sealed partial record MonthBooks(YearMonth Month, IReadOnlyList<Booked> Now, IReadOnlyList<Booked> Then)
{
    private static readonly TransactionKind[] Commission = [TransactionKind.Commission, TransactionKind.CommissionReversal];

    private IEnumerable<Booked> Own => Now.Where(booked => booked.Month == Month);

    private IEnumerable<Booked> Reported => Own.Where(booked => booked.Type != AccountType.Test);

    private static string Name<T>(T value)
        where T : struct, Enum =>
        string.Concat(value.ToString().Select((letter, index) => index > 0 && char.IsUpper(letter) ? "_" + letter : letter.ToString())).ToUpperInvariant();

    private static string Money(decimal amount, string code) =>
        (amount == 0 ? 0m : amount).ToString(code switch { "JPY" => "0", "BHD" => "0.000", _ => "0.00" }, CultureInfo.InvariantCulture);

    private static string Line(string code, params object?[] cells)
    {
        var line = new StringBuilder();
        foreach (object? cell in cells)
        {
            line.Append(line.Length > 0 ? "\t" : "").Append(cell switch
            {
                decimal amount => Money(amount, code),
                LocalDate day => day.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture),
                bool truth => truth ? "true" : "false",
                null => "",
                _ => Convert.ToString(cell, CultureInfo.InvariantCulture),
            });
        }

        return line.ToString();
    }
}
