using System.Globalization;
using Accounting.Compactor;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Months;

/// <summary>Goes through the breaks of a month, account by account, each beside the account's corrections.</summary>
/// <param name="findings">Takes the breaks that nothing explains, in words.</param>
/// <param name="findingsMax">As many at most.</param>
internal sealed class BrokenAccounts(List<string> findings, int findingsMax) : IDisposable
{
    private readonly SortedDictionary<Currency, (long Breaks, long Explained, ItemsHash Items)> _counts = [];

    private readonly List<ChainCorrection> _corrections = [];

    private readonly List<ForgottenOpening> _openings = [];

    private ChainCorrections? _account;

    private (Currency Currency, long Account)? _at;

    /// <summary>Corrections that this month's breaks have taken.</summary>
    public List<(long Account, Currency Currency, ChainCorrection Correction)> Taken { get; } = [];

    /// <summary>Accounts whose first stated balance holds more, or less, than all that happened before it.</summary>
    public IReadOnlyList<ForgottenOpening> Openings => _openings;

    public List<BrokenChains> Counts => [.. _counts.Select(count => new BrokenChains(count.Key, count.Value.Breaks, count.Value.Explained, count.Value.Items.Value))];

    /// <param name="connection">Where the query runs.</param>
    /// <param name="sql">Of <see cref="BalancesSql.Breaks"/>.</param>
    /// <param name="cancellation">Interrupts it.</param>
    public void Read(DuckConnection connection, string sql, CancellationToken cancellation)
    {
        using DuckResult result = connection.Query(sql, cancellation);
        while (result.NextChunk(out DuckChunk chunk))
        {
            for (int row = 0; row < chunk.Rows; row++)
            {
                Take(chunk, row);
            }
        }

        Leave();
    }

    public void Dispose()
    {
        foreach ((_, _, ItemsHash items) in _counts.Values)
        {
            items.Dispose();
        }
    }

    private void Take(in DuckChunk chunk, int row)
    {
        (Currency Currency, long Account) at = (chunk.CurrencyOf(0, row), chunk.Longs(1)[row]);
        if (at != _at)
        {
            Leave();
            _at = at;
        }

        var logged = new LinkPlace(SourceId.Parse(chunk.Text(4, row)), chunk.Integers(5)[row], chunk.IsNull(6, row) ? null : chunk.Longs(6)[row], new Timestamp(chunk.Timestamps(7)[row]));
        var occurredAt = new Timestamp(chunk.Timestamps(2)[row]);
        AmountSum difference = chunk.Sum(3, row);
        if (!chunk.IsNull(8, row))
        {
            _corrections.Add(new ChainCorrection(new TransactionId(chunk.Uuid(8, row)), chunk.Longs(9)[row], occurredAt, logged, difference));
            return;
        }

        _account ??= new ChainCorrections(_corrections);
        Judge(at, new ChainBreak(chunk.IsNull(10, row) ? Timestamp.Earliest : new Timestamp(chunk.Timestamps(10)[row]), occurredAt, difference, chunk.Boolean(11, row), logged));
    }

    private void Judge((Currency Currency, long Account) at, ChainBreak broken)
    {
        bool explained = _account!.Explain(broken);
        if (broken.IsOpening)
        {
            if (!explained)
            {
                _openings.Add(new ForgottenOpening(at.Currency, at.Account, broken.Difference));
            }

            return;
        }

        (long breaks, long all, ItemsHash items) = _counts.TryGetValue(at.Currency, out (long, long, ItemsHash) counted) ? counted : (0, 0, new ItemsHash());
        _counts[at.Currency] = (breaks + 1, all + (explained ? 1 : 0), items);
        if (explained)
        {
            return;
        }

        string finding = string.Create(
            CultureInfo.InvariantCulture,
            $"Account {at.Account}: the balance stated at {broken.To} is {at.Currency} {broken.Difference.ToString(at.Currency.DecimalPlaces)} off.");
        items.Add(finding);
        if (findings.Count < findingsMax)
        {
            findings.Add(finding);
        }
    }

    private void Leave()
    {
        if (_at is { } left && _account is not null)
        {
            Taken.AddRange(_account.Taken.Select(correction => (left.Account, left.Currency, correction)));
        }

        _corrections.Clear();
        _account = null;
    }
}
