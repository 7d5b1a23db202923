using System.Runtime.CompilerServices;

namespace Accounting.Exchange.Books;

/// <summary>One value for each kind, in place: <see cref="Length"/> is the number of kinds, which the books assert.</summary>
[InlineArray(Length)]
internal struct PerKind<T>
{
    public const int Length = 17;

    private T _first;
}
