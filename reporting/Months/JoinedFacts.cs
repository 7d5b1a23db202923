using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Months;

/// <summary>
/// Computes the facts of one big month out of those of its days, which are computed once for each day version. So a night on which one day is new reads that day's
/// rows, and of the others what they add up to.
/// <para>1. Each day of many rows is a piece of its own, kept in the store; the others together are one more, computed when it is needed.</para>
/// <para>2. Pieces are added up by <see cref="PieceFacts"/>, their chains joined by <see cref="MonthChains"/>.</para>
/// <para>3. Of accounts whose chain cannot be joined the rows of the month are read, and what <see cref="MonthFactsBuilder"/> would find is found of them.</para>
/// What comes out is what <see cref="MonthFactsBuilder"/> makes of the same days, byte for byte.
/// </summary>
internal sealed class JoinedFacts(Workspace workspace, MonthPlan plan)
{
    private readonly Dictionary<HomeDate, DayFacts?> _found = [];

    /// <summary>Rows from which on a day is a piece of its own.</summary>
    public const long RowsOfPieceMin = 50_000;

    /// <summary>Whether a month is joined of its days at all.</summary>
    public static bool IsFor(MonthPlan plan) => plan.Rows > DayTables.RowsInMemoryMax && plan.Touching.Any(IsPiece);

    /// <summary>Days whose rows have to be read whatever is stored.</summary>
    public async Task<IReadOnlyList<DayVersion>> DaysToReadAsync(CancellationToken cancellation)
    {
        var days = new List<DayVersion>();
        foreach (DayVersion day in plan.Touching)
        {
            if (!IsPiece(day) || await TryFindAsync(day, cancellation).ConfigureAwait(false) is null)
            {
                days.Add(day);
            }
        }

        return days;
    }

    public async Task<MonthFacts> BuildAsync(CancellationToken cancellation)
    {
        var pieces = new PieceFacts(plan.Month, await PiecesAsync(cancellation).ConfigureAwait(false));
        var files = new FactFiles(workspace, [plan]);
        foreach (FactQuery fact in pieces.Files)
        {
            await files.AddAsync(fact.Name, fact.Sql, fact.Order, cancellation).ConfigureAwait(false);
        }

        if (pieces.Has(MonthFactFiles.Positions))
        {
            string? settled = pieces.Has(DayFacts.SettledPositions) ? pieces.Rows(DayFacts.SettledPositions) : null;
            await files.AddAsync(MonthFactFiles.Positions, PositionsSql.OfMonth(pieces.Rows(MonthFactFiles.Positions), settled), PositionsSql.Order, cancellation).ConfigureAwait(false);
        }

        if (pieces.Has(MonthFactFiles.Revisions))
        {
            await files.AddAsync(MonthFactFiles.Revisions, pieces.Rows(MonthFactFiles.Revisions), ChainSql.RevisionsOrder, cancellation).ConfigureAwait(false);
        }

        if (pieces.Has(MonthFactFiles.Chains))
        {
            await AddChainsAsync(pieces, files, cancellation).ConfigureAwait(false);
        }

        return new MonthFactsReading(workspace.Connection, pieces.Sums, cancellation).Of([plan], files).Single();
    }

    private async Task AddChainsAsync(PieceFacts pieces, FactFiles files, CancellationToken cancellation)
    {
        using JoinedChains joined = JoinedChains.Join(workspace, pieces, MonthNumber.Of(plan.Month), cancellation);
        var chains = new ChainFacts(workspace.Connection, files);
        if (joined.Irregular.Count == 0)
        {
            await chains.AddAsync(MonthNumber.List([plan.Month]), joined, cancellation).ConfigureAwait(false);
            return;
        }

        using DayTables tables = await DayTables.LoadAsync(workspace, plan.Touching, cancellation).ConfigureAwait(false);
        await chains.AddAsync(MonthNumber.List([plan.Month]), joined, cancellation).ConfigureAwait(false);
    }

    private async Task<List<IReadOnlyDictionary<string, string>>> PiecesAsync(CancellationToken cancellation)
    {
        var pieces = new List<IReadOnlyDictionary<string, string>>();
        foreach (DayVersion day in plan.Touching.Where(IsPiece))
        {
            DayFacts facts = await TryFindAsync(day, cancellation).ConfigureAwait(false) ?? await MakeAsync(day, cancellation).ConfigureAwait(false);
            var paths = new Dictionary<string, string>();
            foreach (StoredFile file in facts.Files)
            {
                paths.Add(file.Name, await workspace.PathOfAsync(file, cancellation).ConfigureAwait(false));
            }

            pieces.Add(paths);
        }

        DayVersion[] rest = [.. plan.Touching.Where(day => !IsPiece(day))];
        if (rest.Length > 0)
        {
            pieces.Add((await new DayFactsBuilder(workspace).BuildAsync(rest, cancellation).ConfigureAwait(false)).ToDictionary(file => file.Name, file => file.Path));
        }

        return pieces;
    }

    private async Task<DayFacts> MakeAsync(DayVersion day, CancellationToken cancellation)
    {
        var reference = new DayReference(day.Date, day.Version);
        var files = new List<StoredFile>();
        foreach (PieceFile file in await new DayFactsBuilder(workspace).BuildAsync([day], cancellation).ConfigureAwait(false))
        {
            files.Add(await workspace.StageAsync(file.Name, file.Path, file.Rows, _ => DayFacts.Key(reference, file.Name), cancellation).ConfigureAwait(false));
        }

        var facts = new DayFacts { Format = DayFacts.CurrentFormat, Date = day.Date, Version = day.Version, Files = files };
        workspace.StageReference(DayFacts.Key(reference, DayFacts.Manifest), SealedJson.Serialize(facts));
        return facts;
    }

    private async Task<DayFacts?> TryFindAsync(DayVersion day, CancellationToken cancellation)
    {
        if (!_found.TryGetValue(day.Date, out DayFacts? facts))
        {
            facts = await TryReadAsync(day, cancellation).ConfigureAwait(false);
            _found.Add(day.Date, facts);
        }

        return facts;
    }

    /// <summary>What is stored of a day; null where it isn't whole.</summary>
    private async Task<DayFacts?> TryReadAsync(DayVersion day, CancellationToken cancellation)
    {
        var reference = new DayReference(day.Date, day.Version);
        IObjectStore store = workspace.Context.Store;
        Dictionary<ObjectKey, long> stored = (await store.ListAsync(DayFacts.Folder(reference), cancellation).ConfigureAwait(false)).ToDictionary(found => found.Key, found => found.LengthBytes);
        ObjectKey manifest = DayFacts.Key(reference, DayFacts.Manifest);
        if (!stored.ContainsKey(manifest) || await store.TryReadAsync(manifest, cancellation).ConfigureAwait(false) is not { } bytes)
        {
            return null;
        }

        DayFacts facts = SealedJson.Deserialize<DayFacts>(manifest, bytes, DayFacts.Remedy);
        return facts.Files.All(file => stored.GetValueOrDefault(file.Key, -1) == file.LengthBytes) ? facts : null;
    }

    private static bool IsPiece(DayVersion day) => day.Manifest.Winners + day.Manifest.Losers >= RowsOfPieceMin;
}
