using FsCheck.Xunit;

namespace Accounting.Tests.Support;

/// <summary>A property that ACCOUNTING_THOROUGH=1 tries with many more cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
#pragma warning disable xUnit3003 // FsCheck's attribute takes no place in the source that could be passed on.
public sealed class ThoroughPropertyAttribute : PropertyAttribute
#pragma warning restore xUnit3003
{
    public ThoroughPropertyAttribute(int ordinary, int thorough) => MaxTest = Thoroughness.Pick(ordinary, thorough);
}
