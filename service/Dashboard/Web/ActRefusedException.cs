namespace Accounting.Service.Dashboard.Web;

/// <summary>An act that isn't done: whoever asks may not, or it isn't its turn.</summary>
/// <param name="message">Why.</param>
/// <param name="isForbidden">Whether it would be refused at any time.</param>
public sealed class ActRefusedException(string message, bool isForbidden) : Exception(message)
{
    public bool IsForbidden => isForbidden;
}
