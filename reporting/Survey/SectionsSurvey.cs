using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Close;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Ids;
using Accounting.Reporting.Months;
using Accounting.Reporting.Published;
using Accounting.Reporting.Sections.PriorPeriods;
using Accounting.Reporting.Steps;

namespace Accounting.Reporting.Survey;

/// <summary>How the reports of months and their closes stand.</summary>
internal sealed class SectionsSurvey
{
    private readonly ReportingContext _context;
    private readonly ReportRun _run;
    private readonly ReportReader _reports;
    private readonly ReportChain _chain;
    private readonly IdCatalog _ids;
    private Dictionary<ObjectKey, long>? _stored;

    private SectionsSurvey(ReportingContext context, ReportRun run, ReportReader reports, ReportChain chain, IdCatalog ids)
    {
        _context = context;
        _run = run;
        _reports = reports;
        _chain = chain;
        _ids = ids;
    }

    public static async Task<SectionsSurvey> OpenAsync(ReportingContext context, ReportRun run, ReportReader reports, ReportChain chain, CancellationToken cancellation) =>
        new(context, run, reports, chain, await IdCatalog.ReadAsync(context.Store, run.Pinned, cancellation).ConfigureAwait(false));

    /// <summary>Home dates that have another version in a plan than in a report.</summary>
    public static IReadOnlyList<string> DaysChanged(ReportManifest reported, MonthPlan plan)
    {
        var before = reported.Days.ToDictionary(day => day.Date, day => day.Version);
        return [.. plan.Touching.Where(day => before.GetValueOrDefault(day.Date) != day.Version).Select(day => $"day {day.Date} was folded anew")];
    }

    /// <summary>What the newest report of a month says of itself; null where there is none that can be read.</summary>
    public async Task<ReportManifest?> ReportedAsync(BusinessMonth month, CancellationToken cancellation)
    {
        try
        {
            return _chain.Newest(month) is { } final
                ? await _reports.FinalAsync(final, cancellation).ConfigureAwait(false)
                : (await StandingReport.ReadAsync(_context.Store, month, cancellation).ConfigureAwait(false))?.Manifest;
        }
        catch (DamagedDataException)
        {
            // What is asked here only explains; the step that needs the report tells of the damage.
            return null;
        }
    }

    /// <summary>Whether a month without transactions is reported since something came for the closed months before it.</summary>
    public async Task<bool> TellsOfClosedMonthsAsync(BusinessMonth month, IReadOnlyList<MonthPlan> plans, CancellationToken cancellation)
    {
        if (_chain.Newest(month.Previous) is not { } opening || await ReportedAsync(month.Previous, cancellation).ConfigureAwait(false) is not { } manifest)
        {
            return false;
        }

        IEnumerable<MonthDays> known = MonthPlan.DaysKnown(plans, month).Select(days => new MonthDays(days.Month, days.Days));
        return PriorPeriodFigures.EarliestChanged(month, FinalOpening.Of(opening, manifest), [PublishedMonth.Of(new MonthReport(manifest, opening))], known) is not null;
    }

    /// <summary>A final month has nothing to do but to keep the copies of its revisions.</summary>
    public async Task<IReadOnlyList<StepFinding>> OfFinalAsync(BusinessMonth month, CancellationToken cancellation)
    {
        string note = MonthStanding.Of(_chain.Newest(month)!).ToString();
        var close = new StepFinding(StepId.Close(month)) { Note = note };
        try
        {
            var missing = new List<string>();
            foreach (FinalRevision revision in _chain.All.Where(revision => revision.Month == month))
            {
                missing.AddRange((await MissingAsync(revision, cancellation).ConfigureAwait(false)).Select(key => $"{key} is missing"));
            }

            close = close with { Stale = missing };
        }
        catch (DamagedDataException exception)
        {
            close = close with { Error = exception.Message };
        }

        return [new StepFinding(StepId.Sections(month)) { Note = note }, close];
    }

