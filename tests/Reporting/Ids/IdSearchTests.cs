using Accounting.Aggregator.Collection;
using Accounting.Aggregator.Store;
using Accounting.Aggregator.Verification;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Collection;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Ids;
using Accounting.Reporting.Steps;
using Accounting.Reporting.Verification;
using Accounting.Tests.Simulation;
using NodaTime;
using Xunit;

namespace Accounting.Tests.Reporting.Ids;

/// <summary>Ids arrive in portions, for old home dates and new ones; after each the search must know just those ids that more than one home date has.</summary>
public sealed class IdSearchTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 1_000, 1_000)]
    [InlineData(2, 3, 1_000)]
    [InlineData(3, 1, 4)]
    [InlineData(4, 2, 1)]
    public async Task What_is_known_is_every_id_that_more_than_one_home_date_has(ulong seed, int rangeIds, int batchIds)
    {
        using var harness = new ReportingHarness();
        var random = new SimulatedRandom(seed);
        var rows = new List<SyntheticRow>();
        for (int portion = 0; portion < 4; portion++)
        {
            int arrivals = random.Between(1, 25);
            for (int arrival = 0; arrival < arrivals; arrival++)
            {
                int day = random.Between(1, 4 + (2 * portion));
                rows.Add(new SyntheticRow { Id = random.Between(1, 60), OccurredAt = $"2026-01-{day:D2}", Revision = random.OneIn(3) ? 1 : 0, Voided = random.OneIn(6), Amount = 1m });
            }

            PinnedDays pinned = await harness.Days.PinAsync(rows, Cancellation);
            await SearchAsync(harness, pinned, rangeIds, batchIds);
            string[] expected =
            [
                .. rows.GroupBy(row => row.Id).Where(id => id.Select(row => row.Home).Distinct().Count() > 1).OrderBy(id => id.Key)
                    .SelectMany(id => id.Select(row => row.Home).Distinct().Order().Select(home => $"{id.Key} {home}")),
            ];
            Assert.Equal(expected, await KnownAsync(harness, pinned));
        }
    }

    [Fact]
    public async Task Arrivals_alone_are_added_and_where_nothing_arrived_nothing_is_written()
    {
        using var harness = new ReportingHarness();
        SyntheticRow[] first = [.. Enumerable.Range(1, 30).Select(id => new SyntheticRow { Id = id, OccurredAt = "2026-01-01", Amount = 1m })];
        await SearchAsync(harness, await harness.Days.PinAsync(first, Cancellation), 1_000, 1_000);
        PinnedDays pinned = await harness.Days.PinAsync([.. first, new SyntheticRow { Id = 31, OccurredAt = "2026-01-01", Amount = 1m }, first[0] with { Revision = 1 }], Cancellation);
        await SearchAsync(harness, pinned, 1_000, 1_000);
        IdIndex index = (await IdCatalog.ReadAsync(harness.Store, pinned, Cancellation)).Index;
        Assert.Equal([30L, 1L], index.Files.Select(file => file.Ids));
        Assert.All(index.Files, file => Assert.InRange(file.LengthBytes, 1, 32 + (4 * file.Ids)));
    }

    [Fact]
    public async Task An_index_that_another_makes_superfluous_goes_after_the_grace_period_and_what_was_found_stays()
    {
        using var harness = new ReportingHarness();
        SyntheticRow[] first = [new SyntheticRow { Id = 1, OccurredAt = "2026-01-01", Amount = 1m }, new SyntheticRow { Id = 1, OccurredAt = "2026-01-02", Amount = 1m }];
        await SearchAsync(harness, await harness.Days.PinAsync(first, Cancellation), 1_000, 1_000);
        PinnedDays pinned = await harness.Days.PinAsync([.. first, new SyntheticRow { Id = 2, OccurredAt = "2026-01-03", Amount = 1m }], Cancellation);
        await SearchAsync(harness, pinned, 1_000, 1_000);
        await harness.Store.PutAsync([ObjectContent.FromBytes(ObjectKey.Parse("state/ids/0123456789abcdef.fingerprints"), new byte[] { 1 })], Cancellation);

        Assert.Empty((await GarbageAsync(harness, Duration.FromHours(23))).Found);
        GarbageSearch search = await GarbageAsync(harness, Duration.FromHours(25));
        Assert.Equal(["index-", "012345"], search.Found.Select(garbage => garbage.Object.Key.Name[..6]));
        await search.RemoveAsync(Cancellation);
        Assert.True((await IdCatalog.ReadAsync(harness.Store, pinned, Cancellation)).HasSearched(pinned.Days));
        Assert.Equal(2, (await KnownAsync(harness, pinned)).Count);
        Assert.Empty((await GarbageAsync(harness, Duration.FromHours(60))).Found);
        Assert.Empty((await VerifyAsync(harness)).Findings);
    }

    [Fact]
    public async Task A_damaged_or_lost_file_is_told_by_verify_with_the_remedy_and_never_taken_for_an_empty_one()
    {
        using var harness = new ReportingHarness();
        PinnedDays pinned = await harness.Days.PinAsync([new SyntheticRow { Id = 1, OccurredAt = "2026-01-01", Amount = 1m }, new SyntheticRow { Id = 1, OccurredAt = "2026-01-02", Amount = 1m }], Cancellation);
        await SearchAsync(harness, pinned, 1_000, 1_000);
        ObjectKey file = (await harness.KeysAsync("state/ids/")).Single(key => key.Name.EndsWith(".fingerprints", StringComparison.Ordinal));
        byte[] bytes = await harness.Store.TryReadAsync(file, Cancellation) ?? [];
        bytes[^1] ^= 1;
        await harness.Store.PutAsync([ObjectContent.FromBytes(file, bytes)], Cancellation);
        Finding damaged = Assert.Single((await VerifyAsync(harness)).Findings);
        Assert.Equal((FindingKind.Damaged, file.Value), (damaged.Kind, damaged.Place));
        Assert.StartsWith("Remove the folder state/ids", damaged.Remedy, StringComparison.Ordinal);
        PinnedDays more = await harness.Days.PinAsync([new SyntheticRow { Id = 1, OccurredAt = "2026-01-01", Amount = 1m }, new SyntheticRow { Id = 1, OccurredAt = "2026-01-02", Amount = 1m }, new SyntheticRow { Id = 3, OccurredAt = "2026-01-03", Amount = 1m }], Cancellation);
        await Assert.ThrowsAsync<DamagedDataException>(() => SearchAsync(harness, more, 1_000, 1_000));

        // Without the folder everything is compared again.
        await harness.Store.DeleteAsync(await harness.KeysAsync("state/ids/"), Cancellation);
        await SearchAsync(harness, more, 1_000, 1_000);
        Assert.Equal(2, (await KnownAsync(harness, more)).Count);
    }

    private static Task<GarbageSearch> GarbageAsync(ReportingHarness harness, Duration later) => GarbageAsync(harness, Timestamp.Now(TimeProvider.System).Plus(later));

    private static async Task<GarbageSearch> GarbageAsync(ReportingHarness harness, Timestamp now)
    {
        GarbageSearch search = await GarbageSearch.BeginAsync(harness.Store, now, Duration.FromHours(24), null, Cancellation);
        await IdGarbage.SearchAsync(search, Cancellation);
        return search;
    }

    private static async Task<Inspection> VerifyAsync(ReportingHarness harness)
    {
        Inspection inspection = await Inspection.BeginAsync(harness.Store, (_, _) => { }, Cancellation);
        await new IdVerification(inspection).RunAsync(Cancellation);
        return inspection;
    }

    private static async Task SearchAsync(ReportingHarness harness, PinnedDays pinned, int rangeIds, int batchIds)
    {
        using var workspace = new Workspace(harness.Context);
        IdCatalog catalog = await IdCatalog.ReadAsync(harness.Store, pinned, Cancellation);
        await new IdSearch(workspace, pinned, catalog) { RangeIdsMax = rangeIds, BatchIdsMax = batchIds, CandidatesMax = rangeIds }.RunAsync(Cancellation);
        Assert.True((await IdCatalog.ReadAsync(harness.Store, pinned, Cancellation)).HasSearched(pinned.Days));
    }

    private static async Task<IReadOnlyList<string>> KnownAsync(ReportingHarness harness, PinnedDays pinned)
    {
        using var workspace = new Workspace(harness.Context);
        IdCatalog catalog = await IdCatalog.ReadAsync(harness.Store, pinned, Cancellation);
        string known = await workspace.KnownHomesAsync(catalog, Cancellation);
        return workspace.Connection.Rows(
            $"SELECT DISTINCT transaction_id, home_date FROM {known} ORDER BY ALL",
            (in DuckChunk chunk, int row) => $"{(int)chunk.Uuid(0, row)} {new HomeDate(chunk.Dates(1)[row])}",
            Cancellation);
    }
}
