using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Accounting.Aggregator.Store;
using Accounting.Aggregator.Verification;
using Accounting.Service.Verification;
using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.Service.Verification;

public sealed partial class StoreVerificationTests
{
    private const int Seed = 20261122;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_pipeline_made_is_sound_and_every_object_of_it_is_read()
    {
        using SmallStore store = await SmallStore.MakeAsync();
        StoreVerification verified = await store.VerifyAsync();
        Assert.Empty(verified.Findings);
        Assert.True(verified.IsSound);
        IReadOnlyList<ObjectKey> keys = await store.KeysAsync();
        Assert.Equal(keys.Count, verified.Objects);
        Assert.Equal(keys.Sum(key => new FileInfo(store.PathOf(key)).Length), verified.Bytes);

        // One of everything, so that the properties below speak of everything.
        string all = string.Join('\n', keys);
        foreach (string wanted in new[]
        {
            "/source.json", "/intervals/", ".segments", "-backfill/run.json", "-redecode/run.json", "state/runs/", "/segment-", "quarantine/", ".signed.json", "/winners-00.", "/winners-01.", "/losers.", "/markets.", "state/public.json",
            "/facts.json", "/balances.json", "/bucket-01.", "/second-reading.json", "transactions/home_date=", "account_statistics/home_date=", "market_statistics/home_date=", "reports/chain/2.json", "reports/content/", "/revision-1/", "/provisional/",
            "tables/transactions/metadata/v3.metadata.json", "tables/market_statistics/metadata/snap-", "tables/account_statistics/metadata/manifest-2026-10-", "version-hint.text",
        })
        {
            Assert.Contains(wanted, all, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_flipped_byte_in_any_file_is_found_and_the_file_named()
    {
        using SmallStore store = await SmallStore.MakeAsync();
        var random = new Random(Seed);
        foreach (ObjectKey key in OfEveryForm(await store.KeysAsync()))
        {
            byte[] sound = await File.ReadAllBytesAsync(store.PathOf(key), Cancellation);
            byte[] flipped = [.. sound];
            int position = random.Next(flipped.Length);
            flipped[position] ^= (byte)random.Next(1, 256);
            await File.WriteAllBytesAsync(store.PathOf(key), flipped, Cancellation);
            if (await IsRefusedAsync(store, key))
            {
                await File.WriteAllBytesAsync(store.PathOf(key), sound, Cancellation);
                continue;
            }

            StoreVerification verified = await store.VerifyAsync();
            Assert.True(
                verified.Findings.Any(finding => finding.IsFault && finding.Place == key.Value),
                $"The byte {position} of {key} was flipped (seed {Seed}) and found was: {Text(verified)}");
            Assert.All(verified.Findings, finding => Assert.False(string.IsNullOrWhiteSpace(finding.Remedy)));
            await File.WriteAllBytesAsync(store.PathOf(key), sound, Cancellation);
        }

        Assert.Empty((await store.VerifyAsync()).Findings);
    }

    /// <summary>A key of every form, all of them in a thorough run: the forms differ in what reads them, the keys of one form only in numbers.</summary>
    private static IEnumerable<ObjectKey> OfEveryForm(IEnumerable<ObjectKey> keys) => keys
        .GroupBy(key => Numbers().Replace(key.Value, "#"), StringComparer.Ordinal)
        .SelectMany(form => form.Take(Thoroughness.Pick(1, int.MaxValue)));

    [GeneratedRegex("[0-9a-f]{8,}|[0-9]+")]
    private static partial Regex Numbers();

    /// <summary>A sign-off that is gone is a message to sign again, a second reader's word one that it gives again, an index of ids one that the next close makes anew, the first
    /// entry of time-zone rules what the program that has these rules writes again, a hint what the next compaction does.</summary>
    private static bool MayBeMissing(ObjectKey key) => key.Value.EndsWith(".signed.json", StringComparison.Ordinal) || key.Name is "second-reading.json" or "version-hint.text"
        || key.Value.StartsWith("state/ids/index-", StringComparison.Ordinal) || key == ZoneFiles.Entry(1);

    /// <summary>Without the rules that it is cut by a store isn't opened at all.</summary>
    private static async Task<bool> IsRefusedAsync(SmallStore store, ObjectKey key)
    {
        if (!key.Value.StartsWith(ZoneFiles.Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        Assert.Contains(key.Value, (await Assert.ThrowsAsync<DamagedDataException>(store.VerifyAsync)).Message, StringComparison.Ordinal);
        return true;
    }

    [Fact]
    public async Task Any_file_that_is_deleted_is_missed()
    {
        using SmallStore store = await SmallStore.MakeAsync();
        HashSet<string> current = [.. (await store.CompactAsync()).Days.Select(day => $"state/days/date={day.Date}/{day.Version}/")];
        foreach (ObjectKey key in OfEveryForm(await store.KeysAsync()).Where(key => !MayBeMissing(key)))
        {
            byte[] sound = await File.ReadAllBytesAsync(store.PathOf(key), Cancellation);
            File.Delete(store.PathOf(key));
            if (await IsRefusedAsync(store, key))
            {
                await File.WriteAllBytesAsync(store.PathOf(key), sound, Cancellation);
                continue;
            }

            StoreVerification verified = await store.VerifyAsync();
            Assert.True(
                verified.Findings.Any(finding => finding.Kind == FindingKind.Missing && Names(finding, key)) || IsLetGo(key, current, verified),
                $"{key} was deleted and found was: {Text(verified)}");
            await File.WriteAllBytesAsync(store.PathOf(key), sound, Cancellation);
        }

        Assert.Empty((await store.VerifyAsync()).Findings);
    }

    [Fact]
    public async Task Foreign_files_are_named_and_only_where_readers_would_count_them_are_they_a_fault()
    {
        using SmallStore store = await SmallStore.MakeAsync();
        (string Key, bool IsFault)[] foreign =
        [
            ("transactions/home_date=2026-10-05/bucket-07.parquet", true), ("account_statistics/home_date=2026-10-05/other.parquet", true), ("statistics/date=2026-10-05/accounts.parquet", true), ("transactions/notes.txt", true),
            ("state/days/date=2026-10-05/0123456789abcdef/winners-00.parquet", false), ("state/other.json", false), ("quarantine/other.avro", false),
            ("reports/content/0123456789abcdef/summary.tsv", false), ("reports/month=2026-09/revision-1/notes.txt", false), ("state/months/month=2026-09/other/facts.parquet", false),
        ];
        foreach ((string key, bool isFault) in foreign)
        {
            await store.Store.PutAsync([ObjectContent.FromBytes(ObjectKey.Parse(key), "foreign"u8.ToArray())], Cancellation);
            StoreVerification verified = await store.VerifyAsync();
            Finding finding = Assert.Single(verified.Findings);
            Assert.Equal((key, isFault), (finding.Place, finding.IsFault));
            await store.Store.DeleteAsync([ObjectKey.Parse(key)], Cancellation);
        }
    }

    [Fact]
    public async Task Repair_copies_public_files_and_final_reports_again_and_nothing_else()
    {
        using SmallStore store = await SmallStore.MakeAsync();
        IReadOnlyList<ObjectKey> keys = await store.KeysAsync();
        Dictionary<ObjectKey, byte[]> sound = keys.ToDictionary(key => key, key => File.ReadAllBytes(store.PathOf(key)));
        ObjectKey[] copies =
        [
            .. keys.Where(key => StoreContents.IsPublicDay(key.Value)
                || key.Value.Contains("/revision-", StringComparison.Ordinal)),
            ObjectKey.Parse("state/public.json"),
        ];
        for (int index = 0; index < copies.Length; index++)
        {
            if (index % 2 == 0)
            {
                File.Delete(store.PathOf(copies[index]));
            }
            else
            {
                byte[] flipped = [.. sound[copies[index]]];
                flipped[flipped.Length / 2] ^= 1;
                await File.WriteAllBytesAsync(store.PathOf(copies[index]), flipped, Cancellation);
            }
        }

        StoreVerification before = await store.VerifyAsync();
        Assert.Equal(copies.Select(key => key.Value).Order(StringComparer.Ordinal), before.Findings.Where(finding => finding.IsFault).Select(finding => finding.Place).Order(StringComparer.Ordinal));
        await before.RepairAsync(store.NewCompaction(), Cancellation);
        Assert.Empty((await store.VerifyAsync()).Findings);
        Assert.Equal(sound.Keys.Order(), (await store.KeysAsync()).Order());
        ObjectKey record = ObjectKey.Parse("state/public.json");
        Assert.All(sound.Where(pair => pair.Key != record), pair => Assert.Equal(pair.Value, File.ReadAllBytes(store.PathOf(pair.Key))));
        Assert.Equal(VersionsIn(sound[record]), VersionsIn(await File.ReadAllBytesAsync(store.PathOf(record), Cancellation)));
    }

    private static IEnumerable<(string, string?)> VersionsIn(byte[] record) =>
        JsonNode.Parse(record)!["dates"]!.AsObject().Select(date => (date.Key, date.Value!["version"]!.GetValue<string?>()));

    [Fact]
    public async Task Repair_folds_damaged_days_again_byte_for_byte_also_those_that_only_a_final_report_pins()
    {
        using SmallStore store = await SmallStore.MakeAsync();
        HashSet<string> current = [.. (await store.CompactAsync()).Days.Select(day => day.Version)];
        IReadOnlyList<ObjectKey> keys = await store.KeysAsync();
        Dictionary<ObjectKey, byte[]> sound = keys.ToDictionary(key => key, key => File.ReadAllBytes(store.PathOf(key)));
        ObjectKey[] files = [.. keys.Where(key => key.Value.StartsWith("state/days/", StringComparison.Ordinal) && key.Name is not ("manifest.json" or "second-reading.json"))];
        Assert.Contains(files, key => !current.Contains(key.Value.Split('/')[^2]));
        for (int index = 0; index < files.Length; index++)
        {
            if (index % 3 == 0)
            {
                File.Delete(store.PathOf(files[index]));
            }
            else
            {
                byte[] flipped = [.. sound[files[index]]];
                flipped[flipped.Length / 2] ^= 1;
                await File.WriteAllBytesAsync(store.PathOf(files[index]), flipped, Cancellation);
            }
        }

        ObjectKey manifest = keys.First(key => key.Name == "manifest.json" && current.Contains(key.Value.Split('/')[^2]));
        await File.WriteAllTextAsync(store.PathOf(manifest), "{}", Cancellation);
        StoreVerification before = await store.VerifyAsync();
        Assert.All(before.Findings.Where(finding => finding.IsFault), fault => Assert.Contains("accounting verify --repair", fault.Remedy, StringComparison.Ordinal));
        await before.RepairAsync(store.NewCompaction(), Cancellation);
        Assert.Empty((await store.VerifyAsync()).Findings);
        Assert.All(sound, pair => Assert.Equal(pair.Value, File.ReadAllBytes(store.PathOf(pair.Key))));
    }

    /// <summary>A checkpoint's hash is known only to itself: its place without it is as exact as can be. Of an interval the places of its partitions are.</summary>
    private static bool Names(Finding finding, ObjectKey key) =>
        finding.Place == key.Value
        || (key.Value.Contains("/intervals/", StringComparison.Ordinal) && finding.Place.StartsWith($"{key.Value.Split("intervals/")[0]}partition-", StringComparison.Ordinal))
        || (key.Name.StartsWith("checkpoint-", StringComparison.Ordinal) && key.Value.StartsWith(finding.Place, StringComparison.Ordinal));

    /// <summary>A day version that a newer one superseded, and no final report pins, may go: what is left of it is orphaned, and what earlier snapshots of open tables name without a name of their own.</summary>
    private static bool IsLetGo(ObjectKey key, HashSet<string> current, StoreVerification verified)
    {
        string folder = key.Value[..^key.Name.Length];
        return key.Value.StartsWith("state/days/", StringComparison.Ordinal) && key.Name == "manifest.json" && !current.Contains(folder)
            && verified.Findings.Count > 0 && verified.Findings.DistinctBy(finding => finding.Place).Count() == verified.Findings.Count && verified.Findings.All(finding => finding.Kind is FindingKind.Orphaned or FindingKind.Behind && finding.Place.StartsWith(folder, StringComparison.Ordinal));
    }

    private static string Text(StoreVerification verified) => string.Join("; ", verified.Findings);
}
