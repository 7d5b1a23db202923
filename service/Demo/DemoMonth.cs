namespace Accounting.Service.Demo;

/// <summary>One reported month.</summary>
/// <param name="Month">2026-11.</param>
/// <param name="State">provisional, or final with its revision.</param>
/// <param name="Transactions">That count in it.</param>
/// <param name="Accounts">Statements in it.</param>
/// <param name="Controls">How many there are.</param>
/// <param name="RedControls">Those that are red, by name.</param>
/// <param name="Reason">Why it is not final; null where it is.</param>
public sealed record DemoMonth(string Month, string State, long Transactions, long Accounts, int Controls, IReadOnlyList<string> RedControls, string? Reason);
