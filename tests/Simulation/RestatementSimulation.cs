using System.Text;
using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Published;
using NodaTime;
using static Accounting.Tests.Simulation.Stage;

namespace Accounting.Tests.Simulation;

/// <summary>
/// Life after a close. Months are closed over some of the log; then more of it arrives: corrections of final months, and other contents under ids and revisions that those
/// were closed with. Until somebody signs these off, the first open month is red. Then final months are restated, in bad weather: by several at once, beside nightlies that
/// close the next month; and once more in peace. Whatever happened, the books have to add up.
/// </summary>
internal static class RestatementSimulation
{
    private static readonly Instant MonthLater = Instant.FromUtc(2026, 12, 10, 2, 0);

    public static void Run(ulong seed) => Run(seed, Mutation.None);

    public static void Run(ulong seed, Mutation mutation)
    {
        var random = new SimulatedRandom(seed);
        IReadOnlyList<IReadOnlyList<SimulatedMessage>> messages = SimulatedContent.Of(random.Fork(), messagesMax: 40, hasBets: false);
        using var world = new SimulatedWorld(random, messages, mutation)
        {
            Zone = DateTimeZoneProviders.Tzdb[random.Pick("UTC", "Europe/London", "Asia/Tokyo")],
            IsExpected = failure => failure is RestatementRefusedException,
        };
        var final = new FinalBooks(world);
        var workers = new PipelineWorkers(world, replayDays: 0);
        try
        {
            Begin(world, random);
            SignOff(world, acceptsContents: true);
            world.Calmly(() => workers.StartNightly(PipelineSimulation.AfterAllCloses, isCalm: true));
            if (final.Newest.Count > 0)
            {
                GoOn(world, workers, final, random);
            }
        }
        catch (Exception exception)
        {
            throw new SimulationFailedException(seed, exception, world.Stage.Trace);
        }
    }

    private static void Begin(SimulatedWorld world, SimulatedRandom random)
    {
        while (world.Topic.PartitionCount < world.Topic.Messages.Count)
        {
            world.Topic.AddPartition();
        }

        foreach (LogPartition partition in world.Topic.Partitions)
        {
            world.Topic.Show(partition, random.Below(16));
        }

        Read(world, PipelineSimulation.AfterAllCloses);
    }

    private static void GoOn(SimulatedWorld world, PipelineWorkers workers, FinalBooks final, SimulatedRandom random)
    {
        world.Topic.ShowAll();
        Read(world, PipelineSimulation.AfterAllCloses);
        SignOff(world, acceptsContents: false);
        if (random.OneIn(3))
        {
            Restate(world, workers, final, PipelineSimulation.AfterAllCloses);
        }

        Report(world, workers, final, PipelineSimulation.AfterAllCloses);
        if (Unsigned(world).Count > 0)
        {
            SignOff(world, acceptsContents: true);
            Report(world, workers, final, PipelineSimulation.AfterAllCloses);
        }

        Instant asOf = random.Pick(PipelineSimulation.AfterAllCloses, MonthLater);
        Read(world, asOf);
        int left = random.Below(4);
        world.Storm(400, () => StartAtOnce(world, workers, final, asOf, ref left));
        Restate(world, workers, final, random.Pick(asOf, PipelineSimulation.AfterAllCloses));
        Report(world, workers, final, asOf);
        new StatedBooks(world, final).RequireSum();
    }

    /// <summary>What there is in the log is read to its end at a time when the months are over.</summary>
    private static void Read(SimulatedWorld world, Instant at)
    {
        world.Clock.Advance(Duration.Max(Duration.Zero, at - world.Clock.Now));
        world.Topic.NoteTime(world.Clock.Timestamp);
        world.Calmly(() => world.StartConsumer(isCalm: true));
    }

    private static void SignOff(SimulatedWorld world, bool acceptsContents) => world.Calmly(() => world.Start(
        "sign-off", isCalm: true, (actor, root) => PipelineSimulation.SignOffAsync(root.Store, world.Topic, world.Clock.Timestamp, actor.Stopping, acceptsContents)));

