namespace Accounting.Service.Audit;

/// <summary>What somebody did by a page.</summary>
public enum AuditedAct
{
    LoggedIn,

    /// <summary>A customer's statement, or a transaction of it.</summary>
    StatementRead,
    QueryAsked,
    StepsRun,
    DayCompacted,
    NightlyRun,
    MessageRetried,
    MessageSignedOff,
    ControlSignedOff,
    MonthRestated,
}
