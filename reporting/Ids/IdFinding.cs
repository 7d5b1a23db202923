using Accounting.Ingest;
using Accounting.Reporting.Months;

namespace Accounting.Reporting.Ids;

/// <summary>Something that is, or was, wrong with an id.</summary>
/// <param name="Problem">What: <see cref="RepeatedId"/>, <see cref="OtherContents"/>, or one of <see cref="LocalIdsSql"/>.</param>
/// <param name="State">How it stands.</param>
/// <param name="Id">The transaction.</param>
/// <param name="HomeDates">Where it has rows, as text, ascending.</param>
/// <param name="Months">The business months of what stands there, as text, ascending.</param>
/// <param name="Counted">At how many home dates it counts.</param>
/// <param name="SignOff">Who signed it off and why; null where nobody did.</param>
/// <param name="Contents">Of <see cref="OtherContents"/> which: their hashes, ascending, with spaces between; else null.</param>
public sealed record IdFinding(string Problem, IdState State, TransactionId Id, string HomeDates, string Months, long Counted, string? SignOff, string? Contents)
{
    /// <summary>Rows under several home dates.</summary>
    public const string RepeatedId = "repeated id";

    /// <summary>A revision stands whose home date has no first one.</summary>
    public const string NoFirstRevision = LocalIdsSql.NoFirst;

    /// <summary>Contents of the revision that stands lie in different months.</summary>
    public const string TwoMonths = LocalIdsSql.TwoMonths;

    /// <summary>Contents of the revision that stands differ.</summary>
    public const string OtherContents = "other contents";

    /// <summary>For people: what is wrong and what can be done.</summary>
    public string InWords() => Problem switch
    {
        RepeatedId => $"Transaction {Id} counts {Counted} times: it stands on the home dates {HomeDates} (months {Months}). "
            + "Ask the exchange which is right; a revision that voids another one, with its own original_occurred_at, takes it out.",
        NoFirstRevision => $"Transaction {Id}: the home date that its revision names has no first revision (home date {HomeDates}, month {Months}). "
            + "Ask the exchange which date is right; a revision that voids the wrong one takes it out."
            + (Counted > 1 ? "" : $" Where the first revision never came, 'accounting quarantine sign-off --id {Id} --reason … --by …' accepts it."),
        OtherContents => $"Transaction {Id}: its revision was sent with {Contents?.Split(' ').Length} contents (home date {HomeDates}, month {Months}), and only a tie decides which counts. "
            + $"Ask the exchange which is right; a further revision says it. Where what counts is right, 'accounting quarantine sign-off --id {Id} --reason … --by …' accepts it.",
        _ => $"Transaction {Id}: contents of the same revision lie in the months {Months} (home date {HomeDates}), and only a tie decides which counts. "
            + "Ask the exchange which is right; a further revision says it.",
    };
}
