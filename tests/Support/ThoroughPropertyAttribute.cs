using FsCheck.Xunit;

namespace Accounting.Tests.Support;

/// <summary>A property that ACCOUNTING_THOROUGH=1 tries with many more cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ThoroughPropertyAttribute : PropertyAttribute
{
    public ThoroughPropertyAttribute(int ordinary, int thorough) => MaxTest = Thoroughness.Pick(ordinary, thorough);
}
