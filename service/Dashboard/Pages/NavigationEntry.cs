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

    public static IReadOnlyList<NavigationEntry> All { get; } = [Now, Months, Steps, Calendar, Accounts, Quarantine, Runs];
}