    /// <param name="month">A month that isn't final.</param>
    /// <param name="plan">Names its inputs; null where a day that they follow from is stale.</param>
    /// <param name="later">The plans of the months after it.</param>
    /// <param name="caches">Where balances are read.</param>
    /// <param name="isFirst">Whether no month before it is reported.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<IReadOnlyList<StepFinding>> OfProvisionalAsync(
        BusinessMonth month, MonthPlan? plan, IReadOnlyList<MonthPlan> later, MonthCaches caches, bool isFirst, CancellationToken cancellation)
    {
        var sections = new StepFinding(StepId.Sections(month)) { Requires = [StepId.Statistics(month), StepId.Sections(month.Previous)] };
        var close = new StepFinding(StepId.Close(month)) { Requires = [.. _run.Readings is null ? Array.Empty<StepId>() : [StepId.SecondReading(month)], StepId.Sections(month)], Follows = [StepId.Replay, StepId.Close(month.Previous)] };
        StandingReport? standing;
        try
        {
            standing = await StandingReport.ReadAsync(_context.Store, month, cancellation).ConfigureAwait(false);
        }
        catch (DamagedDataException exception)
        {
            return [sections with { Error = exception.Message }, close];
        }

        if (standing is null)
        {
            return [sections with { Stale = [$"{month} has no report"] }, close];
        }

        sections = sections with
        {
            Stale = standing.FirstMissing is { } missing ? [$"{missing} is missing"]
                : plan is null ? []
                : await WhyStaleAsync(standing.Manifest, plan, later, caches, cancellation).ConfigureAwait(false),
            Note = MonthStanding.Of(standing.Manifest).ToString(),
        };
        CloseSituation situation = CloseSituation.Of(_run, month, isFirst || _chain.Newest(month.Previous) is not null, standing.Manifest.Controls, _chain.LastCoverage);
        IReadOnlyList<string> waits = CloseConditions.Missing(situation);
        bool toldOtherwise = CloseConditions.StateOf(situation) != standing.Manifest.State || !waits.SequenceEqual(standing.Manifest.WaitingFor);
        return
        [
            sections,
            close with
            {
                Stale = waits.Count == 0 ? ["its conditions are met"] : toldOtherwise ? ["its report says that it waits for something else", .. waits.Select(condition => $"waits for {condition}")] : [],
                WaitsFor = waits,
            },
        ];
    }

    private async Task<IReadOnlyList<string>> WhyStaleAsync(
        ReportManifest standing, MonthPlan plan, IReadOnlyList<MonthPlan> later, MonthCaches caches, CancellationToken cancellation)
    {
        FinalRevision? before = _chain.Newest(plan.Month.Previous);
        OpeningReference? opening = before is null ? null : new OpeningReference(before.Month, before.Revision, before.Manifest);
        MonthBalances? balances = await TryReadBalancesAsync(caches, plan, cancellation).ConfigureAwait(false);
        IEnumerable<string> laterFacts = balances is null or { UnevenMarkets: 0 } ? [] : later.Select(month => month.FactsId);
        string id = MonthInputs.IdOf(_run, plan, opening, _chain.LastMonth is { } last && last < plan.Month ? _chain.Newest(last) : null, laterFacts, IdCheck.NameOf(_ids, _run, plan), new Judgement(_run, plan.Month, null).Name);
        var why = new List<string>();
        if (standing.Definition != ReportDefinition.Version)
        {
            why.Add($"its tables were made by definition {standing.Definition}, this is {ReportDefinition.Version}");
        }

        if (standing.Software != _context.Software)
        {
            why.Add($"it was made by {standing.Software}, this is {_context.Software}");
        }

        if (standing.Letterhead != _run.Letterhead)
        {
            why.Add("its operator, licence or title is another than the settings say");
        }

        if (standing.Inputs != id)
        {
            why.AddRange(DaysChanged(standing, plan));
            why.AddRange(standing.Opening != opening ? [$"it opens with another revision of {plan.Month.Previous}"] : []);
            why.AddRange(why.Count == 0 ? ["earlier or later months, the quarantine, what is known or signed of ids and differences, what the second reader has read, the funds held or the close's settings are others than they were"] : []);
        }

        return why;
    }

    private static async Task<MonthBalances?> TryReadBalancesAsync(MonthCaches caches, MonthPlan plan, CancellationToken cancellation)
    {
        try
        {
            return await caches.TryReadBalancesAsync(plan, cancellation).ConfigureAwait(false);
        }
        catch (DamagedDataException)
        {
            // The month's statistics tell of the damage.
            return null;
        }
    }

    private async Task<IReadOnlyList<ObjectKey>> MissingAsync(FinalRevision revision, CancellationToken cancellation)
    {
        ObjectKey content = ReportFiles.Content(revision.Manifest, ReportFiles.Manifest);
        ObjectKey copy = ReportFiles.Revision(revision.Month, revision.Revision, ReportFiles.Manifest);
        _stored ??= (await _context.Store.ListAsync(ReportFiles.Prefix, cancellation).ConfigureAwait(false)).ToDictionary(found => found.Key, found => found.LengthBytes);
        if (!_stored.ContainsKey(content))
        {
            return [content];
        }

        ReportManifest manifest = await _reports.FinalAsync(revision, cancellation).ConfigureAwait(false);
        IEnumerable<ObjectKey> files = manifest.Files
            .SelectMany(file => new (ObjectKey Key, long LengthBytes)[] { (ReportFiles.Content(revision.Manifest, file.Name), file.LengthBytes), (ReportFiles.Revision(revision.Month, revision.Revision, file.Name), file.LengthBytes) })
            .Where(file => _stored.GetValueOrDefault(file.Key, -1) != file.LengthBytes)
            .Select(file => file.Key);
        return [.. _stored.ContainsKey(copy) ? Array.Empty<ObjectKey>() : [copy], .. files];
    }
}
