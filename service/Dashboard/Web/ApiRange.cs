using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Accounting.Service.Dashboard.Web;

/// <summary>Which part of a list is asked for.</summary>
/// <param name="Offset">How many are passed over.</param>
/// <param name="Limit">How many are wanted at most.</param>
public readonly record struct ApiRange(int Offset, int Limit)
{
    public const int LimitDefault = 100;

    public const int LimitMax = 1000;

    /// <exception cref="BadRequestException">It isn't what it must be.</exception>
    public static ApiRange Read(HttpRequest request) =>
        new(Number(request, "offset", 0, int.MaxValue - LimitMax, 0), Number(request, "limit", 1, LimitMax, LimitDefault));

    private static int Number(HttpRequest request, string name, int least, int most, int otherwise) => request.Query[name].ToString() is not { Length: > 0 } given ? otherwise
        : int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most ? number
        : throw new BadRequestException(FormattableString.Invariant($"'{name}' must be a whole number from {least} to {most}."));
}
