using Accounting.Reporting.Published;
using Xunit;

namespace Accounting.Tests.Reporting.Published;

public sealed class MonthTransitionsTests
{
    private static readonly MonthStanding?[] Standings =
        [null, new MonthStanding(MonthState.Open, null), new MonthStanding(MonthState.Closing, null), new MonthStanding(MonthState.Final, 1), new MonthStanding(MonthState.Final, 7)];

    [Fact]
    public void A_month_runs_closes_and_becomes_final_once()
    {
        MonthStanding open = MonthTransitions.Next(null, MonthAct.Report, MonthState.Open);
        MonthStanding closing = MonthTransitions.Next(open, MonthAct.Report, MonthState.Closing);
        MonthStanding final = MonthTransitions.Next(closing, MonthAct.Close, MonthState.Final);
        Assert.Equal(new MonthStanding(MonthState.Final, 1), final);
        Assert.Equal(new MonthStanding(MonthState.Final, 2), MonthTransitions.Next(final, MonthAct.Restate, MonthState.Final));
        Assert.Equal("final, revision 1", final.ToString());
    }

    [Fact]
    public void A_final_month_is_touched_by_a_restatement_alone_and_no_other_month_is()
    {
        foreach (MonthStanding? from in Standings)
        {
            foreach (MonthState to in Enum.GetValues<MonthState>())
            {
                bool wasFinal = from?.State == MonthState.Final, becomesFinal = to == MonthState.Final;
                Assert.Equal(wasFinal && becomesFinal, MonthTransitions.TryNext(from, MonthAct.Restate, to) is not null);
                Assert.Equal(!wasFinal && becomesFinal, MonthTransitions.TryNext(from, MonthAct.Close, to) is not null);
                Assert.Equal(!wasFinal && !becomesFinal, MonthTransitions.TryNext(from, MonthAct.Report, to) is not null);
            }
        }
    }

    [Fact]
    public void What_the_table_lacks_is_an_error_that_names_it()
    {
        var error = Assert.Throws<InvalidOperationException>(() => MonthTransitions.Next(new MonthStanding(MonthState.Final, 2), MonthAct.Report, MonthState.Open));
        Assert.Equal("A month that is final, revision 2 cannot become open by report.", error.Message);
    }
}
