namespace Accounting.Reporting.Journals;

/// <summary>There is no such journal to be exported; the message says why, and what to do.</summary>
public sealed class JournalRefusedException(string message) : Exception(message);
