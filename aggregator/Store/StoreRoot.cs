using System.Text.Json;
using Accounting.Ingest;
using NodaTime;

namespace Accounting.Aggregator.Store;

/// <summary>A store whose settings were checked: what everything that computes from a store begins with.</summary>
public sealed class StoreRoot
{
    /// <summary>What lies there is why a missing store.json is damage and not a new store.</summary>
    private const string StatePrefix = "state/";

    private StoreRoot(IObjectStore store, StoreSettings settings, StoreTimeZone timeZone)
    {
        Store = store;
        Settings = settings;
        TimeZone = timeZone;
    }

    public IObjectStore Store { get; }

    public StoreSettings Settings { get; }

    /// <summary>By which rules its days are cut.</summary>
    public StoreTimeZone TimeZone { get; }

    /// <summary>The business time zone, by the rules in force in the store, whatever the program's time zone database says by now.</summary>
    public DateTimeZone Zone => TimeZone.History.InForce;

    /// <summary>The running time zone database, such as <c>2026f</c>.</summary>
    public static string RunningTzdbVersion => ZoneDatabase.Running.Version;

    /// <summary>Makes store.json once, or checks the one that is there; where an earlier version made it, its format is raised to the one that this version writes.</summary>
    /// <param name="store">Where.</param>
    /// <param name="requestedTimeZone">Its business time zone: <see cref="StoreWish"/>.</param>
    /// <param name="requestedBucketCount">Its bucket count.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="StoreMismatchException">The store has another format, zone or bucket count, or the zone is not known.</exception>
    /// <exception cref="DamagedDataException">store.json can't be read, or is missing where data lies.</exception>
    /// <exception cref="StoreUnavailableException">The store can't be read or written.</exception>
    public static Task<StoreRoot> OpenOrCreateAsync(
        IObjectStore store, string? requestedTimeZone, int? requestedBucketCount, CancellationToken cancellation) =>
        OpenOrCreateAsync(store, new StoreWish(requestedTimeZone, requestedBucketCount), cancellation);

    /// <inheritdoc cref="OpenOrCreateAsync(IObjectStore, string?, int?, CancellationToken)"/>
    /// <param name="store">Where.</param>
    /// <param name="wish">What it has to have.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<StoreRoot> OpenOrCreateAsync(IObjectStore store, StoreWish wish, CancellationToken cancellation)
    {
        byte[]? json = await store.TryReadAsync(StoreSettings.Key, cancellation).ConfigureAwait(false);
        if (json is null)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(wish.BucketCount ?? 1, 1);
            StoreSettings made = New(wish);
            StoreTimeZone.Require(wish.Zones, made.TimeZone, store.Location);
            await RequireNoStateAsync(store, cancellation).ConfigureAwait(false);
            if (await store.TryCreateAsync(ObjectContent.FromBytes(StoreSettings.Key, StoreJson.Serialize(made)), cancellation).ConfigureAwait(false))
            {
                return await RecordAsync(store, made, wish, cancellation).ConfigureAwait(false);
            }

            // Another process made it at the same moment: its settings hold, if they suit.
            json = await store.TryReadAsync(StoreSettings.Key, cancellation).ConfigureAwait(false)
                ?? throw Missing(store);
        }

