namespace Accounting.Reporting.Published;

/// <summary>A final revision that another is to take the place of.</summary>
/// <param name="Before">Its place in the chain.</param>
/// <param name="Manifest">What it says of itself.</param>
/// <param name="Restatement">Who wants another, and why.</param>
internal sealed record RestatedMonth(FinalRevision Before, ReportManifest Manifest, Restatement Restatement)
{
    public RestatedRevision Reference => new(Before.Revision, Before.Manifest, Restatement.Reason, Restatement.By);
}
