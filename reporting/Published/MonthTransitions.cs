namespace Accounting.Reporting.Published;

/// <summary>
/// The states of a month and every way from one to another: open → closing → final, revision 1, 2, … What isn't in the table doesn't happen:
/// asked for by the program it is a mistake of the program, found in the store it is damage.
/// A month may be met in any state, since nobody need have reported on it before, and may be open again in a report as of an earlier moment;
/// it is final by a close alone, and then only a restatement touches it.
/// </summary>
public static class MonthTransitions
{
    private static readonly (MonthState? From, MonthAct Act, MonthState To, Func<int?, int?> Revision)[] Table =
    [
        (null, MonthAct.Report, MonthState.Open, _ => null),
        (null, MonthAct.Report, MonthState.Closing, _ => null),
        (null, MonthAct.Close, MonthState.Final, _ => 1),
        (MonthState.Open, MonthAct.Report, MonthState.Open, _ => null),
        (MonthState.Open, MonthAct.Report, MonthState.Closing, _ => null),
        (MonthState.Open, MonthAct.Close, MonthState.Final, _ => 1),
        (MonthState.Closing, MonthAct.Report, MonthState.Closing, _ => null),
        (MonthState.Closing, MonthAct.Report, MonthState.Open, _ => null),
        (MonthState.Closing, MonthAct.Close, MonthState.Final, _ => 1),
        (MonthState.Final, MonthAct.Restate, MonthState.Final, before => before + 1),
    ];

    /// <summary>Where an act takes a month; null where the table has no such transition.</summary>
    /// <param name="from">Null where the month has no report yet.</param>
    /// <param name="act">What moves it.</param>
    /// <param name="to">The state it is to have.</param>
    public static MonthStanding? TryNext(MonthStanding? from, MonthAct act, MonthState to)
    {
        int row = Array.FindIndex(Table, transition => transition.From == from?.State && transition.Act == act && transition.To == to);
        return row < 0 ? null : new MonthStanding(to, Table[row].Revision(from?.Revision));
    }

    /// <exception cref="InvalidOperationException">The table has no such transition.</exception>
    public static MonthStanding Next(MonthStanding? from, MonthAct act, MonthState to) => TryNext(from, act, to)
        ?? throw new InvalidOperationException($"A month that is {from?.ToString() ?? "not reported"} cannot become {to.ToString().ToLowerInvariant()} by {act.ToString().ToLowerInvariant()}.");

    /// <summary>What an entry of the chain does to its months.</summary>
    public static MonthAct ActOf(ChainEntryKind kind) => kind switch
    {
        ChainEntryKind.Close => MonthAct.Close,
        ChainEntryKind.Restatement => MonthAct.Restate,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "An entry of no kind."),
    };
}
