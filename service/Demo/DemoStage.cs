namespace Accounting.Service.Demo;

/// <summary>One stage of the pipeline: how many of its units went through it, and how long that took.</summary>
public sealed record DemoStage(string Name, long Rows, string Unit, double Seconds)
{
    public double RowsPerSecond => Seconds > 0 ? Math.Round(Rows / Seconds) : 0;
}
