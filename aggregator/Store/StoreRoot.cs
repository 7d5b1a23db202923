using System.Text.Json;
using Accounting.Ingest;
using NodaTime;

namespace Accounting.Aggregator.Store;

/// <summary>A store whose settings were checked: what everything that computes from a store begins with.</summary>
public sealed class StoreRoot
{
    /// <summary>What lies there is why a missing store.json is damage and not a new store.</summary>
    private const string StatePrefix = "state/";

    private readonly RulesEntry[] _entries;
    private readonly ZoneRules? _offered;

    private StoreRoot(IObjectStore store, StoreSettings settings, IReadOnlyList<(RulesEntry Entry, ZoneRules? Rules)> chain, ZoneRules? offered)
    {
        Store = store;
        Settings = settings;
        _entries = [.. chain.Select(link => link.Entry)];
        _offered = offered;
        History = HistoryOf(store, settings, chain, offered);
    }

    public IObjectStore Store { get; }

    public StoreSettings Settings { get; }

    /// <summary>The business time zone, by the rules in force in the store, whatever the program's time zone database says by now.</summary>
    public DateTimeZone Zone => History.InForce;

    /// <summary>The rules in force, and those before them.</summary>
    public ZoneHistory History { get; }

    /// <summary>What put the rules in force; null where nobody has written that down yet.</summary>
    public RulesEntry? RulesEntry => _entries.Length == 0 ? null : _entries[^1];

    /// <summary>Whether the store was cut by rules that nobody wrote down and that aren't this program's: nothing may be cut until some are adopted.</summary>
    public bool HasUnknownRules => RulesEntry?.Rules is null && History.BeginsUnknown;

    /// <summary>The rules that the program's time zone database has for the zone, where days are cut otherwise by them than by those in force; else null.</summary>
    public ZoneRules? OfferedRules => _offered is { } offered && (HasUnknownRules || OfferedDifferences.Any()) ? offered : null;

    /// <summary>The zone as it is once <see cref="OfferedRules"/> are adopted; null where there are none.</summary>
    public RecordedZone? ZoneAsOffered => OfferedRules is not { } offered ? null : HasUnknownRules ? History.InForce : History.With(offered).InForce;

    /// <summary>For which times the program's rules differ from those in force; none where nobody knows these.</summary>
    public IEnumerable<Interval> OfferedDifferences => _offered is { } offered ? ZoneRules.Differences(Zone, new ZoneHistory([offered]).InForce) : [];

    /// <summary>The running time zone database, such as <c>2026f</c>.</summary>
    public static string RunningTzdbVersion => ZoneDatabase.Running.Version;

    /// <summary>What to tell the operator where the program has other rules for the zone than those in force, else null. No error: days are cut by those in force.</summary>
    public string? RulesWarning => HasUnknownRules ? UnknownRules : OfferedRules is { } offered
        ? $"time zone database {offered.TzdbVersion} of this program has other rules for {Settings.TimeZone} from {OfferedDifferences.First().Start} on than those in force in {Store.Location} (of {History.InForce.Rules.TzdbVersion}), by which days are still cut. 'accounting time-zone show' lists what differs; 'accounting time-zone adopt' puts the new ones in force."
        : null;

    private string UnknownRules =>
        $"{Store.Location} was made with time zone database {Settings.TzdbVersion}, whose rules for {Settings.TimeZone} were not written down then, and this program has only those of {RunningTzdbVersion}. "
        + "Put those in force with 'accounting time-zone adopt --by WHO --reason WHY': every date is then cut anew by them.";

    /// <summary>Makes store.json once, or checks the one that is there.</summary>
    /// <param name="store">Where.</param>
    /// <param name="requestedTimeZone">The IANA id the store has to have; null: any, and <see cref="StoreSettings.DefaultTimeZone"/> for a new one.</param>
    /// <param name="requestedBucketCount">The bucket count the store has to have; null: any, and <see cref="StoreSettings.DefaultBucketCount"/> for a new one.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="StoreMismatchException">The store has another format, zone or bucket count, or the zone is not known.</exception>
    /// <exception cref="DamagedDataException">store.json can't be read, or is missing where data lies.</exception>
    /// <exception cref="StoreUnavailableException">The store can't be read or written.</exception>
    public static Task<StoreRoot> OpenOrCreateAsync(IObjectStore store, string? requestedTimeZone, int? requestedBucketCount, CancellationToken cancellation) =>
        OpenOrCreateAsync(store, requestedTimeZone, requestedBucketCount, ZoneDatabase.Running, cancellation);

