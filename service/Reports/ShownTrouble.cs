using Accounting.Aggregator.Consuming;

namespace Accounting.Service.Reports;

/// <summary>Something that fails, and is being waited for.</summary>
/// <param name="LastError">What it last said.</param>
/// <param name="Since">When it failed first (UTC).</param>
public sealed record ShownTrouble(string LastError, string Since)
{
    public static ShownTrouble? Of(Trouble? trouble) => trouble is null ? null : new ShownTrouble(trouble.LastError, trouble.Since.ToString());
}
