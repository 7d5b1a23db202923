using Accounting.Ingest;
using Accounting.Reporting.Steps;
using Accounting.Service.CommandLine;
using Accounting.Service.Configuration;

namespace Accounting.Service.Steps;

/// <summary>Which steps are to be run, as the command line says it.</summary>
public sealed class StepChoice
{
    private readonly Func<StepGraph, IReadOnlySet<StepId>?> _choose;

    private StepChoice(Func<StepGraph, IReadOnlySet<StepId>?> choose) => _choose = choose;

    /// <param name="month">Of <c>--month</c>.</param>
    /// <param name="only">Of <c>--only</c>.</param>
    /// <param name="from">Of <c>--from</c>.</param>
    /// <param name="day">Of <c>--day</c>.</param>
    /// <exception cref="UsageException">More than one is given, or one isn't what it must be.</exception>
    public static StepChoice Of(BusinessMonth? month, string? only, string? from, string? day)
    {
        if (new object?[] { month, only, from, day }.Count(given => given is not null) > 1)
        {
            throw new UsageException("--month, --only, --from and --day each say which steps to run: give one of them.");
        }

        if (Parse("--only", only) is { } step)
        {
            return new StepChoice(graph => OnlyOf(graph, step));
        }

        if ((Parse("--from", from) ?? (GivenValue.Date("--day", day) is { } date ? StepId.Compaction(date) : null)) is { } first)
        {
            return new StepChoice(graph => graph.WithWhatDependsOnIt(Known(graph, first)));
        }

        return new StepChoice(graph => month is null ? null : OfMonth(graph, month.Value));
    }

    /// <returns>The steps; null for all.</returns>
    /// <exception cref="UsageException">There is no such step, or it requires one that isn't done.</exception>
    public IReadOnlySet<StepId>? From(StepGraph graph) => _choose(graph);

    private static StepId? Parse(string option, string? given) => GivenValue.Read<StepId>(
        option, given, StepId.TryParse, "a step such as replay, compaction/2026-11-21, second-reading/2026-11, statistics/2026-11, sections/2026-11 or close/2026-11");

    private static StepId Known(StepGraph graph, StepId step) =>
        graph.Find(step) is not null ? step : throw new UsageException($"There is no step {step}. 'accounting steps' shows all there are.");

    private static HashSet<StepId> OnlyOf(StepGraph graph, StepId step)
    {
        Known(graph, step);
        return graph.NotDoneBefore(step) is [var before, ..]
            ? throw new UsageException($"{step} requires {before.Id}, which is {before.State.ToString().ToLowerInvariant()}: {string.Join("; ", before.Why)}. Run 'accounting steps run --from {before.Id}'.")
            : [step];
    }

    private static IReadOnlySet<StepId> OfMonth(StepGraph graph, BusinessMonth month) => graph.Find(StepId.Statistics(month)) is null
        ? throw new UsageException($"There are no steps of {month}. 'accounting steps' shows every month.")
        : graph.WithWhatItNeeds(new[] { StepId.SecondReading(month), StepId.Statistics(month), StepId.Sections(month), StepId.Close(month) }.Where(step => graph.Find(step) is not null));
}
