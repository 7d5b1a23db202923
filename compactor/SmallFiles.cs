namespace Accounting.Compactor;

/// <summary>Small files of one kind, one of each of many dates, are written by one statement: of what each costs by itself most is the statement.</summary>
internal static class SmallFiles
{
    /// <summary>A file of more rows costs more than its statement.</summary>
    private const int MostRows = 2_048;

    /// <summary>Of so many a statement's cost is little beside the files', of each of which DuckDB keeps more than a megabyte until all are written.</summary>
    private const int MostTogether = 16;

    /// <summary>What is written together, small things with small ones, and each large one by itself.</summary>
    public static IEnumerable<T[]> Together<T>(IEnumerable<T> things, Func<T, long> rows)
    {
        ILookup<bool, T> areSmall = things.ToLookup(thing => rows(thing) <= MostRows);
        return areSmall[false].Select(thing => new[] { thing }).Concat(areSmall[true].Chunk(MostTogether));
    }
}
