using System.Text;

namespace Accounting.Ingest;

/// <summary>An ISO 4217 currency. Only codes of the table exist: a value of this type is valid, except <c>default</c>, which is no currency.</summary>
public readonly record struct Currency : IComparable<Currency>
{
    private const int Letters = 26;

    private static readonly sbyte[] PlacesByIndex = BuildPlaces();

    private static readonly string[] CodeByIndex = BuildCodes();

    private readonly ushort _indexPlusOne;

    private Currency(int index)
    {
        _indexPlusOne = (ushort)(index + 1);
    }

    /// <summary>The three letters.</summary>
    public string Code => _indexPlusOne == 0 ? "" : CodeByIndex[_indexPlusOne - 1];

    /// <summary>Decimal places of the currency's minor unit: 2 for USD, 0 for JPY, 3 for BHD.</summary>
    public int DecimalPlaces => _indexPlusOne == 0 ? 0 : PlacesByIndex[_indexPlusOne - 1];

    /// <summary>The first day on which the code is in use; null where it is older than any store.</summary>
    public BusinessDay? FirstDay => DayOf(CurrencyTable.Introduced);

    /// <summary>The last day on which the code was in use; null where it still is.</summary>
    public BusinessDay? LastDay => DayOf(CurrencyTable.Withdrawn);

    /// <summary>All that exist, alphabetically.</summary>
    public static IReadOnlyList<Currency> All { get; } = [.. CurrencyTable.Current.Concat(CurrencyTable.Historic).Select(entry => Parse(entry.Code)).Order()];

    public static bool operator <(Currency left, Currency right) => left._indexPlusOne < right._indexPlusOne;

    public static bool operator >(Currency left, Currency right) => left._indexPlusOne > right._indexPlusOne;

    public static bool operator <=(Currency left, Currency right) => left._indexPlusOne <= right._indexPlusOne;

    public static bool operator >=(Currency left, Currency right) => left._indexPlusOne >= right._indexPlusOne;

    /// <summary>Alphabetical by code.</summary>
    public int CompareTo(Currency other) => _indexPlusOne.CompareTo(other._indexPlusOne);

    /// <summary>Finds the currency of an upper-case alphabetic code without allocating; false where ISO 4217 has none.</summary>
    public static bool TryParse(ReadOnlySpan<byte> code, out Currency currency)
    {
        int index = code.Length == 3 ? Index(code[0], code[1], code[2]) : -1;
        bool known = index >= 0 && PlacesByIndex[index] >= 0;
        currency = known ? new Currency(index) : default;
        return known;
    }

    /// <inheritdoc cref="TryParse(ReadOnlySpan{byte}, out Currency)"/>
    public static bool TryParse(ReadOnlySpan<char> code, out Currency currency)
    {
        int index = code.Length == 3 ? Index(code[0], code[1], code[2]) : -1;
        bool known = index >= 0 && PlacesByIndex[index] >= 0;
        currency = known ? new Currency(index) : default;
        return known;
    }

    /// <exception cref="FormatException">ISO 4217 has no such code.</exception>
    public static Currency Parse(string code) => TryParse(code.AsSpan(), out Currency currency) ? currency : throw new FormatException(WhyNot(code));

    /// <inheritdoc cref="Parse(string)"/>
    public static Currency Parse(ReadOnlySpan<byte> code) => TryParse(code, out Currency currency) ? currency : Parse(Encoding.UTF8.GetString(code));

    /// <summary>Why a code is not accepted, as a sentence that is true of it: XAU is a code of ISO 4217, and no money.</summary>
    public static string WhyNot(string code)
    {
        string? what = Array.Find(CurrencyTable.NoMoney, entry => entry.Code == code).What;
        return what is not null ? $"'{code}' is ISO 4217's code for {what}, which is not accepted as money."
            : TryParse(code.ToUpperInvariant(), out Currency meant) ? $"'{code}' is not a currency of ISO 4217, whose codes are capitals: {meant.Code}."
            : $"'{code}' is not a currency of ISO 4217, nor one that was withdrawn from it since 2017.";
    }

    public override string ToString() => Code;

    private BusinessDay? DayOf((string Code, string Day)[] table)
    {
        string code = Code;
        return Array.Find(table, entry => entry.Code == code).Day is { } day ? BusinessDay.Parse(day) : null;
    }

    private static int Index(int first, int second, int third)
    {
        int a = first - 'A', b = second - 'A', c = third - 'A';
        return (uint)a < Letters && (uint)b < Letters && (uint)c < Letters ? (((a * Letters) + b) * Letters) + c : -1;
    }

    private static sbyte[] BuildPlaces()
    {
        var places = new sbyte[Letters * Letters * Letters];
        Array.Fill(places, (sbyte)-1);
        foreach ((string code, int decimalPlaces) in CurrencyTable.Current.Concat(CurrencyTable.Historic))
        {
            places[Index(code[0], code[1], code[2])] = (sbyte)decimalPlaces;
        }

        return places;
    }

    private static string[] BuildCodes()
    {
        var codes = new string[Letters * Letters * Letters];
        foreach ((string code, _) in CurrencyTable.Current.Concat(CurrencyTable.Historic))
        {
            codes[Index(code[0], code[1], code[2])] = code;
        }

        return codes;
    }
}
