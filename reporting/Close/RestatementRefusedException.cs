namespace Accounting.Reporting.Close;

/// <summary>A month cannot be restated, or need not be: the message says why. Nothing was changed.</summary>
public sealed class RestatementRefusedException(string message) : Exception(message);
