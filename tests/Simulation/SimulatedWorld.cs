using Accounting.Aggregator.Collection;
using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Ingest.Decoding;
using Accounting.Service.Pipeline;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Accounting.Tests.Simulation;

/// <summary>
/// The world of one run: a broker with one log, one store, a clock, and processes that the seed starts, disturbs and kills.
/// First there is bad weather, then the dust settles, then whoever starts is left in peace.
/// </summary>
internal sealed class SimulatedWorld : IDisposable
{
    private static readonly Instant Beginning = Instant.FromUtc(2026, 10, 2, 0, 0);

    private static readonly Duration Grace = Duration.FromHours(24);

    private readonly Mutation _mutation;
    private readonly ConsumerOptions _options;
    private readonly ConsumerPromises _promises;
    private readonly Weather _weather;
    private readonly LogIdentity _topicAtFirst;
    private readonly SkewedClock _consumersClock;
    private readonly Dictionary<Actor, SimulatedMember> _members = [];
    private readonly Dictionary<string, int> _started = [];

    /// <param name="random">Decides.</param>
    /// <param name="messages">The log.</param>
    /// <param name="mutation">A mistake made on purpose.</param>
    /// <param name="decodesRight">Whether the decoders are all right.</param>
    /// <param name="topicId">The topic's id, of which the source's name is made; null where the broker knows none.</param>
    /// <param name="consumersAhead">How far the clocks of consumers are ahead of the time.</param>
    public SimulatedWorld(
        SimulatedRandom random, IReadOnlyList<IReadOnlyList<SimulatedMessage>> messages, Mutation mutation, bool decodesRight = true, string? topicId = null, Duration consumersAhead = default)
    {
        _consumersClock = new SkewedClock(Clock, consumersAhead);
        Random = random;
        _mutation = mutation;
        Stage = new Stage(random.Fork());
        Store = new SimulatedStore(Clock);
        Topic = new SimulatedTopic(messages, random.Between(1, messages.Count), topicId);
        _topicAtFirst = Topic.Identity;
        _options = new ConsumerOptions
        {
            CheckpointBytes = random.Pick(1, 300, 1500, 1 << 20),
            HotDays = random.Pick(1, 3, 40),
            CheckpointInterval = random.Pick(Duration.FromSeconds(1), Duration.FromSeconds(30), Duration.FromMinutes(5)),
        };
        Zone = DateTimeZone.Utc;
        _promises = new ConsumerPromises(Store, Topic, Clock) { KnowsVerdicts = decodesRight, Ahead = consumersAhead };
        Store.Appeared = (key, bytes) =>
        {
            _promises.CheckAppeared(key, bytes);
            ReferencePromises.CheckAppeared(Store, key, bytes);
        };
        Store.Vanished = _promises.CheckVanished;
        Stage.Gone = Gone;
        _weather = new Weather(random.Fork(), Stage, Topic, Store, Clock);
    }

    public SimulatedRandom Random { get; }

    public SimulatedClock Clock { get; } = new(Beginning);

    public Stage Stage { get; }

    public SimulatedStore Store { get; }

    public SimulatedTopic Topic { get; }

    /// <summary>The business time zone, by the rules in force.</summary>
    public DateTimeZone Zone { get; set; }

    /// <summary>The time zone database of a process that starts now.</summary>
    public Func<ZoneDatabase> NewDatabase { get; set; } = () => ZoneDatabase.Running;

    public int BucketCount { get; init; } = 1;

    /// <summary>How far ahead of its consumer's clock a message may have been logged: the log is there from the beginning, and its times run ahead of a clock that only the weather moves.</summary>
    public Duration LoggedAheadMax { get; init; } = Duration.FromDays(400);

    /// <summary>Whether the broker is so slow just now that who reads again gets nothing.</summary>
    public Func<bool> AreReadersHeldUp { get; set; } = () => false;

    public int HotDays => _options.HotDays;

    /// <summary>What a process decodes with that starts now.</summary>
    public Func<IMessageDecoder> NewDecoder { get; set; } = () => new TransactionDecoder(TransactionDecoder.OwnSchemas());

    /// <summary>Whether a process may fail of this in peace: what the run is about.</summary>
    public Func<Exception, bool> IsExpected { get; set; } = _ => false;

    /// <summary>Runs in bad weather for so many steps; some of who is still alive then is killed, the others end what they were at.</summary>
    /// <param name="steps">How many.</param>
    /// <param name="restart">Called between any two steps, to start who is missing.</param>
    public void Storm(int steps, Action restart)
    {
        int end = Stage.Steps + steps;
        Stage.Weather = () =>
        {
            if (Stage.Steps > end)
            {
                EndStorm();
                return;
            }

            _weather.Act();
            restart();
        };
        restart();
        Stage.Run();
        Stage.Weather = null;
        _weather.Settle();
    }

