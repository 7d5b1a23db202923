namespace Accounting.Service.Configuration;

/// <summary>Where a value came from, in words a person can act on.</summary>
/// <param name="Description">A file's path, an environment variable, an option.</param>
/// <param name="IsDefault">Whether nobody chose it.</param>
public sealed record SettingOrigin(string Description, bool IsDefault)
{
    public static readonly SettingOrigin Default = new("default", true);

    public override string ToString() => Description;
}
