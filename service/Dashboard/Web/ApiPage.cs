namespace Accounting.Service.Dashboard.Web;

/// <summary>A part of a list, as the API tells it.</summary>
/// <param name="Items">From the one asked for.</param>
/// <param name="Total">How many there are in all.</param>
/// <param name="Next">Where the rest is; null at the end.</param>
public sealed record ApiPage<T>(IReadOnlyList<T> Items, int Total, string? Next);
