namespace Accounting.Reporting.Sections.PriorPeriods;

/// <summary>What a month's report tells of the betting of earlier months.</summary>
/// <param name="Groups">By original period and group.</param>
/// <param name="Markets">A local file of the same by market, currency and original period; null where there is none.</param>
internal sealed record PriorFound(IReadOnlyList<PriorGroup> Groups, string? Markets)
{
    public static PriorFound None { get; } = new([], null);
}
