using Accounting.Reporting.Steps;

namespace Accounting.Service.Pipeline;

/// <summary>The parts of a run in whose course steps are done.</summary>
public static class RunPart
{
    public const string Replay = "replay";

    public const string Compaction = "compaction";

    public const string SecondReading = "second reading";

    public const string Reports = "reports";

    public const string Tables = "tables";

    public const string MonthTags = "month tags";

    public static string Of(StepKind kind) => kind switch
    {
        StepKind.Replay => Replay,
        StepKind.Compaction => Compaction,
        StepKind.SecondReading => SecondReading,
        _ => Reports,
    };
}
