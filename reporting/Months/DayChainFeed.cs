using Accounting.Compactor.DuckDb;

namespace Accounting.Reporting.Months;

/// <summary>
/// Feeds the chains of a piece's first revisions, account by account, out of streams that are ordered by account; what else is found on the way is kept beside.
/// </summary>
internal sealed class DayChainFeed(IReadOnlyList<AccountStream<FirstRevision>> streams) : IRowFeed
{
    private readonly DayChainBuilder _builder = new();
    private readonly List<FirstRevision> _rows = [];
    private readonly List<DayChain> _chains = [];
    private int _next;

    public DayNumbers Numbers { get; } = new();

    public IReadOnlyList<DayBreak> Breaks => _builder.Breaks;

    public int Fill(DuckChunkWriter writer)
    {
        int count = 0;
        while (count < writer.Capacity && (_next < _chains.Count || TakeNext()))
        {
            DayChainFile.Write(writer, count++, _chains[_next++]);
        }

        return count;
    }

    private bool TakeNext()
    {
        long? account = null;
        foreach (AccountStream<FirstRevision> stream in streams)
        {
            account = account is null || stream.Account < account ? stream.Account ?? account : account;
        }

        if (account is null)
        {
            return false;
        }

        _rows.Clear();
        foreach (AccountStream<FirstRevision> stream in streams)
        {
            if (stream.Account == account)
            {
                stream.TakeAccount(_rows);
            }
        }

        _chains.Clear();
        _next = 0;
        _builder.Add(_rows, _chains);
        Numbers.Add(_rows);
        return true;
    }
}