        return await RecordAsync(store, Check(store, json, wish), wish, cancellation).ConfigureAwait(false);
    }

    /// <summary>Checks the store.json that is there; nothing is written.</summary>
    /// <inheritdoc cref="OpenOrCreateAsync(IObjectStore, StoreWish, CancellationToken)"/>
    public static async Task<StoreRoot> OpenAsync(IObjectStore store, StoreWish wish, CancellationToken cancellation)
    {
        StoreSettings settings = Check(store, await store.TryReadAsync(StoreSettings.Key, cancellation).ConfigureAwait(false) ?? throw Missing(store), wish);
        return new StoreRoot(store, settings, await StoreTimeZone.ReadAsync(store, settings, wish.Zones, cancellation).ConfigureAwait(false));
    }

    /// <summary>Cuts instants into business days of the store's zone; one for each thread.</summary>
    public BusinessCalendar NewCalendar() => new(Zone);

    private static async Task<StoreRoot> RecordAsync(IObjectStore store, StoreSettings settings, StoreWish wish, CancellationToken cancellation)
    {
        StoreTimeZone zone = await StoreTimeZone.ReadOrRecordAsync(store, settings, wish.Zones, cancellation).ConfigureAwait(false);
        if (settings.Format < StoreSettings.CurrentFormat)
        {
            // Before anything of it is written: a version that doesn't know it refuses from here on.
            settings = settings with { Format = StoreSettings.CurrentFormat };
            await store.PutAsync([ObjectContent.FromBytes(StoreSettings.Key, StoreJson.Serialize(settings))], cancellation).ConfigureAwait(false);
        }

        return new StoreRoot(store, settings, zone);
    }

    private static StoreSettings Check(IObjectStore store, byte[] json, StoreWish wish)
    {
        RequireFormat(store, json);
        StoreSettings settings = StoreJson.Deserialize<StoreSettings>(StoreSettings.Key, json);
        if (settings.BucketCount < 1)
        {
            throw new DamagedDataException($"{StoreSettings.Key} in {store.Location} has a bucket count of {settings.BucketCount}. Restore it from a copy of the store.");
        }

        Require(store, "business time zone", settings.TimeZone, wish.TimeZone);
        Require(store, "bucket count", settings.BucketCount, wish.BucketCount ?? settings.BucketCount);
        RequireMade(store, "earliest day", settings.EarliestDay?.ToString() ?? "none", wish.EarliestDay?.ToString(), "--earliest-day");
        if (settings.AheadOfBrokerSeconds is { } ahead)
        {
            RequireMade(store, "bound of seconds ahead of the broker", Text(ahead), wish.AheadOfBrokerMax is { } asked ? Text((long)asked.TotalSeconds) : null, "--ahead-of-broker-seconds");
        }

        return settings;
    }

    private static StoreSettings New(StoreWish wish) => new()
    {
        Format = StoreSettings.CurrentFormat,
        TimeZone = wish.TimeZone ?? StoreSettings.DefaultTimeZone,
        TzdbVersion = wish.Zones.Version,
        BucketCount = wish.BucketCount ?? StoreSettings.DefaultBucketCount,
        EarliestDay = wish.EarliestDay ?? (wish.MadeAt is { } at ? YearsBefore(at) : null),
        AheadOfBrokerSeconds = wish.AheadOfBrokerMax is { } ahead ? (long)ahead.TotalSeconds : wish.MadeAt is null ? null : StoreSettings.DefaultAheadOfBrokerSeconds,
    };

    private static HomeDate YearsBefore(Timestamp at)
    {
        LocalDate day = at.ToInstant().InUtc().Date.PlusYears(-StoreSettings.DefaultYearsBefore);
        return Timestamp.FromInstant(day.AtMidnight().InUtc().ToInstant()).UtcDate;
    }

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
            if (format is < StoreSettings.EarliestFormat or > StoreSettings.CurrentFormat)
            {
                throw new StoreMismatchException(
                    $"{store.Location} is a store of format {format}, this program reads formats {StoreSettings.EarliestFormat} to {StoreSettings.CurrentFormat}. Use the version of the program that made it, or another data folder.");
            }
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new DamagedDataException(
                $"{StoreSettings.Key} in {store.Location} can't be read: {exception.Message} Restore it from a copy of the store.", exception);
        }
    }

    /// <summary>What a store was made with stays said of it; what holds since is another command's.</summary>
    private static void RequireMade(IObjectStore store, string name, string actual, string? requested, string option)
    {
        if (requested is not null && requested != actual)
        {
            throw new StoreMismatchException(
                $"{store.Location} was made with the {name} {actual}, asked for was {requested}. Leave the setting out, and move it with 'accounting rules set {option} {requested} --by … --reason …'; 'accounting rules list' shows what is in force.");
        }
    }

    private static string Text(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static void Require<T>(IObjectStore store, string name, T actual, T? requested)
    {
        if (requested is not null && !requested.Equals(actual))
        {
            throw new StoreMismatchException(
                $"{store.Location} has the {name} {actual}, asked for was {requested}. It is settled when a store is made: ask for {actual}, or use another data folder.");
        }
    }
}