    /// <summary>The same with another time zone database than the running one.</summary>
    /// <inheritdoc cref="OpenOrCreateAsync(IObjectStore, string, int?, CancellationToken)"/>
    public static async Task<StoreRoot> OpenOrCreateAsync(
        IObjectStore store, string? requestedTimeZone, int? requestedBucketCount, ZoneDatabase database, CancellationToken cancellation)
    {
        byte[]? json = await store.TryReadAsync(StoreSettings.Key, cancellation).ConfigureAwait(false);
        if (json is null)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(requestedBucketCount ?? 1, 1);
            StoreSettings made = New(requestedTimeZone, requestedBucketCount, database);
            RequireKnown(database, made.TimeZone, store.Location);
            await RequireNoStateAsync(store, cancellation).ConfigureAwait(false);
            if (await store.TryCreateAsync(ObjectContent.FromBytes(StoreSettings.Key, StoreJson.Serialize(made)), cancellation).ConfigureAwait(false))
            {
                return await RecordFirstAsync(store, made, database, cancellation).ConfigureAwait(false);
            }

            // Another process made it at the same moment: its settings hold, if they suit.
            json = await store.TryReadAsync(StoreSettings.Key, cancellation).ConfigureAwait(false)
                ?? throw Missing(store);
        }

        return await RecordFirstAsync(store, Check(store, json, requestedTimeZone, requestedBucketCount), database, cancellation).ConfigureAwait(false);
    }

    /// <summary>Checks the store.json that is there; nothing is written.</summary>
    /// <inheritdoc cref="OpenOrCreateAsync(IObjectStore, string, int?, CancellationToken)"/>
    public static Task<StoreRoot> OpenAsync(IObjectStore store, string? requestedTimeZone, int? requestedBucketCount, CancellationToken cancellation) =>
        OpenAsync(store, requestedTimeZone, requestedBucketCount, ZoneDatabase.Running, cancellation);

    /// <summary>The same with another time zone database than the running one.</summary>
    /// <inheritdoc cref="OpenOrCreateAsync(IObjectStore, string, int?, CancellationToken)"/>
    public static async Task<StoreRoot> OpenAsync(
        IObjectStore store, string? requestedTimeZone, int? requestedBucketCount, ZoneDatabase database, CancellationToken cancellation)
    {
        byte[] json = await store.TryReadAsync(StoreSettings.Key, cancellation).ConfigureAwait(false) ?? throw Missing(store);
        StoreSettings settings = Check(store, json, requestedTimeZone, requestedBucketCount);
        return new StoreRoot(store, settings, await RulesChain.ReadAsync(store, cancellation).ConfigureAwait(false), OfferedBy(database, settings));
    }

    /// <summary>
    /// Puts the rules of the program's time zone database in force. Of several that do so at once, one does; who runs with the rules before stops and has to be started
    /// again, and dates that are cut otherwise are folded anew.
    /// </summary>
    /// <returns>False where days are cut alike already: nothing was changed.</returns>
    /// <exception cref="StoreMismatchException">Another adopted rules meanwhile, or the store's server doesn't create exclusively.</exception>
    public async Task<bool> AdoptAsync(RulesAdoption adoption, CancellationToken cancellation)
    {
        if (OfferedRules is not { } offered)
        {
            return false;
        }

        await Store.RequireExclusiveCreationAsync(cancellation).ConfigureAwait(false);
        if (_entries.Length == 0)
        {
            await RulesChain.TryAddAsync(Store, 1, rules: null, adopted: null, cancellation).ConfigureAwait(false);
        }

        int next = Math.Max(_entries.Length, 1) + 1;
        return await RulesChain.TryAddAsync(Store, next, offered, adoption, cancellation).ConfigureAwait(false)
            ? true
            : throw new StoreMismatchException($"Somebody else adopted time-zone rules in {Store.Location} at the same moment; nothing was changed by this. 'accounting time-zone show' tells which are in force.");
    }

    /// <summary>Asks whether the rules that the store was opened with still are those in force.</summary>
    /// <exception cref="StoreMismatchException">Others are: start again.</exception>
    public Task RequireRulesInForceAsync(CancellationToken cancellation) => RulesChain.RequireInForceAsync(Store, Zone, cancellation);

    /// <summary>Cuts instants into business days of the store's zone; one for each thread.</summary>
    public BusinessCalendar NewCalendar() => new(Zone);

    private static StoreSettings Check(IObjectStore store, byte[] json, string? requestedTimeZone, int? requestedBucketCount)
    {
        RequireFormat(store, json);
        StoreSettings settings = StoreJson.Deserialize<StoreSettings>(StoreSettings.Key, json);
        if (settings.BucketCount < 1)
        {
            throw new DamagedDataException($"{StoreSettings.Key} in {store.Location} has a bucket count of {settings.BucketCount}. Restore it from a copy of the store.");
        }

        Require(store, "business time zone", settings.TimeZone, requestedTimeZone);
        Require(store, "bucket count", settings.BucketCount, requestedBucketCount ?? settings.BucketCount);
        return settings;
    }

    private static StoreSettings New(string? timeZone, int? bucketCount, ZoneDatabase database) => new()
    {
        Format = StoreSettings.CurrentFormat,
        TimeZone = timeZone ?? StoreSettings.DefaultTimeZone,
        TzdbVersion = database.Version,
        BucketCount = bucketCount ?? StoreSettings.DefaultBucketCount,
    };

    /// <summary>A store that has no rules written down gets those that it was made with, as long as the program still has them.</summary>
    /// <exception cref="StoreMismatchException">Nobody knows by what it was cut.</exception>
    private static async Task<StoreRoot> RecordFirstAsync(IObjectStore store, StoreSettings settings, ZoneDatabase database, CancellationToken cancellation)
    {
        ZoneRules? offered = OfferedBy(database, settings);
        var root = new StoreRoot(store, settings, await RulesChain.ReadAsync(store, cancellation).ConfigureAwait(false), offered);
        if (root.HasUnknownRules)
        {
            throw new StoreMismatchException(root.UnknownRules);
        }

        if (root._entries.Length > 0)
        {
            return root;
        }

        await RulesChain.TryAddAsync(store, 1, root.History.InForce.Rules, null, cancellation).ConfigureAwait(false);
        return new StoreRoot(store, settings, await RulesChain.ReadAsync(store, cancellation).ConfigureAwait(false), offered);
    }

    private static ZoneHistory HistoryOf(IObjectStore store, StoreSettings settings, IReadOnlyList<(RulesEntry Entry, ZoneRules? Rules)> chain, ZoneRules? offered)
    {
        if (chain.Count > 0 && chain[^1].Rules is not null)
        {
            return new ZoneHistory([.. chain.Select(link => link.Rules)]);
        }

        ZoneRules own = offered ?? throw Unknown(settings.TimeZone, store.Location);

        // A zone whose clocks never change had the same rules in every database.
        bool isKnown = chain.Count == 0 && (settings.TzdbVersion == own.TzdbVersion || own.Transitions.Count == 1);
        return new ZoneHistory(isKnown ? [own] : [null, own]);
    }

    private static ZoneRules? OfferedBy(ZoneDatabase database, StoreSettings settings) =>
        database.Find(settings.TimeZone) is { } zone ? ZoneRules.Of(zone, database.Version) : null;

    private static void RequireKnown(ZoneDatabase database, string id, string location)
    {
        if (database.Find(id) is null)
        {
            throw Unknown(id, location);
        }
    }

    private static StoreMismatchException Unknown(string id, string location) => new(
        $"'{id}', the business time zone of {location}, is not in the IANA time zone database {RunningTzdbVersion}. Name a zone such as Europe/London or UTC.");

    private static async Task RequireNoStateAsync(IObjectStore store, CancellationToken cancellation)
    {
        // In this order: another process that made the store since may already have written state.
        bool hasState = (await store.ListAsync(StatePrefix, cancellation).ConfigureAwait(false)).Count > 0;
        if (hasState && await store.TryReadAsync(StoreSettings.Key, cancellation).ConfigureAwait(false) is null)
        {
            throw Missing(store);
        }
    }

    private static DamagedDataException Missing(IObjectStore store) => new(
        $"{StoreSettings.Key} is missing from {store.Location}, which holds data: its time zone is unknown. Restore {StoreSettings.Key} from a copy of the store.");

    /// <summary>Before anything else is read: another format may have other members.</summary>
    private static void RequireFormat(IObjectStore store, byte[] json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            int format = document.RootElement.GetProperty("format").GetInt32();
            if (format != StoreSettings.CurrentFormat)
            {
                throw new StoreMismatchException(
                    $"{store.Location} is a store of format {format}, this program reads format {StoreSettings.CurrentFormat}. Use the version of the program that made it, or another data folder.");
            }
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new DamagedDataException(
                $"{StoreSettings.Key} in {store.Location} can't be read: {exception.Message} Restore it from a copy of the store.", exception);
        }
    }

    private static void Require<T>(IObjectStore store, string name, T actual, T? requested)
    {
        if (requested is not null && !requested.Equals(actual))
        {
            throw new StoreMismatchException(
                $"{store.Location} has the {name} {actual}, asked for was {requested}. It is settled when a store is made: ask for {actual}, or use another data folder.");
        }
    }
}
