namespace Accounting.Service.Dashboard.Data;

/// <summary>What was answered, and when it was asked.</summary>
/// <param name="Value">The answer.</param>
/// <param name="At">The moment of which it tells.</param>
/// <param name="Problem">Why there is no newer one; null where nothing stands against it.</param>
public sealed record Answer<T>(T Value, DateTimeOffset At, string? Problem);