    /// <summary>Lets one process do its work in peace.</summary>
    /// <returns>What it failed of, where that was expected.</returns>
    public Exception? Calmly(Func<Actor> start)
    {
        Actor actor = start();
        Stage.Run();
        Stage.Require(actor.Failure is null || IsExpected(actor.Failure), $"{actor.Name} failed though it was left in peace: {actor.Failure}");
        return actor.Failure;
    }

    /// <summary>All of the log is there, and one consumer reads it to its end.</summary>
    /// <returns>What it failed of, where that was expected.</returns>
    public Exception? ConsumeToTheEnd()
    {
        Topic.ShowAll();
        Topic.NoteTime(Clock.Timestamp);
        return Calmly(() => StartConsumer(isCalm: true));
    }

    /// <param name="isCalm">Whether it is left in peace, and has every partition.</param>
    /// <param name="without">A partition that it doesn't get.</param>
    public Actor StartConsumer(bool isCalm, LogPartition? without = null) => Start("consumer", isCalm, (actor, root) =>
    {
        var member = new SimulatedMember(Stage, actor, Topic, NewDecoder(), Random.Fork(), isCalm) { Committing = _promises.CheckCommit };
        _members.Add(actor, member);
        if (isCalm)
        {
            foreach (LogPartition partition in Topic.Partitions.Where(partition => partition != without))
            {
                Topic.Assign(partition, member);
            }
        }

        ITransactionLog log = MisbehavingLog.Knows(_mutation) ? new MisbehavingLog(member, _mutation, _consumersClock) : member;
        var loop = new ConsumerLoop(
            log,
            root.Store,
            new StoredDayReader(root.Store, root.Zone, new CompactorOptions { WorkFolder = Store.WorkFolder, StoreFolders = [Store.Folder], Threads = 1 }, _consumersClock),
            _options with { LoggedAheadMax = LoggedAheadMax },
            root.NewCalendar(),
            _consumersClock,
            NullLogger<ConsumerLoop>.Instance);
        return loop.RunAsync(untilCaughtUp: isCalm, actor.Stopping);
    });

    /// <summary>What the broker says of the topic to who asks it now.</summary>
    public StandingTopic AskTopic() => _mutation switch
    {
        Mutation.GrowthUnnoticed => new StandingTopic(_topicAtFirst, null),
        Mutation.ClockBelieved => new StandingTopic(Topic.Identity, null),
        _ => new StandingTopic(Topic.Identity, null)
        {
            Bounds = [.. Topic.Partitions.Select(partition => new PartitionBounds(partition, Topic.BeginningOf(partition), Topic.EndOf(partition)))],
        },
    };

    /// <summary>Reads the log again for a process, beside the group.</summary>
    public SimulatedReader NewReader(Actor actor, IMessageDecoder decoder, bool isCalm) => new(Stage, actor, Topic, decoder, Random.Fork(), isCalm) { IsHeldUp = () => AreReadersHeldUp() };

    /// <summary>Consolidates checkpoints, and collects what consumers left behind.</summary>
    public Actor StartCollector(bool isCalm) => Start("collector", isCalm, async (actor, root) =>
    {
        await ConsolidateAsync(root.Store, isCalm, actor.Stopping);
        GarbageSearch search = await BeginSearchAsync(root.Store, actor.Stopping);
        await CheckpointGarbage.SearchAsync(search, actor.Stopping);
        await IntervalGarbage.SearchAsync(search, await new PinnedInputCatalog(root.Store).RefreshAsync(_ => false, actor.Stopping), [], actor.Stopping);
        await search.RemoveAsync(actor.Stopping);
    });

    /// <summary>Consolidates checkpoints, and removes those that stand in others.</summary>
    public Actor StartConsolidator(bool isCalm) => Start("consolidator", isCalm, async (actor, root) =>
    {
        await ConsolidateAsync(root.Store, isCalm, actor.Stopping);
        GarbageSearch search = await BeginSearchAsync(root.Store, actor.Stopping);
        await CheckpointGarbage.SearchAsync(search, actor.Stopping);
        await search.RemoveAsync(actor.Stopping);
    });

    /// <summary>Long after everything checkpoints are consolidated and what was left behind is collected, until nothing more is found.</summary>
    public void CollectAll()
    {
        Clock.Advance(Grace + Grace);
        Calmly(() => StartCollector(isCalm: true));
        Clock.Advance(Grace + Grace);
        Calmly(() => StartCollector(isCalm: true));
        int objects = Store.Objects.Count;
        Calmly(() => StartCollector(isCalm: true));
        Stage.Require(objects == Store.Objects.Count, "a second collection finds garbage that the first one left");
    }

