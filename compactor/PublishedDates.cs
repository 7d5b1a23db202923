namespace Accounting.Compactor;

/// <summary><c>state/public.json</c>, sealed: which version of each home date was published.</summary>
internal sealed record PublishedDates
{
    public const int CurrentFormat = 1;

    public required int Format { get; init; }

    /// <summary>By home date.</summary>
    public required IReadOnlyDictionary<string, PublishedDate> Dates { get; init; }
}
