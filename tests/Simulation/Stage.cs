namespace Accounting.Tests.Simulation;

/// <summary>
/// Lets actors act in turns, one at a time, in an order that the seed decides. An actor keeps its turn until its next step that the
/// outside sees (a poll, a commit, an object read or written); there the weather acts, and then it goes on or another does.
/// So nothing runs at the same time as anything else, and the same seed gives the same steps.
/// </summary>
internal sealed class Stage(SimulatedRandom random) : IDisposable
{
    /// <summary>Beyond any run that comes to rest.</summary>
    private const int StepsMax = 200_000;

    private readonly List<Actor> _actors = [];
    private readonly List<Actor> _left = [];
    private readonly SemaphoreSlim _allLeft = new(0);

    /// <summary>Acts between any two steps.</summary>
    public Action? Weather { get; set; }

    /// <summary>Told of every actor that is gone.</summary>
    public Action<Actor>? Gone { get; set; }

    public List<string> Trace { get; } = [];

    public int Steps { get; private set; }

    public IReadOnlyList<Actor> Actors => _actors;

    public Exception? Failure { get; private set; }

    public void Note(string what) => Trace.Add(what);

    public Actor Start(string name, Action<Actor> work)
    {
        Note($"{name} starts");
        var actor = new Actor(this, name, work);
        _actors.Add(actor);
        return actor;
    }

    /// <summary>Runs until every actor has left.</summary>
    public void Run()
    {
        if (_actors.Count > 0)
        {
            random.Pick(_actors).GiveTurn();
            _allLeft.Wait(CancellationToken.None);
        }

        if (Failure is { } failure)
        {
            throw new BrokenPromiseException($"{failure.Message}\n{failure}");
        }
    }

    /// <summary>The end of an actor's turn, perhaps of its life, before it does <paramref name="what"/>.</summary>
    public void Step(Actor self, string what)
    {
        self.DieIfDoomed();
        Note($"{self.Name}: {what}");
        Guard(() =>
        {
            Require(++Steps < StepsMax, "the run doesn't come to rest");
            Weather?.Invoke();
        });
        Actor next = random.OneIn(3) ? random.Pick(_actors) : self;
        if (next != self)
        {
            next.GiveTurn();
            self.AwaitTurn();
        }

        self.DieIfDoomed();
    }

    /// <summary>Runs a check or the weather; what it throws fails the run, not the actor in whose turn it happened.</summary>
    public void Guard(Action check)
    {
        try
        {
            check();
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    public static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new BrokenPromiseException(otherwise);
        }
    }

    /// <summary>An actor's last act: hands its turn on.</summary>
    public void Leave(Actor actor)
    {
        _actors.Remove(actor);
        _left.Add(actor);
        Note($"{actor.Name} {(actor.Failure is null ? "ends" : $"dies of {actor.Failure.GetType().Name}")}");
        Guard(() => Gone?.Invoke(actor));
        if (_actors.Count == 0)
        {
            _allLeft.Release();
            return;
        }

        random.Pick(_actors).GiveTurn();
    }

    public void Dispose()
    {
        _left.ForEach(actor => actor.Dispose());
        _allLeft.Dispose();
    }

    private void Fail(Exception failure)
    {
        Failure ??= failure;
        Weather = null;
        foreach (Actor actor in _actors)
        {
            actor.Doom();
        }
    }
}
