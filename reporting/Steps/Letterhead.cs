namespace Accounting.Reporting.Steps;

/// <summary>Whose report it is, as the operator of the exchange wants it on the cover.</summary>
/// <param name="Operator">Who answers for the report; empty where nobody said.</param>
/// <param name="Licence">Under which licence; empty where nobody said.</param>
/// <param name="Title">What the report is called.</param>
public sealed record Letterhead(string Operator, string Licence, string Title)
{
    public static readonly Letterhead None = new("", "", "Monthly accounts");
}