    private static void StartAtOnce(SimulatedWorld world, PipelineWorkers workers, FinalBooks final, Instant asOf, ref int left)
    {
        while (left > 0 && world.Stage.Actors.Count < 2)
        {
            left--;
            _ = world.Random.OneIn(3) ? workers.StartNightly(asOf, isCalm: false) : workers.StartRestatement(world.Random.Pick([.. final.Newest.Keys]), asOf, isCalm: false);
        }
    }

    /// <summary>In peace: refused only where a condition of the close is lacking, the clock is behind a final month, or nothing differs, and else the month and all later ones say what is known.</summary>
    private static void Restate(SimulatedWorld world, PipelineWorkers workers, FinalBooks final, Instant asOf)
    {
        BusinessMonth month = world.Random.Pick([.. final.Newest.Keys]);
        int revision = final.Newest[month].Revision;
        Exception? refused = world.Calmly(() => workers.StartRestatement(month, asOf, isCalm: true));
        bool isBehind = final.Newest.Keys.Max() >= new BusinessMonth(asOf.InUtc().Year, asOf.InUtc().Month);
        bool isHeld = isBehind || ObviousIds.MonthsHeld(world.Topic, new BusinessCalendar(world.Zone)).Count > 0 || Unsigned(world).Count > 0;
        bool isAsKnown = refused?.Message.StartsWith("Nothing differs", StringComparison.Ordinal) == true;
        Require(refused is null || isAsKnown || isHeld, $"{month} could be restated and was refused: {refused?.Message}");
        Require((refused is null) == (final.Newest[month].Revision == revision + 1), $"{month} was {(refused is null ? "" : "not ")}restated, and its revision is {final.Newest[month].Revision}");
        var stated = new StatedBooks(world, final);
        foreach (BusinessMonth known in final.Newest.Keys.Where(known => refused is null ? known >= month : isAsKnown && known == month))
        {
            stated.RequireKnown(known);
            if (known > month)
            {
                stated.RequireNoAdjustment(known);
            }
        }
    }

    /// <summary>In peace; then the first open month is red where, and only where, somebody has to decide.</summary>
    private static void Report(SimulatedWorld world, PipelineWorkers workers, FinalBooks final, Instant asOf)
    {
        world.Calmly(() => workers.StartNightly(asOf, isCalm: true));
        BusinessMonth open = final.Newest.Keys.Max().Next;
        string[] expected = [.. Unsigned(world).Where(conflict => conflict.Concerns(open, final.Closed)).Select(conflict => conflict.Id.ToString())];
        if (!world.Store.Objects.TryGetValue(ReportFiles.Provisional(open, ReportFiles.Manifest), out byte[]? bytes))
        {
            Require(expected.Length == 0, $"nobody is told in {open} to decide on {string.Join(", ", expected)}: it has no report");
            return;
        }

        var manifest = SealedJson.Deserialize<ReportManifest>(ReportFiles.Provisional(open, ReportFiles.Manifest), bytes, format: ReportManifest.CurrentFormat);
        bool isRed = manifest.Controls.Single(control => control.Name == "conflicts").Verdict is Verdict.Red;
        Require(isRed == (expected.Length > 0), $"control conflicts of {open} is {(isRed ? "" : "not ")}red, and to be decided on is {(expected.Length == 0 ? "nothing" : string.Join(", ", expected))}");
        string exceptions = world.Store.Objects.TryGetValue(ReportFiles.Provisional(open, "exceptions.tsv"), out byte[]? table) ? Encoding.UTF8.GetString(table) : "";
        string[] unlisted = [.. expected.Where(id => !exceptions.Contains(id, StringComparison.Ordinal))];
        Require(unlisted.Length == 0, $"the exceptions of {open} lack {string.Join(", ", unlisted)}");
    }

    private static IReadOnlyList<ObviousConflict> Unsigned(SimulatedWorld world) =>
        ObviousConflict.Unsigned(ObviousIds.Rows(world.Topic), new BusinessCalendar(world.Zone), new QuietStore(world.Store));
}
