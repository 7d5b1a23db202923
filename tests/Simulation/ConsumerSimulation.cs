using Accounting.Aggregator.Consuming;
using Accounting.Aggregator.Store;
using Accounting.Compactor;
using Accounting.Ingest;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Accounting.Tests.Simulation;

/// <summary>
/// One run: several consumers in one group over one log and one store, in bad weather; then the dust settles, one consumer reads to the
/// end, and what is stored has to be the log.
/// </summary>
internal sealed class ConsumerSimulation : IDisposable
{
    private const int MembersMax = 3;

    private static readonly Instant Start = Instant.FromUtc(2026, 10, 2, 0, 0);

    private readonly SimulatedRandom _random;
    private readonly Mutation _mutation;
    private readonly SimulatedClock _clock = new(Start);
    private readonly ConsumerOptions _options;
    private readonly ConsumerPromises _promises;
    private readonly Weather _weather;
    private readonly Dictionary<Actor, SimulatedMember> _members = [];
    private readonly int _stormySteps;
    private int _memberCount;

    private ConsumerSimulation(ulong seed, Mutation mutation, int messagesMax)
    {
        _random = new SimulatedRandom(seed);
        _mutation = mutation;
        Stage = new Stage(_random.Fork());
        IReadOnlyList<IReadOnlyList<SimulatedMessage>> messages = SimulatedContent.Of(_random.Fork(), messagesMax);
        Topic = new SimulatedTopic(messages, _random.Between(1, messages.Count));
        _options = new ConsumerOptions
        {
            CheckpointBytes = _random.Pick(1, 300, 1500, 1 << 20),
            HotDays = _random.Pick(1, 3, 40),
        };
        _promises = new ConsumerPromises(Store, Topic);
        Store.Appeared = _promises.CheckAppeared;
        Stage.Gone = Gone;
        _weather = new Weather(_random.Fork(), Stage, Topic, Store, _clock);
        _stormySteps = _random.Pick(60, 200, 600);
    }

    public Stage Stage { get; }

    public SimulatedStore Store { get; } = new();

    public SimulatedTopic Topic { get; }

    /// <returns>Every step of the run.</returns>
    /// <exception cref="SimulationFailedException">A promise was broken.</exception>
    public static IReadOnlyList<string> Run(ulong seed, Mutation mutation = Mutation.None, int messagesMax = 80)
    {
        using var simulation = new ConsumerSimulation(seed, mutation, messagesMax);
        try
        {
            simulation.Storm();
            simulation.Calm();
            StoredLog.Check(new QuietStore(simulation.Store), simulation.Topic, new BusinessCalendar(DateTimeZone.Utc), mutation);
        }
        catch (Exception exception)
        {
            throw new SimulationFailedException(seed, exception, simulation.Stage.Trace);
        }

        return simulation.Stage.Trace;
    }

    public void Dispose()
    {
        Stage.Dispose();
        Store.Dispose();
    }

    private void Storm()
    {
        StartMember(isCalm: false);
        StartMember(isCalm: false);
        Stage.Weather = () =>
        {
            if (Stage.Steps > _stormySteps)
            {
                EndStorm();
                return;
            }

            _weather.Act();
            if (Stage.Actors.Count < MembersMax && _random.OneIn(20))
            {
                StartMember(isCalm: false);
            }
            else if (_random.OneIn(300))
            {
                _random.Pick(Stage.Actors).Stop();
            }
        };
        Stage.Run();
    }

    /// <summary>Some are killed, the others asked to end; whatever they still write, they write in any order.</summary>
    private void EndStorm()
    {
        Stage.Note("the storm ends");
        Stage.Weather = null;
        foreach (Actor actor in Stage.Actors)
        {
            if (_random.OneIn(3))
            {
                actor.Doom();
            }
            else
            {
                actor.Stop();
            }
        }
    }

    private void Calm()
    {
        Stage.Weather = null;
        Stage.Guard(_weather.Settle);
        Topic.ShowAll();
        Topic.NoteTime(_clock.Timestamp);
        Actor last = StartMember(isCalm: true);
        Stage.Run();
        Stage.Require(last.Failure is null, $"the last consumer failed: {last.Failure}");
    }

    private Actor StartMember(bool isCalm) => Stage.Start($"consumer {++_memberCount}", actor =>
    {
        var member = new SimulatedMember(Stage, actor, Topic, isCalm ? new SimulatedRandom(1) : _random.Fork(), isCalm) { Committing = _promises.CheckCommit };
        _members.Add(actor, member);
        IObjectStore store = new StoreView(Stage, actor, Store, isCalm ? () => StoreTrouble.None : _weather.NextTrouble);
        if (_mutation is Mutation.CheckpointBeforeSegment)
        {
            store = new CheckpointFirstStore(store);
        }

        if (isCalm)
        {
            foreach (LogPartition partition in Topic.Partitions)
            {
                Topic.Assign(partition, member);
            }
        }

        ITransactionLog log = _mutation is Mutation.CommitBeforeCheckpoint or Mutation.ForgottenLoss ? new MisbehavingLog(member, _mutation) : member;
        var loop = new ConsumerLoop(
            log,
            store,
            new StoredDayReader(store, DateTimeZone.Utc, new CompactorOptions { WorkFolder = "unused", StoreFolders = [] }),
            _options,
            new BusinessCalendar(DateTimeZone.Utc),
            _clock,
            NullLogger<ConsumerLoop>.Instance);
        loop.RunAsync(untilCaughtUp: isCalm, actor.Stopping).GetAwaiter().GetResult();
    });

    /// <summary>A consumer ends because it was told to, or killed, or its store failed it; of nothing else.</summary>
    private void Gone(Actor actor)
    {
        if (_members.TryGetValue(actor, out SimulatedMember? member))
        {
            Topic.Leave(member);
        }

        Stage.Require(
            actor.IsDisturbed || actor.Failure is null,
            $"{actor.Name} failed though nothing was done to it: {actor.Failure}");
        Stage.Require(
            actor.Failure is null or SimulatedCrashException or StoreUnavailableException or OperationCanceledException,
            $"{actor.Name} failed: {actor.Failure}");
    }
}
