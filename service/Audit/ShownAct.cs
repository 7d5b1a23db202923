using Accounting.Aggregator.Store;

namespace Accounting.Service.Audit;

/// <summary>An entry of the log as it is shown.</summary>
public sealed record ShownAct(long Number, string At, string Who, string Login, string Act, string Subject, string? Reason, long? EndOf, int? ExitCode, string? Outcome, string Sha256)
{
    public static ShownAct Of(AuditEntry entry) => new(
        entry.Number,
        entry.At.ToString(),
        entry.Who,
        entry.Login,
        WordsOf(entry),
        entry.Subject,
        entry.Reason,
        entry.EndOf,
        entry.ExitCode,
        entry.Outcome,
        ContentHash256.Of(SealedJson.Serialize(entry)).ToString());

    public static string WordsOf(AuditEntry entry)
    {
        string words = entry.Act switch
        {
            AuditedAct.LoggedIn => "logged in",
            AuditedAct.StatementRead => "read a statement",
            AuditedAct.QueryAsked => "asked a query",
            AuditedAct.StepsRun => "ran steps",
            AuditedAct.DayCompacted => "compacted",
            AuditedAct.NightlyRun => "ran the nightly",
            AuditedAct.MessageRetried => "retried a message",
            AuditedAct.MessageSignedOff => "signed off a message",
            AuditedAct.ControlSignedOff => "signed off a control",
            AuditedAct.MonthRestated => "restated a month",
            _ => throw new InvalidOperationException($"{entry.Act} has no words."),
        };
        return entry.EndOf is null ? words : $"end of: {words}";
    }
}
