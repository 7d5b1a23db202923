namespace Accounting.Reporting.Close;

/// <summary>A condition of the close that a person may accept to be missing.</summary>
/// <param name="Control">The name under which it is signed off and shown.</param>
/// <param name="Formula">As of a control.</param>
/// <param name="Missing">What is missing, in words.</param>
internal sealed record SignableCondition(string Control, string Formula, string Missing);
