namespace Accounting.Ingest;

/// <summary>A setting that cannot be honoured: it is unknown, malformed, or would break what the rest relies on.</summary>
/// <param name="setting">The setting's name.</param>
/// <param name="problem">Why it can't be, and what to do instead.</param>
/// <param name="inner">The client's own exception, if any.</param>
public sealed class InvalidSettingException(string setting, string problem, Exception? inner = null)
    : Exception($"Setting '{setting}': {problem}", inner)
{
    public string Setting { get; } = setting;
}
