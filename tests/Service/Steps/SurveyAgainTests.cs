using System.Text.Json;
using Accounting.Bench.History;
using Accounting.Bench.Runs;
using Accounting.Compactor;
using Accounting.Ingest;
using Accounting.Reporting.Steps;
using Accounting.Service.CommandLine;
using Accounting.Service.Output;
using Accounting.Service.Steps;
using Accounting.Tests.Support;
using NodaTime;
using Xunit;

namespace Accounting.Tests.Service.Steps;

/// <summary>Who asks again how steps stand is told what a command is told that knows nothing yet, and asks the store for what is new; a day by itself stands as it does among all.</summary>
public sealed class SurveyAgainTests : IAsyncLifetime
{
    /// <summary>From the middle of November to the end of the year, of which the nightly closes November.</summary>
    private const int Days = 40;

    private readonly TemporaryFolder _folder = new();
    private HistoryStore _history = null!;
    private CommandContext _context = null!;
    private SurveyMemory _memory = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _history = await ShortHistory.BuildAsync(_folder.At("history"), Days);
        await CloseAsync();
        _context = BenchContext.Of(_history.Store.Options, _history.Clock);
        _memory = new SurveyMemory(_history.Store.Access);
    }

    public ValueTask DisposeAsync()
    {
        _context.Dispose();
        _history.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task It_is_told_what_who_knows_nothing_is_told_whatever_came_since()
    {
        Assert.Contains("final, revision 1", await AgainAsync(), StringComparison.Ordinal);
        Assert.Equal(await AnewAsync(), await AgainAsync());

        _history.AppendAccounts(20);
        await _history.Store.ConsumeAsync(_history.Log);
        string ofNew = await AgainAsync();
        Assert.Contains("was never compacted", ofNew, StringComparison.Ordinal);
        Assert.Equal(await AnewAsync(), ofNew);

        // Of the closed month too.
        _history.AppendLate(20, 5);
        await _history.Store.ConsumeAsync(_history.Log);
        string ofLate = await AgainAsync();
        Assert.Contains("day 2100-11-22 gained", Assert.Single(ofLate.Split('\n'), line => line.Contains("\"step\": \"compaction/2100-11-22\"", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(await AnewAsync(), ofLate);

        await CloseAsync();
        Assert.Equal(await AnewAsync(), await AgainAsync());
    }

    [Fact]
    public async Task It_asks_the_store_for_what_is_new_and_not_for_days_and_months_that_are_done()
    {
        await AgainAsync();
        _history.AppendAccounts(20);
        await _history.Store.ConsumeAsync(_history.Log);
        StoreCalls before = _history.Store.Counting.Calls;
        StepSurvey survey = await SurveyAsync(_memory);
        StoreCalls asked = _history.Store.Counting.Calls - before;

        Assert.InRange(survey.Days.Looked.Count, 1, 3);
        before = _history.Store.Counting.Calls;
        Assert.Equal(Days + 1, (await SurveyAsync(new SurveyMemory(_history.Store.Access))).Days.Looked.Count);
        StoreCalls all = _history.Store.Counting.Calls - before;
        Assert.True(asked.Reads < all.Reads - Days && asked.Listed < all.Listed / 2 && asked.BytesRead < all.BytesRead / 2, $"{asked}\n{all}");
    }

    [Fact]
    public async Task A_file_that_was_taken_shows_by_the_next_look_at_everything()
    {
        SurveyedDay old = (await SurveyAsync(_memory)).Days.Days[2];
        File.Delete(Path.Combine(_history.Store.Access.ReadFolder, old.Version!.KeyOf(old.Version.Manifest.Outputs[0]).Value));
        _history.Clock.Move(Duration.FromMinutes(10));

        StepSurvey survey = await SurveyAsync(_memory);

        Assert.Contains("is missing", Assert.Single(survey.Graph.Find(StepId.Compaction(old.Date))!.Why), StringComparison.Ordinal);
        Assert.Equal(await AnewAsync(), await AgainAsync());
    }

    [Fact]
    public async Task A_day_by_itself_stands_as_it_does_among_all_and_no_other_is_read()
    {
        _history.AppendAccounts(20);
        await _history.Store.ConsumeAsync(_history.Log);
        StepSurvey whole = await SurveyAsync(_memory);
        await _memory.Inputs.RefreshAsync(Cancellation);
        foreach (SurveyedDay day in new[] { whole.Days.Days[0], whole.Days.Days[^1] })
        {
            StoreCalls before = _history.Store.Counting.Calls;
            DayStandings one = await DayStandings.AskAsync(new SurveyMemory(_history.Store.Access, _memory.Inputs, _memory.Reports, _memory.Runs), whole.History, known => known.Where(date => date == day.Date), null, Timestamp.Now(_history.Clock), Cancellation);
            StoreCalls asked = _history.Store.Counting.Calls - before;

            Assert.Equal(whole.Days.Days.Select(surveyed => surveyed.Date), one.Known);
            DayStanding found = Assert.Single(one.Days);
            Assert.Equal((day.Date, day.Stale, day.Version?.Version), (found.Day.Date, found.Day.Stale, found.Day.Version?.Version));
            StepStanding step = whole.Graph.Find(StepId.Compaction(day.Date))!;
            Assert.Equal((step.State, string.Join(';', step.Why)), (found.Step.State, string.Join(';', found.Step.Why)));

            // What is published, the manifest, the time-zone rules, and where something is to be folded the checkpoints that say of what.
            Assert.InRange(asked.Reads, 0, 8);
        }
    }

    [Fact]
    public async Task Years_asked_again_tell_of_new_rows_at_once_and_of_a_file_that_was_taken_by_the_next_look_at_everything()
    {
        StepSurvey whole = await SurveyAsync(_memory);
        DayStandings first = await AskAsync(null);
        Assert.Equal(Days, first.Days.Count(day => day.Step.State == StepState.Done));
        StoreCalls before = _history.Store.Counting.Calls;
        DayStandings second = await AskAsync(first);
        Assert.InRange((_history.Store.Counting.Calls - before).Reads, 0, 3);

        _history.AppendAccounts(20);
        await _history.Store.ConsumeAsync(_history.Log);
        SurveyedDay old = whole.Days.Days[2];
        File.Delete(Path.Combine(_history.Store.Access.ReadFolder, old.Version!.KeyOf(old.Version.Manifest.Outputs[0]).Value));
        DayStandings third = await AskAsync(second);
        Assert.Equal((Days + 1, StepState.Pending), (third.Days.Count, third.Days[^1].Step.State));
        _history.Clock.Move(Duration.FromMinutes(10));
        DayStandings fourth = await AskAsync(third);
        Assert.Equal((StepState.Done, StepState.Pending), (third.Days[2].Step.State, fourth.Days[2].Step.State));

        Task<DayStandings> AskAsync(DayStandings? asked) => DayStandings.AskAsync(_memory, whole.History, known => known, asked, Timestamp.Now(_history.Clock), Cancellation);
    }

    private async Task CloseAsync() =>
        (await _history.Store.NewNightly(_history.Log).RunAsync(Instant.FromDateTimeOffset(_history.Clock.GetUtcNow()), Cancellation)).RequireAll();

    private async Task<string> AgainAsync()
    {
        _history.Clock.Move(Duration.FromSeconds(2));
        return Told(await SurveyAsync(_memory));
    }

    private async Task<string> AnewAsync() => Told(await SurveyAsync(new SurveyMemory(_history.Store.Access)));

    private Task<StepSurvey> SurveyAsync(SurveyMemory memory) =>
        StepSurvey.MakeAsync(_history.Store.Access, _context, memory, Instant.FromDateTimeOffset(_history.Clock.GetUtcNow()), Cancellation);

    private static string Told(StepSurvey survey) => string.Join('\n', survey.Graph.Steps.Select(step => JsonSerializer.Serialize(ShownStep.Of(step, survey.History), JsonOutput.Options).ReplaceLineEndings(" ")));
}
