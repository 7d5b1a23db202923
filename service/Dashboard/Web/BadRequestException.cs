namespace Accounting.Service.Dashboard.Web;

/// <summary>What was asked for can't be meant; the message says what can.</summary>
public sealed class BadRequestException(string message) : Exception(message);
