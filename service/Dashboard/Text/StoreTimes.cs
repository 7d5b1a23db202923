using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Accounting.Service.Dashboard.Text;

/// <summary>Times in the business time zone of the store, with their UTC beside them.</summary>
public sealed class StoreTimes(DateTimeZone zone)
{
    private static readonly ZonedDateTimePattern LocalForm = ZonedDateTimePattern.CreateWithInvariantCulture("d MMM uuuu, HH:mm:ss", null);

    public string ZoneName => zone.Id;

    public string Local(Instant instant) => LocalForm.Format(instant.InZone(zone));

    public static string Utc(Instant instant) => InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm:ss 'UTC'").Format(instant);

    /// <summary><c>0.41 s</c>, <c>2 min 5 s</c>.</summary>
    public static string Took(Duration took) => took.TotalSeconds < 60
        ? string.Create(CultureInfo.InvariantCulture, $"{took.TotalSeconds:0.00} s")
        : string.Create(CultureInfo.InvariantCulture, $"{(long)took.TotalMinutes} min {took.Seconds} s");
}
