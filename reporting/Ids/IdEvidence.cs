namespace Accounting.Reporting.Ids;

/// <summary>What is known of a month's ids.</summary>
public sealed record IdEvidence
{
    /// <summary>A month without ids, or of which nobody has asked.</summary>
    public static readonly IdEvidence None = new() { Repeated = 0, WithoutFirst = 0, Conflicts = 0, ConflictsAccepted = 0, IsSearched = false, Listed = [], InAll = 0 };

    /// <summary>Ids that count more than once, or in a month that only a tie decides.</summary>
    public required long Repeated { get; init; }

    /// <summary>Ids whose revision names a home date without a first one, and that nobody signed off.</summary>
    public required long WithoutFirst { get; init; }

    /// <summary>Ids with other contents at the revision that stands which nobody signed off: of the month, and in the first open one those that came for final months since they were closed.</summary>
    public required long Conflicts { get; init; }

    /// <summary>Ids of the month with other contents that somebody signed off, or on which no figure depends.</summary>
    public required long ConflictsAccepted { get; init; }

    /// <summary>Whether all of the month's ids were compared with those of every other month; else only some were.</summary>
    public required bool IsSearched { get; init; }

    /// <summary>The first so many, those that hold up the close first.</summary>
    public required IReadOnlyList<IdFinding> Listed { get; init; }

    /// <summary>How many there are.</summary>
    public required long InAll { get; init; }
}
