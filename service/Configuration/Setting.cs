namespace Accounting.Service.Configuration;

/// <summary>One setting of the service: its key, what it means, and what it may be.</summary>
/// <param name="Key">Section and name: <c>consumer:hot_days</c>.</param>
/// <param name="Meaning">What it does, with its unit.</param>
/// <param name="Rule">What it may be, as the remedy of a wrong value says it.</param>
/// <param name="IsValid">Whether a text keeps the rule.</param>
public sealed record Setting(string Key, string Meaning, string Rule, Func<string, bool> IsValid)
{
    /// <summary>The environment variable that sets it.</summary>
    public string EnvironmentName => SettingSources.EnvironmentNameOf(Key);
}
