using Spectre.Console;
using Spectre.Console.Rendering;

namespace Accounting.Service.Output;

/// <summary>How many of a stage's units are done in a second; empty while that isn't known.</summary>
internal sealed class RateColumn : ProgressColumn
{
    protected override bool NoWrap => true;

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Text(task.Speed is { } speed ? $"{Figures.Count((long)speed)}/s" : "").RightJustified();
}
