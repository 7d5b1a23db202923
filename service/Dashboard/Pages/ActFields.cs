namespace Accounting.Service.Dashboard.Pages;

/// <summary>What the forms of pages are made of.</summary>
public static class ActFields
{
    public const string Path = "/acts";

    public const string FormToken = "__RequestVerificationToken";

    public const string Act = "act", Step = "step", Date = "date", Month = "month", Control = "control", Currency = "currency", Reason = "reason", Source = "source", Partition = "partition", Offset = "offset";

    public const string RunSteps = "run-steps", Compact = "compact", Nightly = "nightly", RetryMessage = "retry-message", SignOffMessage = "sign-off-message", SignOffControl = "sign-off-control", Restate = "restate";
}
