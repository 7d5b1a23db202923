namespace Accounting.Service.Demo;

/// <summary>The stages of a demo, each added up over its phases.</summary>
internal sealed class DemoStages
{
    private readonly List<DemoStage> _stages = [];

    public IReadOnlyList<DemoStage> All => _stages;

    public void Add(string name, long rows, string unit, double seconds)
    {
        int index = _stages.FindIndex(stage => stage.Name == name);
        if (index < 0)
        {
            _stages.Add(new DemoStage(name, rows, unit, Math.Round(seconds, 3)));
        }
        else
        {
            _stages[index] = _stages[index] with { Rows = _stages[index].Rows + rows, Seconds = Math.Round(_stages[index].Seconds + seconds, 3) };
        }
    }
}
