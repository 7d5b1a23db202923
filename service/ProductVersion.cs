using System.Reflection;

namespace Accounting.Service;

/// <summary>What this program calls itself.</summary>
public static class ProductVersion
{
    public const string Name = "Accounting.Stream";

    /// <summary>The version with the commit it was built from.</summary>
    public static string Informational { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    public static string NameAndVersion => $"{Name} {Informational}";
}
