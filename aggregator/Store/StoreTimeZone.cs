using NodaTime;

namespace Accounting.Aggregator.Store;

/// <summary>The business time zone of a store: by which rules its days are cut, and which the program's time zone database would have instead.</summary>
public sealed class StoreTimeZone
{
    private readonly IObjectStore _store;
    private readonly StoreSettings _settings;
    private readonly ZoneEntry[] _entries;
    private readonly ZoneRules? _offered;

    private StoreTimeZone(IObjectStore store, StoreSettings settings, IReadOnlyList<(ZoneEntry Entry, ZoneRules? Rules)> chain, ZoneRules? offered)
    {
        _store = store;
        _settings = settings;
        _entries = [.. chain.Select(link => link.Entry)];
        _offered = offered;
        History = HistoryOf(store, settings, chain, offered);
    }

    /// <summary>The rules in force, and those before them.</summary>
    public ZoneHistory History { get; }

    /// <summary>What put the rules in force; null where nobody has written that down yet.</summary>
    public ZoneEntry? Entry => _entries.Length == 0 ? null : _entries[^1];

    /// <summary>Whether the store was cut by rules that nobody wrote down and that aren't this program's: nothing may be cut until some are adopted.</summary>
    public bool IsUnknown => Entry?.Rules is null && History.BeginsUnknown;

    /// <summary>Whether the program's time zone database is older than the one that the rules in force are of, and says otherwise: it has been overtaken.</summary>
    public bool IsOvertaken => !IsUnknown && IsOlder && OfferedDifferences.Any();

    /// <summary>The rules that the program's time zone database has, where days are cut otherwise by them than by those in force and it is no older; else null.</summary>
    public ZoneRules? Offered => _offered is { } offered && (IsUnknown || (!IsOlder && OfferedDifferences.Any())) ? offered : null;

    /// <summary>The zone as it is once <see cref="Offered"/> are adopted; null where there are none.</summary>
    public RecordedZone? AsOffered => Offered is not { } offered ? null : IsUnknown ? History.InForce : History.With(offered).InForce;

    /// <summary>For which times the program's rules differ from those in force; none where nobody knows these.</summary>
    public IEnumerable<Interval> OfferedDifferences => _offered is { } offered ? ZoneRules.Differences(History.InForce, new ZoneHistory([offered]).InForce) : [];

    /// <summary>What to tell the operator where the program has other rules than those in force, else null. No error: days are cut by those in force.</summary>
    public string? Warning => IsUnknown ? UnknownInWords : IsOvertaken ? OvertakenInWords : Offered is { } offered
        ? $"time zone database {offered.TzdbVersion} of this program has other rules for {_settings.TimeZone} from {OfferedDifferences.First().Start} on than those in force in {_store.Location} (of {History.InForce.Rules.TzdbVersion}), by which days are still cut. 'accounting time-zone show' lists what differs; 'accounting time-zone adopt' puts the new ones in force."
        : null;

    private bool IsOlder => _offered is { } offered && string.CompareOrdinal(offered.TzdbVersion, History.InForce.Rules.TzdbVersion) < 0;

    private string OvertakenInWords =>
        $"time zone database {_offered!.TzdbVersion} of this program is older than {History.InForce.Rules.TzdbVersion}, by whose rules for {_settings.TimeZone} days are cut in {_store.Location}, and says otherwise. Days are cut by those in force; upgrade the program.";

    private string UnknownInWords =>
        $"{_store.Location} was made with time zone database {_settings.TzdbVersion}, whose rules for {_settings.TimeZone} were not written down then, and this program has only those of {_offered?.TzdbVersion}. "
        + "Put those in force with 'accounting time-zone adopt --by WHO --reason WHY': every date is then cut anew by them.";

    /// <summary>As it stands; nothing is written.</summary>
    /// <param name="store">The store.</param>
    /// <param name="settings">What was settled when it was made.</param>
    /// <param name="database">The program's.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="StoreMismatchException">A newer version of the program put rules in force; or the store has none, nor the database the zone.</exception>
    /// <exception cref="DamagedDataException">What is in force can't be read.</exception>
    public static async Task<StoreTimeZone> ReadAsync(IObjectStore store, StoreSettings settings, ZoneDatabase database, CancellationToken cancellation)
    {
        ZoneRules? offered = database.Find(settings.TimeZone) is { } zone ? ZoneRules.Of(zone, database.Version) : null;
        return new StoreTimeZone(store, settings, await ZoneChain.ReadAsync(store, cancellation).ConfigureAwait(false), offered);
    }

