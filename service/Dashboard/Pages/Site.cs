using Accounting.Service.Dashboard.Access;
using Accounting.Service.Dashboard.Text;

namespace Accounting.Service.Dashboard.Pages;

/// <summary>What every page knows: whose store it shows, as of when, and what stands against that.</summary>
public sealed record Site
{
    /// <summary>Whose books they are; empty where nobody is named.</summary>
    public required string Operator { get; init; }

    /// <summary>Who looks; null where nobody logs in.</summary>
    public Visitor? Visitor { get; init; }

    /// <summary>Where the store lies.</summary>
    public required string Location { get; init; }

    public required StoreTimes Times { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>The moment that the page tells of; null of a page that tells of none.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>Why it can't tell of a later one; null where it can.</summary>
    public string? Problem { get; init; }

    /// <summary>An asset's address, which changes with its content.</summary>
    public required Func<string, string> Asset { get; init; }
}
