namespace Accounting.Tests.House;

/// <summary>
/// Which namespace of a project names types of which. A name alone is looked for as the compiler does it: from the file's namespace outward, then among
/// its imports; so what a child sees of its parents without an import is seen here as well, and an import of which nothing is named counts for nothing.
/// </summary>
internal sealed class NamespaceGraph
{
    private readonly Dictionary<string, HashSet<string>> _types;
    private readonly Dictionary<string, HashSet<string>> _extensions;
    private readonly Dictionary<(string From, string To), SortedDictionary<string, SortedSet<string>>> _references = [];

    public NamespaceGraph(IReadOnlyList<SourceFile> files)
    {
        _types = ByNamespace(files, file => file.Types);
        _extensions = ByNamespace(files, file => file.Extensions);
        foreach (SourceFile file in files.Where(file => file.Namespace is not null))
        {
            foreach (string name in file.Names.Alone)
            {
                Refer(file, Visible(file).FirstOrDefault(space => Declares(_types, space, name)), name);
            }

            foreach (string name in file.Names.Members)
            {
                Refer(file, Visible(file).FirstOrDefault(space => Declares(_extensions, space, name)), name);
            }

            foreach (string name in file.Names.Qualified)
            {
                (string? space, string type) = Resolve(file, name);
                Refer(file, space, type);
            }
        }
    }

    /// <summary>Groups of namespaces that name each other, directly or over others of the group.</summary>
    public IReadOnlyList<IReadOnlySet<string>> Circles()
    {
        HashSet<string> open = [.. _references.Keys.Select(reference => reference.From)];
        var circles = new List<IReadOnlySet<string>>();
        foreach (string space in open.Order(StringComparer.Ordinal))
        {
            if (circles.Any(circle => circle.Contains(space)) || !Reach(space).Contains(space))
            {
                continue;
            }

            circles.Add(Reach(space).Where(other => Reach(other).Contains(space)).ToHashSet(StringComparer.Ordinal));
        }

        return circles;
    }

    /// <summary>A circle as its thinnest reference and the way back: each with a file and the types that it names.</summary>
    public string Tell(IReadOnlySet<string> circle)
    {
        (string from, string to) = _references.Where(reference => circle.Contains(reference.Key.From) && circle.Contains(reference.Key.To))
            .OrderBy(reference => reference.Value.Sum(file => file.Value.Count)).First().Key;
        List<string> way = [from, .. WayBack(to, from)];
        return string.Join(Environment.NewLine, way.Zip(way.Skip(1)).Select(Describe).Prepend($"A circle of namespaces: {string.Join(" → ", way)}"));
    }

    private string Describe((string From, string To) reference)
    {
        (string file, SortedSet<string> names) = _references[reference].First();
        return $"  {file} names {string.Join(", ", names)} of {reference.To}";
    }

    /// <summary>The shortest way, both ends with it.</summary>
    private List<string> WayBack(string from, string to)
    {
        var before = new Dictionary<string, string>(StringComparer.Ordinal);
        var next = new Queue<string>([from]);
        while (next.TryDequeue(out string? space) && space != to)
        {
            foreach (string other in Named(space).Where(other => other != from && before.TryAdd(other, space)))
            {
                next.Enqueue(other);
            }
        }

        var way = new List<string> { to };
        while (way[0] != from)
        {
            way.Insert(0, before[way[0]]);
        }

        return way;
    }

    private HashSet<string> Reach(string space)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var next = new Stack<string>(Named(space));
        while (next.TryPop(out string? other))
        {
            if (reached.Add(other))
            {
                foreach (string further in Named(other))
                {
                    next.Push(further);
                }
            }
        }

        return reached;
    }

    private IEnumerable<string> Named(string space) => _references.Keys.Where(reference => reference.From == space).Select(reference => reference.To);

    private void Refer(SourceFile file, string? to, string name)
    {
        if (to is null || to == file.Namespace)
        {
            return;
        }

        if (!_references.TryGetValue((file.Namespace!, to), out SortedDictionary<string, SortedSet<string>>? files))
        {
            _references[(file.Namespace!, to)] = files = new(StringComparer.Ordinal);
        }

        if (!files.TryGetValue(file.Path, out SortedSet<string>? names))
        {
            files[file.Path] = names = new(StringComparer.Ordinal);
        }

        names.Add(name);
    }

    private static IEnumerable<string> Visible(SourceFile file) => Outward(file.Namespace!).Concat(file.Imports);

    /// <summary>The namespace and those around it.</summary>
    private static IEnumerable<string> Outward(string space)
    {
        for (int end = space.Length; end > 0; end = space.LastIndexOf('.', end - 1))
        {
            yield return space[..end];
        }
    }

    /// <summary>The namespace of a type whose name is qualified, from wherever its first word is found; null where it is none of the project's.</summary>
    private (string? Space, string Type) Resolve(SourceFile file, string name)
    {
        int dot = name.LastIndexOf('.');
        string qualifier = name[..dot], type = name[(dot + 1)..];
        string? space = Outward(file.Namespace!).Select(around => $"{around}.{qualifier}").Append(qualifier).FirstOrDefault(around => Declares(_types, around, type));
        return (space, type);
    }

    private static bool Declares(Dictionary<string, HashSet<string>> declared, string space, string name) => declared.TryGetValue(space, out HashSet<string>? names) && names.Contains(name);

    private static Dictionary<string, HashSet<string>> ByNamespace(IEnumerable<SourceFile> files, Func<SourceFile, IEnumerable<string>> declared) =>
        files.Where(file => file.Namespace is not null).GroupBy(file => file.Namespace!, StringComparer.Ordinal)
            .ToDictionary(own => own.Key, own => own.SelectMany(declared).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
}
