using System.Globalization;
using Accounting.Ingest;

namespace Accounting.Exchange.Books;

/// <summary>The cells of a row of the books, as they are written: amounts with at least their currency's decimals.</summary>
internal sealed class BooksCells(Currency currency)
{
    /// <summary>By decimal places; most cells are zero.</summary>
    private static readonly string[] Zeros = [.. Enumerable.Range(0, Amount.DecimalPlaces + 1).Select(AmountSum.Zero.ToString)];

    private readonly List<string> _cells = [];

    public BooksCells Add(string? text)
    {
        _cells.Add(text ?? "");
        return this;
    }

    public BooksCells Add(long number) => Add(number.ToString(CultureInfo.InvariantCulture));

    public BooksCells Add(bool? truth) => Add(truth switch { true => "true", false => "false", null => "" });

    public BooksCells Add(Amount amount) => Add((AmountSum)amount);

    public BooksCells Add(AmountSum amount) => Add(amount == AmountSum.Zero ? Zeros[currency.DecimalPlaces] : amount.ToString(currency.DecimalPlaces));

    public string[] ToArray() => [.. _cells];

    public void WriteLine(TextWriter writer)
    {
        for (int index = 0; index < _cells.Count; index++)
        {
            if (index > 0)
            {
                writer.Write('\t');
            }

            writer.Write(_cells[index]);
        }

        writer.Write('\n');
    }
}
