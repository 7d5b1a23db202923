using Accounting.Service.Dashboard.Access;

namespace Accounting.Service.Dashboard.Pages;

/// <summary>A page that is reached from everywhere.</summary>
public sealed record NavigationEntry(string Name, string Path)
{
    public static NavigationEntry Now { get; } = new("Now", "/now");

    public static NavigationEntry Months { get; } = new("Months", "/months");

    public static NavigationEntry Steps { get; } = new("Steps", "/steps");

    public static NavigationEntry Calendar { get; } = new("Calendar", "/calendar");

    public static NavigationEntry Accounts { get; } = new("Accounts", "/accounts");

    public static NavigationEntry Quarantine { get; } = new("Quarantine", "/quarantine");

    public static NavigationEntry Runs { get; } = new("Runs", "/runs");

    public static NavigationEntry Query { get; } = new("Query", "/query");

    public static NavigationEntry Audit { get; } = new("Audit log", "/audit");

    /// <summary>Those that a visitor finds; null of one who didn't log in.</summary>
    public static IReadOnlyList<NavigationEntry> Of(Visitor? visitor) => visitor is null ? All : [.. All, Audit];

    private static IReadOnlyList<NavigationEntry> All { get; } = [Now, Months, Steps, Calendar, Accounts, Quarantine, Runs, Query];
}