    /// <summary>A store that has no rules written down gets those that it was made with, as long as the program still has them.</summary>
    /// <exception cref="StoreMismatchException">Nobody knows by what it was cut; and as <see cref="ReadAsync"/>.</exception>
    public static async Task<StoreTimeZone> ReadOrRecordAsync(IObjectStore store, StoreSettings settings, ZoneDatabase database, CancellationToken cancellation)
    {
        StoreTimeZone read = await ReadAsync(store, settings, database, cancellation).ConfigureAwait(false);
        if (read.IsUnknown)
        {
            throw new StoreMismatchException(read.UnknownInWords);
        }

        if (read.Entry is not null)
        {
            return read;
        }

        await ZoneChain.TryAddAsync(store, 1, read.History.InForce.Rules, null, cancellation).ConfigureAwait(false);
        return await ReadAsync(store, settings, database, cancellation).ConfigureAwait(false);
    }

    /// <exception cref="StoreMismatchException">The database doesn't have the zone.</exception>
    public static void Require(ZoneDatabase database, string id, string location)
    {
        if (database.Find(id) is null)
        {
            throw NotThere(id, location);
        }
    }

    /// <summary>
    /// Puts the rules of the program's time zone database in force. Of several that do so at once, one does; who runs with the rules before stops and has to be started
    /// again, and dates that are cut otherwise are folded anew.
    /// </summary>
    /// <returns>False where days are cut alike already: nothing was changed.</returns>
    /// <exception cref="StoreMismatchException">The program's database is older than the one in force; another adopted rules meanwhile; or the store's server doesn't create exclusively.</exception>
    public async Task<bool> AdoptAsync(ZoneAdoption adoption, CancellationToken cancellation)
    {
        if (IsOvertaken)
        {
            throw new StoreMismatchException($"Nothing was adopted: {OvertakenInWords}");
        }

        if (Offered is not { } offered)
        {
            return false;
        }

        await _store.RequireExclusiveCreationAsync(cancellation).ConfigureAwait(false);
        if (_entries.Length == 0)
        {
            await ZoneChain.TryAddAsync(_store, 1, rules: null, adopted: null, cancellation).ConfigureAwait(false);
        }

        int next = Math.Max(_entries.Length, 1) + 1;
        return await ZoneChain.TryAddAsync(_store, next, offered, adoption, cancellation).ConfigureAwait(false)
            ? true
            : throw new StoreMismatchException($"Somebody else adopted time-zone rules in {_store.Location} at the same moment; nothing was changed by this. 'accounting time-zone show' tells which are in force.");
    }

    /// <summary>Asks whether these rules still are those in force.</summary>
    /// <exception cref="StoreMismatchException">Others are: start again.</exception>
    public Task RequireInForceAsync(CancellationToken cancellation) => ZoneChain.RequireInForceAsync(_store, History.InForce, cancellation);

    private static ZoneHistory HistoryOf(IObjectStore store, StoreSettings settings, IReadOnlyList<(ZoneEntry Entry, ZoneRules? Rules)> chain, ZoneRules? offered)
    {
        if (chain.Count > 0 && chain[^1].Rules is not null)
        {
            return new ZoneHistory([.. chain.Select(link => link.Rules)]);
        }

        ZoneRules own = offered ?? throw NotThere(settings.TimeZone, store.Location);

        // UTC, under whatever name, is the same in every database.
        bool isKnown = chain.Count == 0 && (settings.TzdbVersion == own.TzdbVersion || own.Transitions is [{ OffsetSeconds: 0 }]);
        return new ZoneHistory(isKnown ? [own] : [null, own]);
    }

    private static StoreMismatchException NotThere(string id, string location) => new(
        $"'{id}', the business time zone of {location}, is not in the IANA time zone database {StoreRoot.RunningTzdbVersion}. Name a zone such as Europe/London or UTC.");
}
