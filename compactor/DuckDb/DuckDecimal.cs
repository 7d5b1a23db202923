namespace Accounting.Compactor.DuckDb;

/// <summary>A DECIMAL is an integer of the smallest size that holds its width in digits.</summary>
internal static class DuckDecimal
{
    private static readonly Int128[] Powers = PowersOfTen();

    internal static int StorageBytes(int width) => width switch
    {
        <= 4 => sizeof(short),
        <= 9 => sizeof(int),
        <= 18 => sizeof(long),
        _ => 2 * sizeof(long),
    };

    internal static bool Fits(Int128 value, int width) => value < Powers[width] && value > -Powers[width];

    private static Int128[] PowersOfTen()
    {
        var powers = new Int128[39];
        powers[0] = 1;
        for (int power = 1; power < powers.Length; power++)
            powers[power] = powers[power - 1] * 10;
        return powers;
    }
}
