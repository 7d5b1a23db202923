namespace Accounting.Bench.Measuring;

/// <summary>Compares what was measured with what it should have come to.</summary>
internal static class Check
{
    /// <exception cref="WrongResultException">They differ.</exception>
    public static void Equal<T>(string what, T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new WrongResultException($"{what}: expected {expected}, found {actual}.");
        }
    }
}
