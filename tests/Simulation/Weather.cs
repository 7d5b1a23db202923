using Accounting.Ingest;
using NodaTime;

namespace Accounting.Tests.Simulation;

/// <summary>What happens to the actors from outside, by the seed: some runs are stormy, some nearly calm.</summary>
internal sealed class Weather
{
    /// <summary>In some runs trouble meets one sort of object only, and that often: what is rare at large is then met in every state.</summary>
    private static readonly string[] Focuses =
        ["", "", "/checkpoint-", "/segment-", "/intervals/", "state/segments/", "state/days/", "transactions/", "_statistics/", "state/public.json", "reports/", "manifest.json"];

    /// <summary>In some runs whoever has written one sort of object dies of it that often: a crash between two objects that belong together is rare at large.</summary>
    private static readonly string[] DeadlySteps = ["", "", "", "state/segments/", "state/segments/", "/intervals/"];

    /// <summary>Longer than the grace period of garbage collection.</summary>
    private static readonly Duration Sleep = Duration.FromHours(30);

    private readonly SimulatedRandom _random;
    private readonly Stage _stage;
    private readonly SimulatedTopic _topic;
    private readonly SimulatedStore _store;
    private readonly SimulatedClock _clock;
    private readonly int _crashOneIn;
    private readonly int _troubleOneIn;
    private readonly int _rebalanceOneIn;
    private readonly int _messagesOneIn;
    private readonly int _clockOneIn;
    private readonly string _focus;
    private readonly string _deadly;

    public Weather(SimulatedRandom random, Stage stage, SimulatedTopic topic, SimulatedStore store, SimulatedClock clock)
    {
        _random = random;
        _stage = stage;
        _topic = topic;
        _store = store;
        _clock = clock;
        _crashOneIn = random.Pick(0, 60, 150, 600);
        _troubleOneIn = random.Pick(0, 15, 60, 250);
        _rebalanceOneIn = random.Pick(0, 12, 40, 150);
        _messagesOneIn = random.Pick(3, 6, 15);
        _clockOneIn = random.Pick(5, 20, 60);
        _focus = random.Pick(Focuses);
        _deadly = random.Pick(DeadlySteps);
        _topic.NoteTime(_clock.Timestamp);
    }

    /// <summary>What becomes of an operation of the store.</summary>
    public StoreTrouble TroubleOf(string operation)
    {
        if (_deadly.Length > 0 && operation.StartsWith("put ", StringComparison.Ordinal) && operation.Contains(_deadly, StringComparison.Ordinal) && _random.OneIn(2))
        {
            return StoreTrouble.Crash;
        }

        bool isFocused = _focus.Length > 0 && operation.Contains(_focus, StringComparison.Ordinal);
        bool isMet = isFocused ? _random.OneIn(4) : _focus.Length == 0 && _random.OneIn(_troubleOneIn);
        return isMet ? _random.Pick(StoreTrouble.FailBefore, StoreTrouble.Tear, StoreTrouble.LoseAcknowledgement, StoreTrouble.Late) : StoreTrouble.None;
    }

    /// <summary>What happens between two steps.</summary>
    public void Act()
    {
        if (_random.OneIn(_messagesOneIn) && !_topic.IsWhole)
        {
            ShowMore();
        }

        if (_random.OneIn(_clockOneIn))
        {
            PassTime(_random.Pick(Duration.FromMilliseconds(1), Duration.FromSeconds(10), Duration.FromSeconds(40), Duration.FromMinutes(61), Sleep));
        }

        if (_random.OneIn(_crashOneIn))
        {
            Actor victim = _random.Pick(_stage.Actors);
            _stage.Note($"{victim.Name} is killed");
            victim.Doom();
        }

        if (_store.LateWrites > 0 && _random.OneIn(30))
        {
            Arrive();
        }

        Rebalance();
    }

    /// <summary>Lets everything that is still on its way arrive, in any order.</summary>
    public void Settle()
    {
        while (_store.LateWrites > 0)
        {
            Arrive();
        }
    }

    private void PassTime(Duration time)
    {
        _clock.Advance(time);
        _topic.NoteTime(_clock.Timestamp);
        if (time == Sleep)
        {
            _stage.Note("everyone sleeps");
            foreach (Actor actor in _stage.Actors)
            {
                actor.Oversleep();
            }
        }
    }

    private void Arrive() => _stage.Note($"late: {_store.Arrive(_random.Below(_store.LateWrites))}");

    private void ShowMore()
    {
        if (_random.OneIn(10))
        {
            _topic.AddPartition();
        }

        LogPartition partition = _random.Pick([.. _topic.Partitions]);
        _topic.Show(partition, _random.Between(1, 6));
        _stage.Note($"{partition} ends at {_topic.EndOf(partition)}");
    }

    private void Rebalance()
    {
        if (_topic.Members.Count == 0)
        {
            return;
        }

        LogPartition[] unowned = [.. _topic.Unowned];
        if (unowned.Length > 0 && _random.OneIn(3))
        {
            _topic.Assign(_random.Pick(unowned), _random.Pick(_topic.Members));
        }

        if (_random.OneIn(_rebalanceOneIn))
        {
            LogPartition partition = _random.Pick([.. _topic.Partitions]);
            if (_random.OneIn(2))
            {
                _topic.Revoke(partition);
            }
            else
            {
                _topic.TakeAway(partition, _random.Pick(0, 3, 30));
                _stage.Note($"{partition} is taken away");
            }
        }
    }
}
