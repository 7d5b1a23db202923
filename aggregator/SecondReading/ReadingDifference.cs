using Accounting.Aggregator.Store;

namespace Accounting.Aggregator.SecondReading;

/// <summary>A file that the second reader doesn't find to hold what this program reads in it, or wrote down of it.</summary>
/// <param name="File">The file.</param>
/// <param name="Problem">Row and column as far as they can be told, and both readings: a sentence.</param>
public sealed record ReadingDifference(ObjectKey File, string Problem)
{
    /// <summary>The bytes are right, so that copying or folding again brings the same back.</summary>
    public const string Remedy =
        "The bytes are those that were written, so the program wrote or reads them wrong, or the second reader does. Keep a copy of the file and report it; with a version of the program that reads both alike, "
        + "remove what is written wrong (a day version's folder, a month's folder 'provisional') and run 'accounting nightly', which makes it again.";

    public override string ToString() => $"{File}: {Problem}";
}
