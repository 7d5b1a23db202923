namespace Accounting.Ingest.Avro;

/// <summary>A name resolved against the namespace around it, by the specification's rules ("Names").</summary>
internal readonly record struct AvroName(string Namespace, string Simple)
{
    public string FullName => Namespace.Length == 0 ? Simple : $"{Namespace}.{Simple}";

    /// <summary>A name with a dot is a full name; any other stands in the given namespace.</summary>
    public static AvroName Resolve(string name, string @namespace)
    {
        int dot = name.LastIndexOf('.');
        var resolved = dot >= 0 ? new AvroName(name[..dot], name[(dot + 1)..]) : new AvroName(@namespace, name);
        if (!IsSimple(resolved.Simple) || !IsNamespace(resolved.Namespace))
            throw new AvroSchemaException($"\"{name}\" in namespace \"{@namespace}\" is not a valid name");
        return resolved;
    }

    /// <summary>[A-Za-z_][A-Za-z0-9_]*</summary>
    public static bool IsSimple(string? name)
    {
        if (string.IsNullOrEmpty(name) || char.IsAsciiDigit(name[0]))
            return false;
        foreach (char c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_')
                return false;
        }

        return true;
    }

    private static bool IsNamespace(string @namespace) => @namespace.Length == 0 || @namespace.Split('.').All(IsSimple);
}
