namespace Accounting.Service.Dashboard.Web;

/// <summary>What was asked for isn't there; the message says what is.</summary>
public sealed class NotFoundException(string message) : Exception(message);
