namespace Accounting.Reporting.Months;

/// <summary>
/// The exchange's running numbers of first revisions within one day, by month and account, as <see cref="SequencesSql"/> finds them: stretches without a gap,
/// numbers of which all transactions are void, and those that several have which aren't.
/// </summary>
internal sealed class DayNumbers
{
    private readonly List<(int Month, long Number, UInt128 Id, bool IsVoid)> _numbers = [];

    public List<NumberStretch> Stretches { get; } = [];

    public List<AccountNumber> Void { get; } = [];

    public List<AccountNumber> Repeated { get; } = [];

    /// <param name="rows">All of one account.</param>
    public void Add(IReadOnlyList<FirstRevision> rows)
    {
        _numbers.Clear();
        bool isSorted = true;
        foreach (FirstRevision row in rows)
        {
            if (row.Sequence is { } number)
            {
                isSorted &= _numbers.Count == 0 || (_numbers[^1].Month, _numbers[^1].Number).CompareTo((row.Month, number)) < 0;
                _numbers.Add((row.Month, number, row.Id, row.IsVoid));
            }
        }

        if (!isSorted)
        {
            _numbers.Sort();
        }

        for (int from = 0, to; from < _numbers.Count; from = to)
        {
            to = EndOfNumber(from);
            Take(rows[0].Account, from, to);
        }
    }

    private int EndOfNumber(int from)
    {
        int to = from + 1;
        while (to < _numbers.Count && _numbers[to].Month == _numbers[from].Month && _numbers[to].Number == _numbers[from].Number)
        {
            to++;
        }

        return to;
    }

    /// <summary>A transaction at two home dates is one.</summary>
    private void Take(long account, int from, int to)
    {
        (int month, long number, UInt128 id, bool isVoid) = _numbers[from];
        int standing = isVoid ? 0 : 1;
        for (int index = from + 1; index < to; index++)
        {
            bool isAnother = (_numbers[index].Id, _numbers[index].IsVoid) != (id, isVoid);
            (_, _, id, isVoid) = _numbers[index];
            standing += isAnother && !isVoid ? 1 : 0;
        }

        if (Stretches.Count > 0 && Stretches[^1] is var last && last.Account == account && last.Month == month && last.Highest + 1 == number)
        {
            Stretches[^1] = last with { Highest = number };
        }
        else
        {
            Stretches.Add(new NumberStretch(month, account, number, number));
        }

        if (standing != 1)
        {
            (standing == 0 ? Void : Repeated).Add(new AccountNumber(month, account, number));
        }
    }
}
