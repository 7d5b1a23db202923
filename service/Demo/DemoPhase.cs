using Accounting.Ingest;
using NodaTime;

namespace Accounting.Service.Demo;

/// <summary>One part of a demo: what is logged until then is produced, consumed and reported.</summary>
/// <param name="LastMonth">The last month that it closes.</param>
/// <param name="ClockStart">When the pipeline's clock begins: the month may be closed, and everything produced has been logged.</param>
/// <param name="IsLast">Whether everything that is left is produced.</param>
public sealed record DemoPhase(BusinessMonth LastMonth, Instant ClockStart, bool IsLast);
