namespace Accounting.Compactor;

/// <summary><c>state/public.json</c>, sealed: which version of each home date was published, as which files.</summary>
internal sealed record PublishedDates
{
    public const int CurrentFormat = 2;

    public required int Format { get; init; }

    /// <summary>By home date.</summary>
    public required IReadOnlyDictionary<string, PublishedDate> Dates { get; init; }
}