    private Task<int> ConsolidateAsync(IObjectStore store, bool isCalm, CancellationToken cancellation)
    {
        Duration age = isCalm ? Grace : Random.Pick(Duration.Zero, Duration.FromHours(1), Grace);
        IObjectStore own = _mutation is Mutation.ReplacedTooEarly ? new ReplacedFirstStore(store) : store;
        return new CheckpointConsolidation(own, Clock.Timestamp, age) { CheckpointsMin = 2, CheckpointsMax = isCalm ? 50 : Random.Pick(2, 3, 5, 50) }.RunAsync(cancellation);
    }

    private Task<GarbageSearch> BeginSearchAsync(IObjectStore store, CancellationToken cancellation) =>
        GarbageSearch.BeginAsync(store, Clock.Timestamp, _mutation is Mutation.CollectedTooEarly ? -Grace : Grace, null, cancellation);

    /// <summary>Starts a process: it opens the store, then does its work.</summary>
    public Actor Start(string kind, bool isCalm, Func<Actor, StoreRoot, Task> work) => Start(kind, isCalm, NewDatabase(), work);

    /// <summary>The same with a program that brings a certain time zone database.</summary>
    public Actor Start(string kind, bool isCalm, ZoneDatabase database, Func<Actor, StoreRoot, Task> work)
    {
        int number = _started[kind] = _started.GetValueOrDefault(kind) + 1;
        return Stage.Start($"{kind} {number}", actor =>
        {
            IObjectStore store = new StoreView(Stage, actor, Store, isCalm ? _ => StoreTrouble.None : _weather.TroubleOf);
            RunAsync(actor, Mistaken(store, kind, database)).GetAwaiter().GetResult();
        });

        async Task RunAsync(Actor actor, IObjectStore store) =>
            await work(actor, await StoreRoot.OpenOrCreateAsync(store, new StoreWish(Zone.Id, BucketCount) { Zones = database }, actor.Stopping));
    }

    /// <summary>The store as a process uses it that makes the run's mistake.</summary>
    private IObjectStore Mistaken(IObjectStore store, string kind, ZoneDatabase database) => _mutation switch
    {
        Mutation.CheckpointBeforeSegment => new CheckpointFirstStore(store),
        Mutation.RunBeforeSegment => new RunFirstStore(store),
        Mutation.FoundIdsForgotten => new ForgetfulIdsStore(store),
        Mutation.RestatementCutShort or Mutation.CorrectionsTakenTwice => new MistakenRestatementStore(store, _mutation),
        Mutation.LateContentsOverlooked => new KnowingChainStore(store),
        Mutation.QuarantineAskedEarly => new EarlyQuarantineStore(store, Store),
        Mutation.OwnRulesBelieved when kind != "consumer" => store,
        Mutation.OwnRulesBelieved or Mutation.OlderRulesForgotten => new MistakenRulesStore(store, _mutation, ZoneRules.Of(database.Find(Zone.Id)!, database.Version)),
        Mutation.FinalMonthsCutAnew => new ClosedAnewStore(store),
        _ => store,
    };

    public int Count(string kind) => Stage.Actors.Count(actor => actor.Name.StartsWith(kind, StringComparison.Ordinal));

    public void Dispose()
    {
        Stage.Dispose();
        Store.Dispose();
    }

    private void EndStorm()
    {
        Stage.Note("the storm ends");
        Stage.Weather = null;
        foreach (Actor actor in Stage.Actors)
        {
            if (Random.OneIn(3))
            {
                actor.Doom();
            }
            else
            {
                actor.Stop();
            }
        }
    }

    /// <summary>A process ends because it is done or was told to, or killed, or its store failed it; of nothing else. Who slept too long may miss what was collected.</summary>
    private void Gone(Actor actor)
    {
        if (_members.TryGetValue(actor, out SimulatedMember? member))
        {
            Topic.Leave(member);
        }

        if (actor.Failure is { } failure && IsExpected(failure))
        {
            return;
        }

        Stage.Require(actor.IsDisturbed || actor.Failure is null, $"{actor.Name} failed though nothing was done to it: {actor.Failure}");
        Stage.Require(
            actor.Failure is null or SimulatedCrashException or StoreUnavailableException or BrokerUnavailableException or OperationCanceledException
                || (actor.HasOverslept && actor.Failure is DamagedDataException),
            $"{actor.Name} failed: {actor.Failure}");
    }
}
